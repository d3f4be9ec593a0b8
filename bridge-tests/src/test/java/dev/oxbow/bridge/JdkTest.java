// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JdkTest {
    @Test
    void testsRunOnTheToolchain() {
        assertThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
    }
}
