// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

/** Makes a loop's carriers: the one seam between the engine and how virtual threads are scheduled. */
interface Carriers {
    /** One that is to run {@code first}, and is not started. Holder of the baton. */
    Carrier newCarrier(Baton baton, Step first);

    /** Those of a loop: on a {@link Trampoline} where the JVM was started so that there is one, else as the JDK has them. */
    static Carriers of(LoopImpl loop) {
        VirtualThreads inside = VirtualThreads.INSIDE;
        return inside != null ? new Trampoline(loop.threadName(), inside) : ParkingCarrier::new;
    }
}
