// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

/** Names come from outside: what is printed of them has no control characters and no line breaks. */
final class Text {
    private Text() {}

    static String escaped(String name) {
        StringBuilder out = null;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c >= ' '
                    && !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT
                    && c != '\u2028'
                    && c != '\u2029'
                    && c != '\\'
                    && c != '\'';
            if (!plain && out == null) {
                out = new StringBuilder(name.length() + 16).append(name, 0, i);
            }
            if (out != null) {
                if (plain) {
                    out.append(c);
                } else if (c == '\\' || c == '\'') {
                    out.append('\\').append(c);
                } else {
                    out.append(String.format("\\u%04x", (int) c));
                }
            }
        }
        return out == null ? name : out.toString();
    }
}
