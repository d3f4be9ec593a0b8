// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.real;

import static dev.oxbow.reactor.ReactorBridge.flux;
import static dev.oxbow.reactor.ReactorBridge.iterate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.zip.CRC32C;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/**
 * A gigabyte, from an origin through a coroutine that adds it up to a client that adds it up again, all in one process of
 * little memory. Prints what came and how long it took.
 */
final class Relay {
    static final String HOST = "127.0.0.1";

    private static final int CHUNK = 64 * 1024;

    private Relay() {}

    public static void main(String[] args) {
        long size = Long.parseLong(args[0]);
        DisposableServer origin = server(origin(size));
        CRC32C relayed = new CRC32C();
        DisposableServer relay = server(relay(origin.port(), relayed));
        CRC32C received = new CRC32C();
        long begun = System.nanoTime();
        Long bytes = HttpClient.create()
                .host(HOST)
                .port(relay.port())
                .get()
                .responseContent()
                .map(buffer -> addedTo(received, buffer))
                .reduce(0L, Long::sum)
                .block();
        System.out.printf(
                "bytes %d, crc %08x relayed, %08x received, %d ms, heap of %d MB%n",
                bytes,
                relayed.getValue(),
                received.getValue(),
                (System.nanoTime() - begun) / 1_000_000,
                Runtime.getRuntime().maxMemory() >> 20);
        relay.disposeNow();
        origin.disposeNow();
    }

    static DisposableServer server(Flux<ByteBuf> body) {
        return HttpServer.create()
                .host(HOST)
                .port(0)
                .route(routes -> routes.get("/", (request, response) -> response.send(body)))
                .bindNow();
    }

    /** So many bytes, from a generator. */
    static Flux<ByteBuf> origin(long size) {
        return flux(out -> {
            for (long sent = 0; sent < size; sent += CHUNK) {
                int length = (int) Math.min(CHUNK, size - sent);
                ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(length);
                for (int i = 0; i < length; i += Long.BYTES) {
                    buffer.writeLong(sent + i);
                }
                out.emit(buffer);
            }
        });
    }

    /** The body that another server has, through a coroutine. */
    private static Flux<ByteBuf> relay(int port, CRC32C sum) {
        Flux<ByteBuf> body = HttpClient.create()
                .host(HOST)
                .port(port)
                .get()
                .responseContent()
                .retain();
        return flux(out -> {
            try (var buffers = iterate(body)) {
                for (ByteBuf buffer : buffers) {
                    addedTo(sum, buffer);
                    out.emit(buffer); // who takes it releases it
                }
            }
        });
    }

    private static long addedTo(CRC32C sum, ByteBuf buffer) {
        sum.update(buffer.nioBuffer());
        return buffer.readableBytes();
    }
}
