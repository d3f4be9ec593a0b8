// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import dev.oxbow.observe.Event.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The still picture. */
final class SvgTimeline {
    private static final int WIDTH = 760;
    private static final int LEFT = 132;
    private static final int RIGHT = WIDTH - 24;
    private static final int TITLE = 44;
    private static final int HEADING = 26;
    private static final int ROW = 30;
    private static final int BAR = 14;
    private static final int AXIS = 34;
    private static final int MOST_LANES = 64;
    private static final int LONGEST_NAME = 18;
    private static final double CHARACTER = 6.1;

    private static final String STYLE = """
            <style>
              text { font: 12px system-ui, sans-serif; fill: #57606a }
              .title { font-size: 16px; font-weight: 600; fill: #1f2328 }
              .heading { font-size: 13px; font-weight: 600; fill: #1f2328 }
              .name { fill: #1f2328 }
              .what { font-size: 11px }
              .grid { stroke: #d0d7de; stroke-width: 1 }
              .wait { fill: #afb8c1; fill-opacity: .35 }
              .ready { fill: #d4a72c; fill-opacity: .55 }
              .step { fill: #0969da }
              .arrow { fill: none; stroke: #8250df; stroke-width: 1.2 }
              .start { fill: none; stroke: #8c959f; stroke-width: 1; stroke-dasharray: 2 3 }
              .head { fill: #8250df }
              .SUCCESS { fill: #1a7f37 } .FAILED { fill: #cf222e } .CANCELLED { fill: #bc4c00 }
              .cancel { stroke: #cf222e; stroke-width: 2 }
              @media (prefers-color-scheme: dark) {
                text { fill: #9198a1 }
                .title, .heading, .name { fill: #f0f6fc }
                .grid { stroke: #3d444d }
                .step { fill: #4493f8 }
                .arrow { stroke: #ab7df8 } .head { fill: #ab7df8 }
                .SUCCESS { fill: #3fb950 } .FAILED { fill: #f85149 } .CANCELLED { fill: #f0883e }
              }
            </style>
            <defs><marker id='head' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' markerHeight='7' orient='auto'>
              <path class='head' d='M0 0 L8 4 L0 8 z'/></marker></defs>
            """;

    private final StringBuilder svg = new StringBuilder();
    private final String title;
    private final Map<String, Recording> recordings;
    private long length = 1;

    // Of the recording that is being drawn.
    private long begin;
    private int top;

    SvgTimeline(String title, Map<String, Recording> recordings) {
        this.title = title;
        this.recordings = recordings;
    }

