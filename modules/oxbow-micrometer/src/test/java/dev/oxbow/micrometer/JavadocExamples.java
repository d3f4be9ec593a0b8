// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.micrometer;

import dev.oxbow.EventLoop;
import dev.oxbow.observe.JfrEvents;
import dev.oxbow.observe.Recorder;
import dev.oxbow.observe.Timeline;
import dev.oxbow.sync.AsyncSemaphore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The examples of Javadoc here and in oxbow-observe, for the compiler alone: PagesTest of bridge-tests looks for them. */
@SuppressWarnings("unused")
abstract class JavadocExamples {
    abstract void checkout(String cart);

    void observe(EventLoop loop, String cart) throws IOException {
        JfrEvents.install();
        try (Recorder recorder = Recorder.of(loop)) {
            loop.run(() -> checkout(cart));
            Files.writeString(Path.of("checkout.html"), Timeline.html("checkout", recorder.recording()));
        }
    }

    void meters(MeterRegistry registry, AsyncSemaphore permits) {
        LoopMetrics metrics = LoopMetrics.ofAll();
        metrics.bindTo(registry);
        new SemaphoreMetrics(permits, "database").bindTo(registry);
    }
}
