// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What of the JDK's inside the trampoline needs: a builder of virtual threads that takes a scheduler, and the default
 * scheduler. Looked for only where the JVM was started with {@code --add-opens java.base/java.lang=ALL-UNNAMED}, or
 * {@code =dev.oxbow.core} for a named module, and {@code oxbow.trampoline} is not {@code false}.
 */
final class VirtualThreads {
    /** Null: without the flag, and on a JDK where these things have moved. */
    static final @Nullable VirtualThreads INSIDE = find();

    static {
        endOne();
    }

    private final MethodHandle builder;
    private final Executor defaultScheduler;

    private VirtualThreads(MethodHandle builder, Executor defaultScheduler) {
        this.builder = builder;
        this.defaultScheduler = defaultScheduler;
    }

    Thread.Builder.OfVirtual on(Executor scheduler) {
        try {
            return (Thread.Builder.OfVirtual) builder.invokeExact(scheduler);
        } catch (Throwable e) {
            throw new AssertionError("a constructor that worked at start-up", e);
        }
    }

    Executor defaultScheduler() {
        return defaultScheduler;
    }

    /** A virtual thread that does not inherit the caller's scheduler, as one started on a carrier would. */
    static Thread.Builder.OfVirtual ordinary() {
        return INSIDE == null ? Thread.ofVirtual() : INSIDE.on(INSIDE.defaultScheduler);
    }

    /**
     * While no virtual thread has ever ended, its end is compiled as something that does not happen, and then the first
     * million of coroutines would each end in the interpreter (docs/decisions/014).
     */
    private static void endOne() {
        try {
            ordinary().inheritInheritableThreadLocals(false).start(() -> {});
        } catch (RuntimeException | OutOfMemoryError e) {
            log("no virtual thread could be started", e);
        }
    }

    private static @Nullable VirtualThreads find() {
        boolean open = Object.class.getModule().isOpen("java.lang", VirtualThreads.class.getModule());
        if (!open || "false".equals(System.getProperty("oxbow.trampoline"))) {
            log("coroutines run on the JDK's scheduler of virtual threads", null);
            return null;
        }
        try {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            MethodHandle builder = MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
            Field scheduler = Class.forName("java.lang.VirtualThread").getDeclaredField("DEFAULT_SCHEDULER");
            scheduler.setAccessible(true);
            VirtualThreads found = new VirtualThreads(builder, (Executor) scheduler.get(null));
            found.on(found.defaultScheduler).unstarted(() -> {});
            log("coroutines run on trampolines", null);
            return found;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError | AssertionError e) {
            log("coroutines run on the JDK's scheduler of virtual threads: this JDK has no other that is known", e);
            return null;
        }
    }

    private static void log(String what, @Nullable Throwable why) {
        System.getLogger("dev.oxbow").log(System.Logger.Level.DEBUG, what, why);
    }
}
