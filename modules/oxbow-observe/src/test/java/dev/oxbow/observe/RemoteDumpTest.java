// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import javax.management.InstanceNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real process, attached to from outside. */
@Timeout(120)
@SuppressWarnings("NullAway")
class RemoteDumpTest {
    private static Process start(String... options) throws Exception {
        String jvm = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(jvm);
        builder.command().addAll(List.of(options));
        builder.command().addAll(List.of("-cp", System.getProperty("java.class.path"), HungProgram.class.getName()));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(process.inputReader().readLine()).isEqualTo("hung");
        return process;
    }

    /** The bean comes a second after the first loop, and nothing tells when. */
    private static String dumpOf(Process process, String operation) throws Exception {
        for (; ; ) {
            try {
                return RemoteDump.of(String.valueOf(process.pid()), operation);
            } catch (InstanceNotFoundException e) {
                Thread.sleep(50);
            }
        }
    }

    @Test
    void aHungProgramThatKnowsNothingOfDumpsIsDumped() throws Exception {
        Process process = start();
        try {
            String dump = dumpOf(process, "dump");
            System.out.println(dump);
            assertThat(dump)
                    .contains("cycle: reserve -> charge -> ship -> reserve")
                    .contains("held by task 'forgetful' (done)")
                    .contains("never given back")
                    .contains("HungProgram.awaitOther(HungProgram.java:");
            JsonObject json =
                    JsonParser.parseString(dumpOf(process, "dumpJson")).getAsJsonObject();
            assertThat(json.getAsJsonArray("cycles").get(0).getAsJsonArray()).hasSize(3);
            assertThat(json.getAsJsonArray("loops")
                            .get(0)
                            .getAsJsonObject()
                            .get("taskCount")
                            .getAsInt())
                    .isEqualTo(4);
        } finally {
            process.destroy();
        }
    }

    @Test
    void itCanBeTurnedOff() throws Exception {
        Process process = start("-Doxbow.jmx=false");
        try {
            Process turnedOn = start(); // by the time that this one has its bean, the other would have too
            dumpOf(turnedOn, "dump");
            turnedOn.destroy();
            assertThatThrownBy(() -> RemoteDump.of(String.valueOf(process.pid()), "dump"))
                    .isInstanceOf(InstanceNotFoundException.class);
        } finally {
            process.destroy();
        }
    }
}
