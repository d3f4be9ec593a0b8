// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.run;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.Test;

class MdcTest {
    @Test
    void eachLineHasTheIdOfItsRequestWhoeverWritesIt() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger logger = (Logger) Mdc.LOG;
        logger.addAppender(lines);
        lines.start();
        try {
            run(Mdc::demo);
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(of("r-1", lines.list))
                .containsExactly(
                        "tea is asked for",
                        "looked up, by a pipeline",
                        "it costs 2.50",
                        "noted, by a child task",
                        "printed, on a thread");
        assertThat(of("r-2", lines.list)).hasSize(5).contains("it costs 4.00");
        assertThat(lines.list).hasSize(10);
    }

    private static List<String> of(String request, List<ILoggingEvent> lines) {
        return lines.stream()
                .filter(line -> request.equals(line.getMDCPropertyMap().get("request")))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
