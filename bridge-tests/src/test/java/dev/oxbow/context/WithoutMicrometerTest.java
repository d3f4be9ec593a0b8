// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.context;

import static dev.oxbow.reactor.ReactorBridge.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Micrometer's context-propagation is optional: all works where it is not. */
@Timeout(30)
class WithoutMicrometerTest {
    /** What is run there. */
    public static final class Program implements Supplier<String> {
        /** For the class loader. */
        public Program() {}

        @Override
        public String get() {
            return Async.run(() -> await(mono(() -> {
                        String value = await(Mono.just("a value").hide());
                        return value + " and " + context().get("key");
                    })
                    .contextWrite(context -> context.put("key", "a context"))));
        }
    }

    @Test
    void tasksAndBodiesRunWhereItIsAbsent() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("context-propagation")) {
                path.add(new File(entry).toURI().toURL());
            }
        }
        try (URLClassLoader elsewhere =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> elsewhere.loadClass("io.micrometer.context.ContextRegistry"))
                    .isInstanceOf(ClassNotFoundException.class);
            Object program = elsewhere
                    .loadClass(Program.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(program).isNotInstanceOf(Program.class);
            assertThat(((Supplier<?>) program).get()).isEqualTo("a value and a context");
        }
    }
}
