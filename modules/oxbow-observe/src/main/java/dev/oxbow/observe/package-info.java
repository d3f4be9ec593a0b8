// SPDX-License-Identifier: Apache-2.0

/** Recordings of what loops do, as timelines, traces and JFR events. */
@NullMarked
package dev.oxbow.observe;

import org.jspecify.annotations.NullMarked;