    String draw() {
        List<List<Lane>> panels = new ArrayList<>();
        int height = TITLE + AXIS;
        Iterator<String> headings = recordings.keySet().iterator();
        for (Recording recording : recordings.values()) {
            List<Lane> lanes = Lane.of(recording);
            panels.add(lanes);
            height += heading(headings.next()) + ROW * Math.min(lanes.size(), MOST_LANES + 1);
            for (Lane lane : lanes) {
                length = Math.max(length, lane.end - recording.begin());
            }
        }
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' role='img' aria-label='%s'>",
                WIDTH, height, escaped(title));
        svg.append(STYLE);
        text("title", 12, 24, "start", title);
        Scale scale = Scale.of(length);
        for (long mark = 0; mark <= length; mark += scale.step()) {
            double x = x(mark);
            add("<line class='grid' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>", x, x, TITLE, height - AXIS + 4);
            text("axis", x, height - AXIS + 20, "middle", scale.word(mark));
        }
        top = TITLE;
        int panel = 0;
        for (Map.Entry<String, Recording> entry : recordings.entrySet()) {
            begin = entry.getValue().begin();
            text("heading", 12, top + 18, "start", entry.getKey());
            top += heading(entry.getKey());
            panel(panels.get(panel++));
        }
        return add("</svg>").svg.toString();
    }

    private static int heading(String text) {
        return text.isEmpty() ? 0 : HEADING;
    }

    private void panel(List<Lane> lanes) {
        List<Lane> shown = lanes.subList(0, Math.min(lanes.size(), MOST_LANES));
        shown.forEach(this::lane);
        for (Lane lane : shown) {
            lane.touches.forEach(touch -> touch(lane, touch));
        }
        top += ROW * shown.size();
        if (shown.size() < lanes.size()) {
            text("name", 12, top + 19, "start", "and " + (lanes.size() - shown.size()) + " more");
            top += ROW;
        }
    }

    private void lane(Lane lane) {
        double y = middle(lane);
        text("name", LEFT - 10, y + 4, "end", shortened(lane.name, LONGEST_NAME));
        for (Lane.Wait wait : lane.waits) {
            bar("wait", wait.from(), wait.woken(), y, 0);
            bar("ready", wait.woken(), wait.to(), y, 0);
            int room = (int) ((x(wait.woken() - begin) - x(wait.from() - begin) - 10) / CHARACTER);
            if (room >= 4) {
                text("what", x(wait.from() - begin) + 6, y + 4, "start", shortened(wait.what(), room));
            }
        }
        lane.steps.forEach(step -> bar("step", step.from(), step.to(), y, 2.5));
        if (lane.how != null) {
            add("<circle class='%s' cx='%.1f' cy='%.1f' r='4'/>", lane.how, x(lane.end - begin), y);
        }
    }

    private void bar(String style, long from, long to, double y, double least) {
        double x = x(from - begin);
        double width = Math.max(least, x(to - begin) - x);
        if (width > 0) {
            add("<rect class='%s' x='%.1f' y='%.1f' width='%.1f' height='%d'/>", style, x, y - BAR / 2.0, width, BAR);
        }
    }

    private void touch(Lane lane, Lane.Touch touch) {
        double x = x(touch.at() - begin);
        double y = middle(lane);
        if (touch.kind() == Kind.CANCEL_REQUESTED) {
            add(
                    "<path class='cancel' d='M%.1f %.1f l8 8 m0 -8 l-8 8'><title>asked to cancel</title></path>",
                    x - 4, y - 4);
        }
        if (touch.by() == null || touch.by().index >= MOST_LANES) {
            return;
        }
        double from = middle(touch.by());
        double edge = y > from ? -BAR / 2.0 : BAR / 2.0;
        boolean start = touch.kind() == Kind.STARTED;
        double bow = start ? 0 : Math.min(14, Math.abs(y - from) / 5);
        add(
                "<path class='%s' d='M%.1f %.1f Q%.1f %.1f %.1f %.1f'%s/>",
                start ? "start" : "arrow",
                x,
                from - edge,
                x + bow,
                (from + y) / 2,
                x,
                y + edge,
                start ? "" : " marker-end='url(#head)'");
    }

    private double middle(Lane lane) {
        return top + ROW * (lane.index + .5);
    }

    private double x(long sinceBegin) {
        return LEFT + (double) (RIGHT - LEFT) * sinceBegin / length;
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private void text(String style, double x, double y, String anchor, String text) {
        add("<text class='%s' x='%.1f' y='%.1f' text-anchor='%s'>%s</text>", style, x, y, anchor, escaped(text));
    }

    /** As XML 1.0 wants it: what cannot stand there at all is shown as a replacement character. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    boolean stands = c >= ' ' && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
                    out.appendCodePoint(stands ? c : 0xFFFD);
                }
            }
        });
        return out.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // would need a dependency
    private SvgTimeline add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    /**
     * Marks of a time axis.
     *
     * @param step from one to the next, in nanoseconds
     * @param unit what one is, in nanoseconds
     * @param name of that unit
     */
    private record Scale(long step, long unit, String name) {
        static Scale of(long length) {
            long unit = 1;
            String name = "ns";
            if (length >= 2_000_000_000) {
                unit = 1_000_000_000;
                name = "s";
            } else if (length >= 2_000_000) {
                unit = 1_000_000;
                name = "ms";
            } else if (length >= 2_000) {
                unit = 1_000;
                name = "µs";
            }
            long decade = 1;
            while (decade * 10 <= length / 4) {
                decade *= 10;
            }
            long step = decade;
            for (long factor : new long[] {2, 5, 10}) {
                if (length / step > 6) {
                    step = decade * factor;
                }
            }
            return new Scale(step, unit, name);
        }

        String word(long mark) {
            String digits = mark % unit == 0 ? String.valueOf(mark / unit) : String.valueOf((double) mark / unit);
            return digits + " " + name;
        }
    }
}
