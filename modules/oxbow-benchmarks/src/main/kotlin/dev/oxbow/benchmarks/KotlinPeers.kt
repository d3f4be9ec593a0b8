// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks

import io.reactivex.rxjava3.core.Flowable
import io.reactivex.rxjava3.core.Single
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.flux
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.rx3.await
import kotlinx.coroutines.rx3.rxFlowable
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import reactor.core.publisher.Flux
import reactor.core.publisher.Mono

/** The work of the benchmarks, done with kotlinx.coroutines; each on the event loop of runBlocking, as Oxbow's is on a loop. */
object KotlinPeers {
    @JvmStatic
    fun switchAmong(tasks: Int, switches: Int) = runBlocking {
        repeat(tasks) { launch { repeat(switches / tasks) { yield() } } }
    }

    @JvmStatic
    fun gather(bodies: Int): Int = runBlocking {
        coroutineScope { List(bodies) { async { it } }.awaitAll().size }
    }

    @JvmStatic
    fun startAndAwait(times: Int): Int = runBlocking {
        var sum = 0
        repeat(times) { sum += async { 1 }.await() }
        sum
    }

    @JvmStatic
    fun awaitMono(mono: Mono<Int>, times: Int): Int = runBlocking {
        var sum = 0
        repeat(times) { sum += mono.awaitSingle() }
        sum
    }

    @JvmStatic
    fun awaitSingle(single: Single<Int>, times: Int): Int = runBlocking {
        var sum = 0
        repeat(times) { sum += single.await() }
        sum
    }

    @JvmStatic
    fun fluxToCoroutine(flux: Flux<Int>): Long = runBlocking {
        var sum = 0L
        flux.asFlow().collect { sum += it }
        sum
    }

    @JvmStatic
    fun flowableToCoroutine(flowable: Flowable<Int>): Long = runBlocking {
        var sum = 0L
        flowable.asFlow().collect { sum += it }
        sum
    }

    @JvmStatic
    fun coroutineToFlux(elements: Int): Flux<Int> = flux { repeat(elements) { send(it) } }

    @JvmStatic
    fun coroutineToFlowable(elements: Int): Flowable<Int> = rxFlowable { repeat(elements) { send(it) } }

    @JvmStatic
    fun monoBlock(): Int? = mono { 1 }.block()
}
