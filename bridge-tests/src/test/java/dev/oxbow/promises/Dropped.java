// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Hooks;

/** Listens at every hook for what is dropped; a test takes what it expects, and what is left then fails it. */
final class Dropped implements BeforeEachCallback, AfterEachCallback {
    private final Map<Lib, List<Throwable>> errors = Map.of(
            Lib.PLAIN, new CopyOnWriteArrayList<>(),
            Lib.REACTOR, new CopyOnWriteArrayList<>(),
            Lib.RXJAVA, new CopyOnWriteArrayList<>());
    private final Logger log = Logger.getLogger("dev.oxbow");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getThrown() != null) {
                of(Lib.PLAIN).add(record.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Override
    public void beforeEach(ExtensionContext context) {
        Hooks.onErrorDropped(of(Lib.REACTOR)::add);
        RxJavaPlugins.setErrorHandler(e -> of(Lib.RXJAVA).add(undressed(e)));
        log.addHandler(handler);
        log.setUseParentHandlers(false);
    }

    private static Throwable undressed(Throwable e) {
        @Nullable Throwable cause = e.getCause();
        return e instanceof io.reactivex.rxjava3.exceptions.UndeliverableException && cause != null ? cause : e;
    }

    private List<Throwable> of(Lib lib) {
        return errors.getOrDefault(lib == Lib.FLOW ? Lib.PLAIN : lib, List.of());
    }

    /** What was dropped with this library so far; it counts as expected. */
    List<Throwable> take(Lib lib) {
        List<Throwable> taken = new ArrayList<>(of(lib));
        of(lib).clear();
        return taken;
    }

    /** Whether something was dropped with this library. */
    boolean any(Lib lib) {
        return !of(lib).isEmpty();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Hooks.resetOnErrorDropped();
        RxJavaPlugins.setErrorHandler(null);
        log.removeHandler(handler);
        log.setUseParentHandlers(true);
        assertThat(errors.values()).as("dropped and not expected").allMatch(List::isEmpty);
    }
}
