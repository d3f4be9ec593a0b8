// SPDX-License-Identifier: Apache-2.0

/** Meters for Micrometer: {@link dev.oxbow.micrometer.LoopMetrics} and {@link dev.oxbow.micrometer.SemaphoreMetrics}. */
@NullMarked
package dev.oxbow.micrometer;

import org.jspecify.annotations.NullMarked;
