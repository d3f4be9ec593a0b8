// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class LinesTest {
    @Test
    void aCharacterMayComeInTwoPieces() {
        byte[] text = "1 café\n2 thés".getBytes(UTF_8);
        Flux<byte[]> bytes = Flux.range(0, text.length).map(i -> new byte[] {text[i]});
        assertThat(lines(bytes)).containsExactly("1 café", "2 thés");
        assertThat(lines(Flux.just(text))).containsExactly("1 café", "2 thés");
    }

    @Test
    void aLineIsOnlySoLong() {
        String longest = "x".repeat(OrderService.LONGEST);
        assertThat(lines(Flux.just((longest + "\n").getBytes(UTF_8)))).containsExactly(longest);
        assertThatThrownBy(() -> lines(Flux.just(longest.getBytes(UTF_8)).repeat()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a line is longer than 1000 bytes");
    }

    private static List<String> lines(Flux<byte[]> pieces) {
        return OrderService.lines(pieces).collectList().blockOptional().orElseThrow();
    }
}
