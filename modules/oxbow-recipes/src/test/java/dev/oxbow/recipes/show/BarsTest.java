// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.show.Bars.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BarsTest {
    @Test
    void aBarIsAsLongAsItsValueAmongItsGroup() throws Exception {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("a <b> & 'c'", 10.0);
        values.put("d", 40.0);
        Document svg = PlotTest.parse(Bars.svg("t", List.of(new Group("g", values), new Group("h", Map.of("e", 1.0)))));

        List<Double> widths = new ArrayList<>();
        NodeList bars = svg.getElementsByTagName("rect");
        for (int i = 0; i < bars.getLength(); i++) {
            widths.add(Double.valueOf(((Element) bars.item(i)).getAttribute("width")));
        }
        assertThat(widths.get(1)).isEqualTo(4 * widths.get(0)).isEqualTo(widths.get(2));
        assertThat(svg.getElementsByTagName("text").item(2).getTextContent()).isEqualTo("a <b> & 'c'");
    }
}
