// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.convert.OrderClient;
import dev.oxbow.recipes.convert.OrderService;
import dev.oxbow.recipes.convert.WebOrders;
import dev.oxbow.validator.Expected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.channel.AbortedException;

@Timeout(60)
class OrdersTest {
    /**
     * Reactor Netty tells of a client that hangs up twice: the request fails with this, and the answer is cancelled. The
     * cancellation overtakes the error on its way through the loop, so the error has nobody left to go to but the hook.
     */
    private final Expected hungUp = Expected.drops(AbortedException.class::isInstance);

    private final OrderService service = new OrderService();
    private final OrderClient client = new OrderClient(service.baseUrl());

    @AfterEach
    void close() {
        service.close();
        hungUp.close();
    }

    @Test
    void anOrderThatComesInPiecesIsBookedLineByLineAndCommitted() {
        assertThat(client.order(Flux.just("1 te", "a\n2 cups\n", "1 table")).block())
                .isEqualTo("200 3 booked");
        assertThat(client.list().block()).isEqualTo("1 tea\n2 cups\n1 table\n3 in all\n");
    }

    @Test
    void theHandlersOfWebFluxDoLikewise() {
        try (WebOrders web = new WebOrders()) {
            OrderClient caller = new OrderClient(web.baseUrl());
            assertThat(caller.order(Flux.just("1 tea\n2 c", "ups\n")).block()).isEqualTo("200 2 booked");
            assertThat(caller.order(Flux.just("1 spoon\ntwo forks\n")).block())
                    .isEqualTo("400 'two forks' is no order");
            assertThat(caller.order(Flux.empty()).block()).isEqualTo("200 0 booked");
            assertThat(caller.list().block()).isEqualTo("1 tea\n2 cups\n2 in all\n");
        }
    }

    @Test
    void aLineThatIsNoOrderRollsAllBack() {
        assertThat(client.order(Flux.just("1 tea\n", "two cups\n")).block()).isEqualTo("400 'two cups' is no order");
        assertThat(client.list().block()).isEqualTo("0 in all\n");
    }

    @Test
    void aClientThatHangsUpRollsAllBack() throws InterruptedException {
        Disposable hasty =
                client.order(Flux.concat(Flux.just("1 tea\n"), Flux.never())).subscribe();
        assertThat(service.log.poll(30, SECONDS)).isEqualTo("booked 1 tea");
        hasty.dispose();
        assertThat(service.log.poll(30, SECONDS)).isEqualTo("left");
        assertThat(client.list().block()).isEqualTo("0 in all\n");
    }
}
