// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.validator.Expected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.netty.channel.AbortedException;

@Timeout(60)
class ShieldTest {
    private final Expected hungUp = Expected.drops(AbortedException.class::isInstance); // as in OrdersTest
    private final Shield shop = new Shield();

    @AfterEach
    void close() {
        shop.close();
        hungUp.close();
    }

    @Test
    void aPaymentThatIsAwaitedEndsWithItsRequest() throws InterruptedException {
        assertThat(whatBecomesOf("/awaited")).isEqualTo("cancelled");
        assertThat(shop.database().content()).isEmpty();
    }

    @Test
    void aShieldDoesNotSaveItFromTheEndOfTheRequestsOwnLoop() throws InterruptedException {
        assertThat(whatBecomesOf("/shielded")).isEqualTo("cancelled");
        assertThat(shop.database().content()).isEmpty();
    }

    @Test
    void shieldedAndOnALoopThatStaysItIsMade() throws InterruptedException {
        assertThat(whatBecomesOf("/kept")).isEqualTo("made");
        assertThat(shop.database().content()).containsExactly("kept");
    }

    @Test
    void aClientThatStaysHasItsReceipt() {
        assertThat(shop.client("/kept").block()).isEqualTo("paid");
        assertThat(shop.database().content()).containsExactly("kept");
    }

    @Test
    void closingWaitsForThePaymentsUnderWay() throws InterruptedException {
        Shield closing = new Shield();
        closing.hangUp("/kept");
        closing.close();
        assertThat(closing.ended).containsExactly("made");
    }

    private String whatBecomesOf(String path) throws InterruptedException {
        shop.hangUp(path);
        return shop.ended.poll(30, SECONDS);
    }
}
