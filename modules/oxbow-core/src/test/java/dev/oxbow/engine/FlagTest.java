// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways to have trampolines, each in a JVM of its own. */
@Timeout(60)
class FlagTest {
    @TempDir
    Path dir;

    /** Prints on what thread a coroutine's runs. */
    static final class Where {
        public static void main(String[] args) {
            String text = Async.run(() -> Thread.currentThread().toString());
            System.out.print(text.substring(text.indexOf('@') + 1));
        }
    }

    @Test
    void withoutAnyTheJdkSchedulesCoroutines() throws Exception {
        assertThat(where("-cp", OwnJvm.classPath(), Where.class.getName())).startsWith("ForkJoinPool-");
    }

    @Test
    void anArgumentOfTheJvm() throws Exception {
        assertThat(where(
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        OwnJvm.classPath(),
                        Where.class.getName()))
                .startsWith("oxbow-host-");
    }

    @Test
    void aLineInTheManifestOfAnExecutableJar() throws Exception {
        assertThat(where("-jar", jar("java.base/java.lang").toString())).startsWith("oxbow-host-");
        assertThat(where("-jar", jar("java.base/java.nio").toString())).startsWith("ForkJoinPool-");
    }

    @Test
    void aPropertyTurnsThemOff() throws Exception {
        assertThat(where(
                        "-Doxbow.trampoline=false",
                        "-jar",
                        jar("java.base/java.lang").toString()))
                .startsWith("ForkJoinPool-");
    }

    private Path jar(String opens) throws Exception {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, Where.class.getName());
        main.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(OwnJvm.classPath().split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        main.putValue("Add-Opens", opens);
        Path jar = Files.createTempFile(dir, "app", ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private String where(String... args) throws Exception {
        return new OwnJvm(dir).run(args);
    }
}
