// SPDX-License-Identifier: Apache-2.0

/** Awaits RxJava's five types, and makes them of coroutines. */
@NullMarked
package dev.oxbow.rxjava;

import org.jspecify.annotations.NullMarked;
