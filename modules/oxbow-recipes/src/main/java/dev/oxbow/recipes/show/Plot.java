// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A plot as SVG, for light and dark pages: panels one above the other over a common logarithmic x axis. */
public final class Plot {
    /**
     * One panel.
     *
     * @param title what it shows, with its unit
     * @param logarithmic whether its y axis is
     * @param lines what is drawn in it
     */
    public record Panel(String title, boolean logarithmic, List<Line> lines) {}

    /**
     * One line.
     *
     * @param name written at its end
     * @param ys one for each x
     */
    public record Line(String name, List<Double> ys) {}

    private static final int LEFT = 80;
    private static final int RIGHT = 656;
    private static final int TOP = 76;
    private static final int HEIGHT = 200;
    private static final int GAP = 56;
    private static final int LINE_HEIGHT = 14;

    private static final String STYLE = """
            <style>
              text { font: 12px system-ui, sans-serif; fill: #57606a }
              .title { font-size: 16px; font-weight: 600; fill: #1f2328 }
              .panel { font-weight: 600; fill: #1f2328 }
              .grid { stroke: #d0d7de; stroke-width: 1 }
              .line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
              .s0 { stroke: #0969da } .f0 { fill: #0969da }
              .s1 { stroke: #bc4c00 } .f1 { fill: #bc4c00 }
              .s2 { stroke: #8250df } .f2 { fill: #8250df }
              .s3 { stroke: #1a7f37 } .f3 { fill: #1a7f37 }
              @media (prefers-color-scheme: dark) {
                text { fill: #9198a1 }
                .title, .panel { fill: #f0f6fc }
                .grid { stroke: #3d444d }
                .s0 { stroke: #58a6ff } .f0 { fill: #58a6ff }
                .s1 { stroke: #f0883e } .f1 { fill: #f0883e }
                .s2 { stroke: #bc8cff } .f2 { fill: #bc8cff }
                .s3 { stroke: #3fb950 } .f3 { fill: #3fb950 }
              }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();
    private final List<Integer> xs;

    private Plot(List<Integer> xs) {
        this.xs = xs;
    }

    /** The plot as a document. */
    public static String svg(String title, String xTitle, List<Integer> xs, List<Panel> panels) {
        Plot plot = new Plot(xs);
        int height = TOP + panels.size() * (HEIGHT + GAP);
        plot.add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 736 %d' role='img' aria-label='%s'>",
                height, title);
        plot.svg.append(STYLE);
        plot.text("title", LEFT, 28, "start", title);
        int top = TOP;
        for (Panel panel : panels) {
            plot.panel(panel, top);
            top += HEIGHT + GAP;
        }
        plot.text("axis", (LEFT + RIGHT) / 2.0, top - 8, "middle", xTitle);
        return plot.add("</svg>").svg.toString();
    }

    private void panel(Panel panel, int top) {
        double most = panel.lines().stream()
                .mapToDouble(line -> Collections.max(line.ys()))
                .max()
                .orElse(1);
        double least = panel.lines().stream()
                .mapToDouble(line -> Collections.min(line.ys()))
                .min()
                .orElse(1);
        double[] marks = panel.logarithmic() ? decades(least, most) : round(most);
        int bottom = top + HEIGHT;
        text("panel", LEFT, top - 10, "start", panel.title());
        for (double mark : marks) {
            double y = y(mark, marks, panel.logarithmic(), bottom);
            add("<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>", LEFT, RIGHT, y, y);
            text("axis", LEFT - 8, y + 4, "end", number(mark));
        }
        for (int x : xs) {
            add("<line class='grid' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>", x(x), x(x), bottom, bottom + 5);
            text("axis", x(x), bottom + 20, "middle", number(x));
        }
        for (int s = 0; s < panel.lines().size(); s++) {
            Line line = panel.lines().get(s);
            StringBuilder points = new StringBuilder();
            for (int i = 0; i < xs.size(); i++) {
                double y = y(line.ys().get(i), marks, panel.logarithmic(), bottom);
                points.append(format("%.1f,%.1f ", x(xs.get(i)), y));
                add("<circle class='f%d' cx='%.1f' cy='%.1f' r='4'/>", s, x(xs.get(i)), y);
            }
            add("<polyline class='line s%d' points='%s'/>", s, points.toString().strip());
        }
        names(panel, marks, bottom);
    }

    /** Each line's name at its end, or as far below as it takes to be read. */
    private void names(Panel panel, double[] marks, int bottom) {
        List<Integer> downwards = IntStream.range(0, panel.lines().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        s -> -panel.lines().get(s).ys().getLast()))
                .toList();
        double free = 0;
        for (int s : downwards) {
            Line line = panel.lines().get(s);
            double y = Math.max(y(line.ys().getLast(), marks, panel.logarithmic(), bottom) + 4, free);
            text("f" + s, RIGHT + 10, y, "start", line.name());
            free = y + LINE_HEIGHT;
        }
    }

    private double x(int x) {
        double first = Math.log(xs.getFirst());
        return LEFT + (RIGHT - LEFT) * (Math.log(x) - first) / (Math.log(xs.getLast()) - first);
    }

    private static double y(double value, double[] marks, boolean logarithmic, int bottom) {
        double low = marks[0];
        double high = marks[marks.length - 1];
        double share = logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return bottom - HEIGHT * share;
    }

    /** From 0 to above {@code most} in four or so round steps. */
    private static double[] round(double most) {
        double decade = Math.pow(10, Math.floor(Math.log10(most / 4)));
        double step = DoubleStream.of(1, 2, 2.5, 5, 10)
                .map(s -> s * decade)
                .filter(s -> most / s <= 5)
                .findFirst()
                .orElse(most);
        return DoubleStream.iterate(0, mark -> mark - step < most, mark -> mark + step)
                .toArray();
    }

    private static double[] decades(double least, double most) {
        double first = Math.pow(10, Math.floor(Math.log10(least)));
        return DoubleStream.iterate(first, mark -> mark / 10 < most, mark -> mark * 10)
                .toArray();
    }

    private void text(String style, double x, double y, String anchor, String text) {
        add("<text class='%s' x='%.1f' y='%.1f' text-anchor='%s'>%s</text>", style, x, y, anchor, text);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? format("%,d", (long) value) : String.valueOf(value);
    }

    private Plot add(String format, Object... values) {
        svg.append(format(format, values)).append('\n');
        return this;
    }

    @SuppressWarnings("AnnotateFormatMethod") // would need a dependency
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
