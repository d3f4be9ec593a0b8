// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import dev.oxbow.recipes.show.Pages;
import java.util.List;
import java.util.Optional;

/** Runs the recipe that is named on the command line, or all of them. */
public final class Recipes {
    interface Program {
        void run(String[] args) throws Exception;
    }

    record Recipe(String name, String question, Program program) {}

    record Run(Recipe recipe, double seconds, Optional<Throwable> failure) {}

    static final List<Recipe> ALL = List.of(
            new Recipe("layers", "Does every await through five layers cost a switch?", Layers::main),
            new Recipe(
                    "sequential", "Tasks are started and awaited: why did nothing run side by side?", Sequential::main),
            new Recipe("sms", "What does wait tell that gather does not?", Sms::main),
            new Recipe("cancel", "One task is cancelled: what of its siblings?", Cancel::main),
            new Recipe("shield", "What must not be cancelled: how does it outlive who asked for it?", Shield::main),
            new Recipe("cleanup", "Threads cannot be stopped: can tasks?", Cleanup::main),
            new Recipe("callbacks", "How do I have something done when a task ends?", Callbacks::main),
            new Recipe("supervisor", "What becomes of my daemon threads?", Supervisor::main),
            new Recipe("threadsafe", "How does a thread call into a loop?", Threadsafe::main),
            new Recipe("four-ways", "Sequential, threads, pool, coroutines: which, at what price?", FourWays::main),
            new Recipe("choose", "Waiting or computing, long or briefly: what should I use?", Choose::main),
            new Recipe("offload", "Computing stalls the loop: where should it be done?", Offload::main),
            new Recipe("heartbeat", "What of locks, and of punctuality beside a busy task?", Heartbeat::main),
            new Recipe("convert", "My application is Reactor, RxJava and CompletableFuture already.", Convert::main),
            new Recipe("mdc", "My log lines carry a request id: does it survive an await?", Mdc::main),
            new Recipe("limit", "Thousands of requests: why is 50 at a time faster than 1000?", Limit::main),
            new Recipe(
                    "retry",
                    "A service fails now and then, and takes so many requests a second: how do I ask it?",
                    Retry::main));

    private Recipes() {}

    /**
     * Runs a recipe.
     *
     * @param args the recipe's name, or {@code all}
     */
    public static void main(String[] args) {
        System.exit(run(args.length == 0 ? "all" : args[0]));
    }

    /** The exit code: 0 = all is well, 1 = a recipe failed, 2 = there is no such recipe. */
    static int run(String wanted) {
        List<Recipe> chosen = ALL.stream()
                .filter(recipe -> wanted.equals("all") || wanted.equals(recipe.name()))
                .toList();
        if (chosen.isEmpty()) {
            System.err.println("There is no recipe '" + wanted + "'. There are:");
            ALL.forEach(recipe -> System.err.printf("  %-18s %s%n", recipe.name(), recipe.question()));
            return 2;
        }
        List<Run> runs = chosen.stream().map(Recipes::run).toList();
        if (runs.size() > 1) {
            summarise(runs);
        }
        return runs.stream().allMatch(run -> run.failure().isEmpty()) ? 0 : 1;
    }

    private static Run run(Recipe recipe) {
        heading(recipe.name());
        System.out.println(recipe.question() + "\n");
        long begin = System.nanoTime();
        Optional<Throwable> failure = Optional.empty();
        try {
            Pages.recording(recipe.name(), () -> recipe.program().run(new String[0]));
        } catch (Throwable e) {
            failure = Optional.of(e);
            e.printStackTrace();
        }
        return new Run(recipe, (System.nanoTime() - begin) / 1e9, failure);
    }

    private static void summarise(List<Run> runs) {
        heading("summary");
        for (Run run : runs) {
            System.out.printf(
                    "%-18s %6.1f s  %s%n",
                    run.recipe().name(),
                    run.seconds(),
                    run.failure().map(e -> "FAILED: " + e).orElse("done"));
        }
    }

    private static void heading(String text) {
        System.out.println("\n== " + text + " " + "=".repeat(Math.max(0, 76 - text.length())));
    }
}
