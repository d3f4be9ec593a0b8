// SPDX-License-Identifier: Apache-2.0

/** Awaits any Reactive Streams publisher or {@link java.util.concurrent.Flow}, and publishes what a coroutine yields. */
@NullMarked
package dev.oxbow.streams;

import org.jspecify.annotations.NullMarked;
