// SPDX-License-Identifier: Apache-2.0

/** Meters of loops, semaphores and stream demand. */
module dev.oxbow.micrometer {
    requires transitive dev.oxbow.core;
    requires transitive micrometer.core;

    exports dev.oxbow.micrometer;
}
