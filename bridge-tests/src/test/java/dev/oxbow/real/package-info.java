// SPDX-License-Identifier: Apache-2.0

/** Coroutines between real parts: Reactor Netty's servers and clients, a database by R2DBC, RxJava's own operators. */
@NullMarked
package dev.oxbow.real;

import org.jspecify.annotations.NullMarked;
