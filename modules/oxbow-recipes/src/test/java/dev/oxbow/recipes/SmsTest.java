// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.ReturnWhen.ALL_COMPLETED;
import static dev.oxbow.ReturnWhen.FIRST_COMPLETED;
import static dev.oxbow.ReturnWhen.FIRST_EXCEPTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.Waited;
import dev.oxbow.test.OxbowTest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

class SmsTest {
    @OxbowTest
    void gatherTellsTheFirstFailureAlone() {
        assertThat(Sms.gathered()).isEqualTo("failed, no such number");
    }

    @OxbowTest
    void waitTellsWhichAreDone() {
        String ada = "Ada delivered 30";
        String bob = "Bob delivered 10";
        String cid = "Cid failed: no such number 50";
        assertThat(doneAfter(FIRST_COMPLETED)).containsExactly(bob);
        assertThat(doneAfter(FIRST_EXCEPTION)).containsExactly(ada, bob, cid);
        assertThat(doneAfter(ALL_COMPLETED)).containsExactly(ada, bob, cid, "Dot delivered 70", "Eve delivered 90");
    }

    private static List<String> doneAfter(ReturnWhen when) {
        Waited<Task<String>> waited = Async.wait(Sms.send(), when);
        List<String> done = inWords(waited.done());
        Sms.withdraw(waited.pending());
        return done;
    }

    private static List<String> inWords(Collection<Task<String>> messages) {
        return messages.stream()
                .map(sms -> sms.name() + " " + Sms.inWords(sms.outcome()) + " " + millis(sms))
                .toList();
    }

    private static long millis(Task<String> sms) {
        return Duration.between(Objects.requireNonNull(sms.startedAt()), Objects.requireNonNull(sms.finishedAt()))
                .toMillis();
    }
}
