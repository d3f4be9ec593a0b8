// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

/**
 * Writes JSON. What it writes may stand in a page too: no string in it has a less-than sign, and none ends a line of
 * JavaScript.
 */
public final class Json {
    private final StringBuilder out = new StringBuilder();

    // Whether a comma is due before what comes next.
    private boolean comma;

    /** Begins an object or an array. */
    public Json begin(char bracket) {
        separate();
        out.append(bracket);
        comma = false;
        return this;
    }

    /** Ends it. */
    public Json end(char bracket) {
        out.append(bracket);
        comma = true;
        return this;
    }

    /** A member's name; its value follows. */
    public Json key(String name) {
        string(name);
        out.append(':');
        comma = false;
        return this;
    }

    public Json string(String value) {
        separate();
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            character(value, i);
        }
        out.append('"');
        return this;
    }

    public Json number(long value) {
        separate();
        out.append(value);
        return this;
    }

    public Json number(double value) {
        separate();
        out.append(value);
        return this;
    }

    public Json bool(boolean value) {
        separate();
        out.append(value);
        return this;
    }

    private void separate() {
        if (comma) {
            out.append(',');
        }
        comma = true;
    }

    private void character(String value, int i) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (c < ' ' || c == 0x7f || c == '<' || c == '\u2028' || c == '\u2029' || isLone(value, i)) {
            out.append("\\u").append(Character.forDigit(c >> 12, 16));
            for (int shift = 8; shift >= 0; shift -= 4) {
                out.append(Character.forDigit((c >> shift) & 0xf, 16));
            }
        } else {
            out.append(c);
        }
    }

    /** A half of a surrogate pair without its other half cannot be encoded. */
    private static boolean isLone(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
