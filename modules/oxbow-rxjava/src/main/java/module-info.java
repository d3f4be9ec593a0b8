// SPDX-License-Identifier: Apache-2.0

/** Awaits RxJava's five types, and makes them of coroutines. */
module dev.oxbow.rxjava {
    requires transitive dev.oxbow.streams;
    requires transitive io.reactivex.rxjava3;

    exports dev.oxbow.rxjava;
}
