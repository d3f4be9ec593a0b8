// SPDX-License-Identifier: Apache-2.0

/** Runs coroutines in tests: on a virtual clock, under shuffled schedules, from JUnit 5. */
module dev.oxbow.test {
    requires transitive dev.oxbow.core;
    requires org.junit.jupiter.api;
    requires static org.jspecify;
    requires static reactor.core;
    requires static io.reactivex.rxjava3;

    exports dev.oxbow.test;

    // JUnit makes the extension
    opens dev.oxbow.test to
            org.junit.platform.commons;
}
