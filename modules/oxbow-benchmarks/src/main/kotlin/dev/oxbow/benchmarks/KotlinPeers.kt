// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks

import io.reactivex.rxjava3.core.Flowable
import io.reactivex.rxjava3.core.Single
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.flux
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.rx3.await
import kotlinx.coroutines.rx3.rxFlowable
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withContext
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
    fun gather(bodies: Int, rounds: Int): Int = runBlocking {
        var sum = 0
        repeat(rounds) { sum += coroutineScope { List(bodies) { async { it } }.awaitAll().size } }
        sum
    }

    @JvmStatic
    fun gatherUnderPermits(bodies: Int, permits: Int): Int = runBlocking {
        val semaphore = Semaphore(permits)
        List(bodies) { async { semaphore.withPermit { yield(); it } } }.awaitAll().size
    }

    @JvmStatic
    fun acquireAndRelease(times: Int) = runBlocking {
        val semaphore = Semaphore(1)
        repeat(times) { semaphore.withPermit { } }
    }

    @JvmStatic
    fun pingPong(times: Int): Int = runBlocking {
        val there = Channel<Int>(1)
        val back = Channel<Int>(1)
        launch { repeat(times) { back.send(there.receive()) } }
        var sum = 0
        repeat(times) { there.send(it); sum += back.receive() }
        sum
    }

    @JvmStatic
    fun toThreadAndBack(times: Int): Int = runBlocking {
        var sum = 0
        repeat(times) { sum += withContext(Dispatchers.IO) { 1 } }
        sum
    }

    @JvmStatic
    fun suspendBelow(layers: Int, times: Int): Int = runBlocking {
        List(2) { async { var sum = 0; repeat(times / 2) { sum += layer(layers) }; sum } }.awaitAll().sum()
    }

    private suspend fun layer(left: Int): Int {
        if (left == 1) {
            yield()
            return 1
        }
        return layer(left - 1) + 1
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

    @JvmStatic
    fun monoBlockUnconfined(): Int? = mono(Dispatchers.Unconfined) { 1 }.block()

    @JvmStatic
    fun createAll(n: Int): Int = gather(n, 1)

    @JvmStatic
    fun switchTwice(n: Int) = switchAmong(n, 2 * n)

    @JvmStatic
    fun sleepAll(n: Int, millis: Int) = runBlocking {
        repeat(n) { launch { delay(millis.toLong()) } }
    }

    @JvmStatic
    fun suspendAll(n: Int, look: Runnable) = runBlocking {
        val end = CompletableDeferred<Int>()
        repeat(n) { launch { end.await() } }
        yield()
        look.run()
        end.complete(1)
        Unit
    }

    /** Confined as a loop is: one at a time, on any thread. */
    @JvmStatic
    fun loops(n: Int) = runBlocking {
        List(n) { async(Dispatchers.Default.limitedParallelism(1)) { 1 } }.awaitAll()
        Unit
    }

    @JvmStatic
    fun waiters(n: Int) = runBlocking {
        val one = CompletableDeferred<Int>()
        repeat(n) { launch { one.await() } }
        yield()
        one.complete(1)
        Unit
    }
}
