// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the {@link Leaky} tests as Surefire would, and looks at how the session ends. */
@Timeout(60)
class ValidatorTest {
    private static final Logger ROOT = Logger.getLogger("");

    @TempDir
    private Path directory;

    private Handler[] handlers = {};

    /** What is logged on purpose here is not for the validator that watches this test. */
    @BeforeEach
    void deafen() {
        handlers = ROOT.getHandlers();
        for (Handler handler : handlers) {
            ROOT.removeHandler(handler);
        }
    }

    @AfterEach
    void undo() {
        Leaky.cleanUp();
        for (Handler handler : handlers) {
            ROOT.addHandler(handler);
        }
    }

    private void assertFound(Class<?> test, String... parts) {
        Path report = directory.resolve("validator.txt");
        Throwable end = catchThrowable(() -> {
            LauncherConfig config = LauncherConfig.builder()
                    .enableLauncherSessionListenerAutoRegistration(false)
                    .addLauncherSessionListeners(new Validator(Duration.ofMillis(200), report))
                    .build();
            try (LauncherSession session = LauncherFactory.openSession(config)) {
                session.getLauncher()
                        .execute(LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(test))
                                .build());
            }
        });
        assertThat(end).isInstanceOf(AssertionError.class).hasMessageContaining(test.getName());
        assertThat(report).content().contains(parts);
    }

    @Test
    void aTaskThatIsNotDone() {
        assertFound(Leaky.Task.class, "Task.test: loops are left with something to do", "task 'forgotten' (pending)");
    }

    @Test
    void aTimerThatIsStillToCome() {
        assertFound(Leaky.Timer.class, "Timer.test: loops are left with something to do", "timers=1");
    }

    @Test
    void aPermitThatIsHeldAndAPlaceInAQueue() {
        assertFound(Leaky.Permit.class, "still held or waited for: semaphore (0 free, 1 waiting): 1 of 1 held");
    }

    @Test
    void threadsOfBothKinds() {
        assertFound(
                Leaky.Threads.class, "a thread is left", "\"of the platform\"", "\"a virtual one\" virtual", "await");
    }

    @Test
    void anErrorThatReactorDrops() {
        assertFound(Leaky.DropsInReactor.class, "onErrorDropped", "IllegalStateException: dropped in Reactor");
    }

    @Test
    void anElementThatReactorDrops() {
        assertFound(Leaky.DropsAnElement.class, "onNextDropped: an element");
    }

    @Test
    void anErrorThatRxJavaDrops() {
        assertFound(Leaky.DropsInRxJava.class, "uncaught in", "IllegalStateException: dropped in RxJava");
    }

    @Test
    void aThreadThatDies() {
        assertFound(Leaky.Dies.class, "uncaught in", "IllegalStateException: died");
    }

    @Test
    void anErrorThatALoopLogs() {
        assertFound(Leaky.Logs.class, "a callback failed", "IllegalStateException: nobody listens");
    }

    @Test
    void aTestOfTestNgToo() {
        assertFound(Leaky.OfTestNg.class, "semaphore (0 free, 0 waiting): 1 of 1 held");
    }

    @Test
    void nothingIsFoundWhereATestTakesWhatItExpects() {
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .addLauncherSessionListeners(new Validator(Duration.ofMillis(200), directory.resolve("none")))
                .build();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            session.getLauncher()
                    .execute(LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectClass(Leaky.Nothing.class))
                            .build());
        }
        assertThat(Leaky.Nothing.taken).hasSize(3);
    }
}
