// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.conformance.Corpus.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CorpusTest {
    private static final int SHUFFLES = Boolean.getBoolean("oxbow.stress") ? 100 : 4;

    private static List<Program> corpus() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                CorpusTest.class.getResourceAsStream("/conformance/programs.jsonl.gz"), "the corpus is missing")) {
            return Corpus.read(file);
        }
    }

    private static List<Difference> differences(List<Program> programs, int shuffles) {
        return Conformance.compare(programs, shuffles, new PrintStream(OutputStream.nullOutputStream()));
    }

    @Test
    void everyProgramDoesWhatAsyncioDoesUnderEverySchedule() throws IOException {
        List<Program> programs = corpus();
        assertThat(programs).hasSize(4000);
        assertThat(differences(programs, SHUFFLES)).isEmpty();
    }

    @Test
    void anAnswerThatIsNotAsynciosIsSeen() throws IOException {
        List<Program> programs = corpus().subList(0, 2);
        Program asked = programs.get(0);
        Program answered = programs.get(1);
        Program wrong = new Program(asked.id(), asked.shared(), asked.main(), answered.expected());
        assertThat(differences(List.of(wrong, answered), 1))
                .extracting(Difference::program)
                .containsExactly(wrong);
    }
}
