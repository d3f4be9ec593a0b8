// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlotTest {
    @Test
    void aPointIsWhereItsValueIs() throws Exception {
        Document svg = parse(Plot.svg(
                "How many?",
                "permits",
                List.of(1, 10, 100),
                List.of(new Plot.Panel("a second", false, List.of(new Plot.Line("", List.of(100.0, 400.0, 200.0)))))));

        List<Double> xs = attributes(svg, "cx");
        assertThat(xs.get(1) - xs.get(0)).isEqualTo(xs.get(2) - xs.get(1)); // logarithmic
        List<Double> ys = attributes(svg, "cy"); // downwards
        assertThat(ys.get(0) - ys.get(1)).isEqualTo(3 * (ys.get(0) - ys.get(2)));
    }

    @Test
    void aLogarithmicPanelGivesEachDecadeTheSameHeight() throws Exception {
        Document svg = parse(Plot.svg(
                "How late?",
                "permits",
                List.of(1, 10, 100),
                List.of(new Plot.Panel("ms", true, List.of(new Plot.Line("p50", List.of(1.0, 10.0, 1000.0)))))));

        List<Double> ys = attributes(svg, "cy");
        assertThat(ys.get(0) - ys.get(2)).isCloseTo(3 * (ys.get(0) - ys.get(1)), offset(0.5));
    }

    static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Double> attributes(Document svg, String name) {
        List<Double> values = new ArrayList<>();
        NodeList circles = svg.getElementsByTagName("circle");
        for (int i = 0; i < circles.getLength(); i++) {
            values.add(Double.valueOf(((Element) circles.item(i)).getAttribute(name)));
        }
        return values;
    }
}
