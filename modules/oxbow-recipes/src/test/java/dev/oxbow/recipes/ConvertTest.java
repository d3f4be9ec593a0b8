// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.recipes.Convert.Cart;
import dev.oxbow.recipes.Convert.OutOfStock;
import dev.oxbow.recipes.Convert.Receipt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class ConvertTest {
    private final Convert shop = new Convert();

    @Test
    void aCheckoutAsksAllThree() {
        assertThat(shop.checkout(new Cart("ada", "tea")).block()).isEqualTo(new Receipt("Ada", "a parcel of tea", 300));
    }

    @Test
    void itIsCold() {
        Mono<Receipt> checkout = shop.checkout(new Cart("ada", "tea"));
        assertThat(shop.log).isEmpty();
        assertThat(checkout.block()).isEqualTo(checkout.block());
        assertThat(shop.log).filteredOn(line -> line.contains("name asked")).hasSize(2);
    }

    @Test
    void whatTheSingleThrowsIsWhatTheMonoThrows() {
        assertThatThrownBy(() -> shop.checkout(new Cart("ada", "moon dust")).block())
                .isInstanceOf(OutOfStock.class)
                .hasMessage("no moon dust left");
    }

    @Test
    void whoCancelsTheMonoCancelsTheSingle() throws InterruptedException {
        Disposable client = shop.checkout(new Cart("ada", "a piano")).subscribe();
        shop.asked.await();
        client.dispose();
        assertThat(shop.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shop.log).noneMatch(line -> line.contains("goods are there"));
    }
}
