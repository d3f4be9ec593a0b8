// SPDX-License-Identifier: Apache-2.0

/** Awaits any Reactive Streams publisher or {@link java.util.concurrent.Flow}, and publishes what a coroutine yields. */
module dev.oxbow.streams {
    requires transitive dev.oxbow.core;
    requires transitive org.reactivestreams;

    exports dev.oxbow.streams;
}
