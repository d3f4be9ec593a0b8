// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test lets fall into RxJavaPlugins.onError: it takes out what it expects, and nothing else may be left. */
final class Dropped implements BeforeEachCallback, AfterEachCallback {
    /** Any thread adds to them, each without what RxJava has wrapped it into. */
    final List<Throwable> errors = new CopyOnWriteArrayList<>();

    final CountDownLatch one = new CountDownLatch(1);

    @Override
    public void beforeEach(ExtensionContext test) {
        RxJavaPlugins.setErrorHandler(error -> {
            errors.add(error.getCause() == null ? error : error.getCause());
            one.countDown();
        });
    }

    @Override
    public void afterEach(ExtensionContext test) {
        RxJavaPlugins.setErrorHandler(null);
        assertThat(errors).isEmpty();
    }
}
