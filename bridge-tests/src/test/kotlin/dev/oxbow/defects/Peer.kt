// SPDX-License-Identifier: Apache-2.0
@file:OptIn(DelicateCoroutinesApi::class)

package dev.oxbow.defects

import io.reactivex.rxjava3.core.Completable
import io.reactivex.rxjava3.core.Flowable
import io.reactivex.rxjava3.core.MaybeSource
import io.reactivex.rxjava3.core.Observable
import io.reactivex.rxjava3.core.ObservableSource
import java.util.concurrent.CompletableFuture
import java.util.function.Consumer
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.future.asCompletableFuture
import kotlinx.coroutines.future.future
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactive.asPublisher
import kotlinx.coroutines.reactive.awaitFirst
import kotlinx.coroutines.reactive.collect
import kotlinx.coroutines.reactive.publish
import kotlinx.coroutines.reactor.asFlux
import kotlinx.coroutines.reactor.asMono
import kotlinx.coroutines.reactor.flux
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.rx3.asCompletable
import kotlinx.coroutines.rx3.asFlow
import kotlinx.coroutines.rx3.asFlowable
import kotlinx.coroutines.rx3.asObservable
import kotlinx.coroutines.rx3.collect
import kotlinx.coroutines.rx3.rxFlowable
import kotlinx.coroutines.rx3.rxObservable
import kotlinx.coroutines.rx3.rxSingle
import kotlinx.coroutines.withTimeout
import org.reactivestreams.Publisher
import reactor.core.publisher.Mono

/**
 * What kotlinx.coroutines has for each scenario, in functions that Java can call. Coroutines are unconfined where a
 * scenario is about the order of events, so that nothing but the source has a say in it.
 */
object Peer {
    @JvmStatic
    fun <T : Any> awaitFirst(source: Publisher<T>): CompletableFuture<T> =
        GlobalScope.future(Dispatchers.Unconfined) { source.awaitFirst() }

    @JvmStatic
    fun <T : Any> iterate(source: Publisher<T>, element: Consumer<T>): CompletableFuture<Any> =
        GlobalScope.future(Dispatchers.Unconfined) { source.asFlow().collect { element.accept(it) } }

    @JvmStatic
    fun <T : Any> iterateRx(source: ObservableSource<T>, element: Consumer<T>): CompletableFuture<Any> =
        GlobalScope.future(Dispatchers.Unconfined) { source.collect { element.accept(it) } }

    @JvmStatic
    fun <T : Any> iterateRx(source: MaybeSource<T>, element: Consumer<T>): CompletableFuture<Any> =
        GlobalScope.future(Dispatchers.Unconfined) { source.collect { element.accept(it) } }

    /** As a Flow, whose elements are never taken: the first one is kept for ever. */
    @JvmStatic
    fun <T : Any> stallOn(source: ObservableSource<T>, first: Runnable): CompletableFuture<Any> =
        GlobalScope.future(Dispatchers.Default) {
            source.asFlow().collect {
                first.run()
                awaitCancellation()
            }
        }

    @JvmStatic
    fun count(elements: Long): Publisher<Long> =
        flow { for (n in 0 until elements) emit(n) }.asPublisher()

    @JvmStatic
    fun failing(error: Throwable): Publisher<Long> = flow<Long> { throw error }.asPublisher()

    private val late = flow {
        emit(1L)
        withTimeout(1) { delay(60_000) }
    }

    @JvmStatic
    fun timedOut(): Map<String, Publisher<Long>> =
        linkedMapOf(
            "flux" to flux(Dispatchers.Default) { late.collect { send(it) } },
            "asFlux" to late.asFlux(Dispatchers.Default),
            "rxFlowable" to rxFlowable(Dispatchers.Default) { late.collect { send(it) } },
            "asFlowable" to late.asFlowable(Dispatchers.Default),
            "rxObservable" to unbounded(rxObservable(Dispatchers.Default) { late.collect { send(it) } }),
            "asObservable" to unbounded(late.asObservable(Dispatchers.Default)),
        )

    private fun unbounded(source: Observable<Long>): Flowable<Long> =
        source.toFlowable(io.reactivex.rxjava3.core.BackpressureStrategy.BUFFER)

    @JvmStatic
    fun ofTwo(): Map<String, Publisher<Int>> =
        linkedMapOf(
            "publish" to publish(Dispatchers.Unconfined) { send(1); send(2) },
            "asPublisher" to flow { emit(1); emit(2) }.asPublisher(Dispatchers.Unconfined),
        )

    @JvmStatic
    fun collectInMono(source: Publisher<String>): Mono<String> =
        mono(Dispatchers.Unconfined) {
            var last: String? = null
            source.collect { last = it }
            last
        }

    @JvmStatic
    fun iterateInMono(source: Publisher<String>): Mono<String> =
        mono(Dispatchers.Unconfined) {
            var last: String? = null
            source.asFlow().collect { last = it }
            last
        }

    private fun failedJob(error: Throwable): Job =
        CompletableDeferred<Unit>().apply { completeExceptionally(error) }

    @JvmStatic
    fun failedAsMono(error: Throwable): Mono<Unit> = failedJob(error).asMono(Dispatchers.Unconfined)

    @JvmStatic
    fun failedAsCompletable(error: Throwable): Completable =
        failedJob(error).asCompletable(Dispatchers.Unconfined)

    @JvmStatic
    fun failedAsStage(error: Throwable): CompletableFuture<Unit> = failedJob(error).asCompletableFuture()

    @OptIn(ExperimentalCoroutinesApi::class)
    @JvmStatic
    fun closedEarly(): Publisher<Int> =
        publish(Dispatchers.Unconfined) {
            send(1)
            close()
        }

    @JvmStatic
    fun blockOnOwnLoop(): Int =
        runBlocking(Dispatchers.Unconfined) { rxSingle(Dispatchers.Unconfined) { 1 }.blockingGet() }
}
