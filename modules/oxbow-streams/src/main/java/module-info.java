// SPDX-License-Identifier: Apache-2.0

/** Awaits any Reactive Streams publisher or {@link java.util.concurrent.Flow}, and publishes what a coroutine yields. */
@SuppressWarnings("module") // the modules that the machines are exported to are compiled after this one
module dev.oxbow.streams {
    requires transitive dev.oxbow.core;
    requires transitive org.reactivestreams;
    requires static context.propagation;

    provides dev.oxbow.TaskDecorator with
            dev.oxbow.streams.machine.ThreadLocals;

    exports dev.oxbow.streams;
    exports dev.oxbow.streams.machine to
            dev.oxbow.reactor,
            dev.oxbow.rxjava;
}
