// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.Choose.Row;
import dev.oxbow.recipes.choose.Ways;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChooseTest {
    @Test
    void everyWayDoesEveryJobWhole() throws Exception {
        List<Row> rows = Choose.measure(50, 1); // throws if one did not
        assertThat(rows)
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.millis().keySet()).containsExactlyElementsOf(Ways.NAMES));
    }

    @Test
    void theSimplestOfTheGoodOnesIsChosen() {
        Map<String, Double> millis = new LinkedHashMap<>();
        millis.put("simple", 126.0);
        millis.put("less so", 124.0);
        millis.put("fast", 100.0);
        assertThat(new Row("job", millis).choice()).isEqualTo("less so");
        millis.put("simple", 125.0);
        assertThat(new Row("job", millis).choice()).isEqualTo("simple");
    }
}
