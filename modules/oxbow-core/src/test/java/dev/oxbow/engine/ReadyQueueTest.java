// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
    private final ReadyQueue queue = new ReadyQueue();

    private static Step step() {
        return (Errand) () -> {};
    }

    @Test
    void firstInFirstOutWhileItGrowsWrapsAndShrinks() {
        Random random = new Random(5);
        ArrayDeque<Step> model = new ArrayDeque<>();
        for (int i = 0; i < 200_000; i++) {
            // longer and longer bursts, then drained
            if (random.nextInt(10_000) == 0) {
                while (!model.isEmpty()) {
                    assertThat(queue.poll() == model.poll()).isTrue();
                }
            } else if (model.isEmpty() || random.nextInt(5) < 3) {
                Step step = step();
                queue.add(step);
                model.add(step);
            } else {
                assertThat(queue.poll() == model.poll()).isTrue();
            }
            assertThat(queue.size() == model.size()).isTrue();
        }
    }

    @Test
    void theViewIsOldestFirst() {
        List<Step> added = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            queue.add(step());
        }
        for (int i = 0; i < 10; i++) {
            queue.poll();
        }
        for (int i = 0; i < 14; i++) { // wraps around in a ring of 16
            Step step = step();
            added.add(step);
            queue.add(step);
        }
        assertThat(queue.view()).containsExactlyElementsOf(added);
        assertThatThrownBy(() -> queue.view().get(14)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatIsPromotedComesNextAndNothingIsLost() {
        List<Step> added = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Step step = step();
            added.add(step);
            queue.add(step);
        }
        queue.promote(3);
        assertThat(queue.poll()).isSameAs(added.get(3));
        List<Step> rest = new ArrayList<>();
        while (queue.size() > 0) {
            rest.add(queue.poll());
        }
        assertThat(rest).containsExactlyInAnyOrder(added.get(0), added.get(1), added.get(2), added.get(4));
        assertThatThrownBy(() -> queue.promote(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
