// SPDX-License-Identifier: Apache-2.0

/** Awaits {@code Mono} and {@code Flux}, and makes them of coroutines. */
@NullMarked
package dev.oxbow.reactor;

import org.jspecify.annotations.NullMarked;
