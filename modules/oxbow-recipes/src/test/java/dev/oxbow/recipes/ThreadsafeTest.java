// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsafeTest {
    private final Threadsafe bank = new Threadsafe();

    @AfterEach
    void close() {
        bank.close();
    }

    @Test
    void whatThreadsHandToALoopIsDoneOneByOne() throws InterruptedException {
        bank.depositFrom(8, 2_000);
        assertThat(bank.balance()).isEqualTo(16_000);
    }

    @Test
    void aThreadHasTheResultTheFailureTheTimeLimitAndNoDeadlock() throws Exception {
        bank.depositFrom(4, 20_000);
        List<String> log = bank.conversation();
        assertThat(log)
                .startsWith(
                        "withdraw 30,000: 30000",
                        "withdraw 1,000,000: there are only 50000",
                        "not there in 10 ms; cancelled: true",
                        "another loop awaits it: 20000")
                .hasSize(5);
        assertThat(log.getLast()).startsWith("join on its own loop: ").contains("await");
    }
}
