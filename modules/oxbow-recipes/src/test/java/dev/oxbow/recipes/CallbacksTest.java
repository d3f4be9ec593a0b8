// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.test.OxbowTest;

class CallbacksTest {
    @OxbowTest
    void aCallbackIsToldHowItsTaskEndedAndWhatItWasGiven() {
        assertThat(new Callbacks().demo())
                .containsExactly(
                        "upload ended: cancelled, the user pressed Escape",
                        "fetch ended: 42 pages",
                        "  bill customer 7 for fetch",
                        "parse ended: failed, line 3 is no number",
                        "price ended: 9.90",
                        "  bill customer 7 for price",
                        "this line comes first",
                        "too late? no: called in a step to come",
                        "the Mono ended: file receipt 12 for customer 7");
    }
}
