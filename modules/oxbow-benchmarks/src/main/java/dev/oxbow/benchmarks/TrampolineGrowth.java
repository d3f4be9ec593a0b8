// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import dev.oxbow.recipes.show.Plot;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Lines of {@link Growth} with coroutines on trampolines: measured by a process of their own, as that takes a flag. */
final class TrampolineGrowth {
    private static final String NAME = "trampoline";
    private static final String RESULT = "figures ";

    private static final Map<String, Growth.Work> WORK =
            Map.of("create", Growth::create, "switch", Growth::switchAmong, "sleep", Growth::sleepAll);

    private TrampolineGrowth() {}

    /** In that process: the work, and the sizes. */
    public static void main(String[] args) throws Exception {
        Growth.Work work = WORK.get(args[0]);
        if (work == null) {
            throw new IllegalArgumentException("no work is called '" + args[0] + "': there are " + WORK.keySet());
        }
        List<Integer> sizes = Arrays.stream(args).skip(1).map(Integer::valueOf).toList();
        StringBuilder figures = new StringBuilder(RESULT);
        Growth.line(NAME, sizes, work).ys().forEach(y -> figures.append(y).append(' '));
        System.out.println(figures);
    }

    static Plot.Line line(String work, List<Integer> sizes) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        arguments.add(work);
        sizes.forEach(size -> arguments.add(String.valueOf(size)));
        Process process = OwnJvm.of(TrampolineGrowth.class, List.of(Measured.TRAMPOLINE), arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Double> ys = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(RESULT)) {
                    for (String y : line.substring(RESULT.length()).strip().split(" ", -1)) {
                        ys.add(Double.valueOf(y));
                    }
                } else {
                    System.out.println(line);
                }
            }
        }
        if (process.waitFor() != 0 || ys.size() != sizes.size()) {
            throw new IOException("the process that measures " + work + " on a trampoline has failed: see above");
        }
        return new Plot.Line(NAME, ys);
    }
}
