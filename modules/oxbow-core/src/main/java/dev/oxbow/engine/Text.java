// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.Collection;
import java.util.stream.Collectors;

/** What is printed. Names come from outside: they are printed without control characters and line breaks. */
final class Text {
    private static final int MOST_LISTED = 8;

    private Text() {}

    /** The first few of what is pending. */
    static String list(String what, Collection<?> pending) {
        String rest = pending.size() > MOST_LISTED ? ", and " + (pending.size() - MOST_LISTED) + " more" : "";
        return pending.stream().limit(MOST_LISTED).map(Object::toString).collect(Collectors.joining(", ", what, rest));
    }

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
