// SPDX-License-Identifier: Apache-2.0

/** Awaits {@code Mono} and {@code Flux}, and makes them of coroutines. */
module dev.oxbow.reactor {
    requires transitive dev.oxbow.streams;
    requires transitive reactor.core;

    exports dev.oxbow.reactor;
}
