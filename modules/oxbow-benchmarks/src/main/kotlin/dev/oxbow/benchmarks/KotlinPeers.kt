// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks

import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.runBlocking
import reactor.core.publisher.Mono

/** What the benchmarks do with kotlinx.coroutines. */
object KotlinPeers {
    @JvmStatic
    fun awaitMono(mono: Mono<Int>): Int = runBlocking { mono.awaitSingle() }
}
