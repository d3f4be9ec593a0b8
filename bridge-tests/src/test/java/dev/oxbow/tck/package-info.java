// SPDX-License-Identifier: Apache-2.0

/** The Reactive Streams TCK, over every publisher and subscriber that the bridges export. */
@NullMarked
package dev.oxbow.tck;

import org.jspecify.annotations.NullMarked;
