// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Hooks;

/** What a test lets fall into onErrorDropped: it takes out what it expects, and nothing else may be left. */
final class Dropped implements BeforeEachCallback, AfterEachCallback {
    /** Any thread adds to them. */
    final List<Throwable> errors = new CopyOnWriteArrayList<>();

    final CountDownLatch one = new CountDownLatch(1);

    @Override
    public void beforeEach(ExtensionContext test) {
        Hooks.onErrorDropped(error -> {
            errors.add(error);
            one.countDown();
        });
    }

    @Override
    public void afterEach(ExtensionContext test) {
        Hooks.resetOnErrorDropped();
        assertThat(errors).isEmpty();
    }
}
