// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

/** Makes the threads of a loop's carriers: the one seam between the engine and how virtual threads are scheduled. */
interface CarrierThreads {
    /** Unstarted; it runs {@code carrier}. */
    Thread newThread(Carrier carrier);

    /** Those of a loop: on a {@link Trampoline} where the JVM was started so that there is one, else as the JDK has them. */
    static CarrierThreads named(String name) {
        VirtualThreads inside = VirtualThreads.INSIDE;
        return inside != null ? new Trampoline(name, inside) : byDefault(name);
    }

    static CarrierThreads byDefault(String name) {
        return Thread.ofVirtual()
                .name(name)
                .inheritInheritableThreadLocals(false)
                .factory()::newThread;
    }
}
