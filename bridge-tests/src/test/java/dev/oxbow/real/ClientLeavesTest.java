// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.real;

import static dev.oxbow.reactor.ReactorBridge.flux;
import static dev.oxbow.reactor.ReactorBridge.iterate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import dev.oxbow.Task;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;

/**
 * A client that does not want the rest of a body stops the coroutine that makes it, on the other side of a socket. Reactor
 * Netty brings a discard hook that releases buffers in the subscriber's context, and it reaches what the coroutine reads.
 */
@Timeout(60)
class ClientLeavesTest {
    private static final int CHUNK = 16 * 1024;

    private final ConcurrentLinkedQueue<DisposableServer> servers = new ConcurrentLinkedQueue<>();

    /** A body without an end, and what becomes of it. */
    private static final class Endless {
        final Collection<ByteBuf> buffers = new ConcurrentLinkedQueue<>();
        final AtomicInteger emitted = new AtomicInteger();
        final CompletableFuture<Integer> emittedWhenCancelled = new CompletableFuture<>();
        final CompletableFuture<Task<?>> generator = new CompletableFuture<>();
        final CountDownLatch ended = new CountDownLatch(1);

        Flux<ByteBuf> body() {
            return Flux.<ByteBuf>from(flux(out -> {
                        generator.complete(Async.currentTask());
                        try {
                            for (; ; ) {
                                ByteBuf buffer = PooledByteBufAllocator.DEFAULT
                                        .directBuffer(CHUNK)
                                        .writeZero(CHUNK);
                                buffers.add(buffer);
                                out.emit(buffer);
                                emitted.incrementAndGet();
                            }
                        } finally {
                            ended.countDown();
                        }
                    }))
                    // after upstream has been cancelled
                    .doFinally(how -> emittedWhenCancelled.complete(emitted.get()));
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(DisposableServer::disposeNow);
    }

    private int serving(Flux<ByteBuf> body) {
        DisposableServer server = Relay.server(body);
        servers.add(server);
        return server.port();
    }

    private static Flux<ByteBuf> bodyFrom(int port) {
        return HttpClient.newConnection().host(Relay.HOST).port(port).get().responseContent();
    }

    @Test
    void aGeneratorAtFullSpeedEmitsOneElementMoreAtMost() throws Exception {
        Endless endless = new Endless();

        bodyFrom(serving(endless.body())).take(100).blockLast();

        assertThat(endless.ended.await(30, TimeUnit.SECONDS)).isTrue();
        int whenCancelled = endless.emittedWhenCancelled.get(30, TimeUnit.SECONDS);
        assertThat(endless.emitted.get() - whenCancelled).isLessThanOrEqualTo(1);
        assertReleased(endless.buffers);
    }

    @Test
    void aGeneratorThatWaitsForItsClientEmitsNothingMore() throws Exception {
        Endless endless = new Endless();
        BaseSubscriber<ByteBuf> client = new OneElement();

        bodyFrom(serving(endless.body())).subscribe(client);
        Task<?> generator = endless.generator.get(30, TimeUnit.SECONDS);
        int before = whenStalled(endless.emitted, generator);
        client.cancel();

        assertThat(endless.ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(endless.emitted.get()).isEqualTo(before).isEqualTo(endless.emittedWhenCancelled.join());
        assertReleased(endless.buffers);
    }

    @Test
    void aRelayStopsTooAndWhatItHadReadAheadIsReleased() throws Exception {
        Endless endless = new Endless();
        int origin = serving(endless.body());
        Collection<ByteBuf> read = new ConcurrentLinkedQueue<>();
        AtomicInteger relayed = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Task<?>> relaying = new CompletableFuture<>();
        Flux<ByteBuf> relay = flux(out -> {
            relaying.complete(Async.currentTask());
            try (var buffers = iterate(bodyFrom(origin).map(ByteBuf::retain).doOnNext(read::add))) {
                for (ByteBuf buffer : buffers) {
                    out.emit(buffer);
                    relayed.incrementAndGet();
                }
            } finally {
                ended.countDown();
            }
        });

        BaseSubscriber<ByteBuf> client = new OneElement();

        bodyFrom(serving(relay)).subscribe(client);
        // with an element read, and not emitted
        whenStalled(relayed, relaying.get(30, TimeUnit.SECONDS));
        whenStalled(endless.emitted, endless.generator.get(30, TimeUnit.SECONDS));
        client.cancel();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(endless.ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(read).hasSizeGreaterThan(relayed.get());
        assertReleased(read);
        assertReleased(endless.buffers);
    }

    /** A client that asks for no more than that. */
    private static final class OneElement extends BaseSubscriber<ByteBuf> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }
    }

    /** Until the sockets are full. */
    private static void waitsForDemand(Task<?> generator) throws InterruptedException {
        until(() -> {
            String waitingFor = generator.waitingFor();
            return waitingFor != null && waitingFor.contains("demand");
        });
    }

    /** Once no buffer on the way to the client, of Netty's or of the kernel's, takes any more: until then demand may still come. */
    private static int whenStalled(AtomicInteger emitted, Task<?> generator) throws InterruptedException {
        int count;
        do {
            waitsForDemand(generator);
            count = emitted.get();
            Thread.sleep(500);
        } while (emitted.get() != count);
        return count;
    }

    /** Netty's threads release what they were about to write when they see the connection closed. */
    private static void assertReleased(Collection<ByteBuf> buffers) throws InterruptedException {
        assertThat(buffers).isNotEmpty();
        until(() -> buffers.stream().allMatch(buffer -> buffer.refCnt() == 0));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1); // there is no signal; the test's time limit ends it
        }
    }
}
