// SPDX-License-Identifier: Apache-2.0

/** Runs coroutines in tests: on a virtual clock, under shuffled schedules, from JUnit 5. */
@NullMarked
package dev.oxbow.test;

import org.jspecify.annotations.NullMarked;
