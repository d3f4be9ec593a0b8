// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bars as SVG, for light and dark pages: groups, each on a scale of its own, with the figures at the bars' ends. */
public final class Bars {
    /**
     * Bars that are compared with each other.
     *
     * @param title what was measured
     * @param values by name, in the order of the bars
     */
    public record Group(String title, Map<String, Double> values) {}

    private static final int LEFT = 300;
    private static final int WIDTH = 330;
    private static final int STEP = 24;

    private static final String STYLE = """
            <style>
              text { font: 13px system-ui, sans-serif; fill: #57606a }
              .title { font-size: 16px; font-weight: 600; fill: #1f2328 }
              .group { font-weight: 600; fill: #1f2328 }
              rect { fill: #0969da }
              @media (prefers-color-scheme: dark) {
                text { fill: #9198a1 }
                .title, .group { fill: #f0f6fc }
                rect { fill: #58a6ff }
              }
            </style>
            """;

    private Bars() {}

    /** The picture as a document. */
    public static String svg(String title, List<Group> groups) {
        StringBuilder bars = new StringBuilder();
        int y = 60;
        for (Group group : groups) {
            if (!group.title().isEmpty()) {
                text(bars, "group", 16, y, "start", group.title());
                y += STEP;
            }
            double most = group.values().values().stream().max(Double::compare).orElse(1.0);
            for (Map.Entry<String, Double> bar : group.values().entrySet()) {
                double width = Math.max(1, WIDTH * bar.getValue() / most);
                text(bars, "name", LEFT - 10, y, "end", bar.getKey());
                bars.append(format("<rect x='%d' y='%d' width='%.1f' height='14'/>\n", LEFT, y - 12, width));
                text(bars, "value", LEFT + width + 8, y, "start", number(bar.getValue()));
                y += STEP;
            }
            y += STEP / 2;
        }
        return format(
                        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 %d' role='img' aria-label='%s'>\n",
                        y, escaped(title))
                + STYLE
                + format("<text class='title' x='16' y='28'>%s</text>\n", escaped(title))
                + bars
                + "</svg>\n";
    }

    private static void text(StringBuilder svg, String style, double x, int y, String anchor, String text) {
        svg.append(format(
                "<text class='%s' x='%.1f' y='%d' text-anchor='%s'>%s</text>\n", style, x, y, anchor, escaped(text)));
    }

    private static String number(double value) {
        return value < 10 ? format("%.1f", value) : format("%,.0f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
    }

    @SuppressWarnings("AnnotateFormatMethod") // would need a dependency
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
