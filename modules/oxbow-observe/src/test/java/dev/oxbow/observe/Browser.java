// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Chromium without a window, by the W3C's WebDriver protocol. */
@SuppressWarnings("NullAway")
final class Browser implements AutoCloseable {
    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String session;

    private Browser(Process driver, String base, JsonObject session) {
        this.driver = driver;
        this.session = base + "/session/" + session.get("sessionId").getAsString();
    }

    /** Skips the test where this machine has none. */
    static Browser open() throws Exception {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> driver = onPath("chromedriver");
        Assumptions.assumeTrue(
                chromium.isPresent() && driver.isPresent(),
                "the page is not tested: no chromium and chromedriver on the PATH (Debian: chromium, chromium-driver)");
        Process process = new ProcessBuilder(driver.get().toString(), "--port=0")
                .redirectErrorStream(true)
                .start();
        try {
            String base = "http://127.0.0.1:" + port(process.inputReader());
            String profile = Files.createTempDirectory("oxbow-chromium").toString();
            String wanted = """
                    {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {"binary": "%s", "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=1280,720",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=%s"]}}}}
                    """.formatted(chromium.get(), profile);
            JsonObject session =
                    send(HttpClient.newHttpClient(), base + "/session", wanted).getAsJsonObject();
            return new Browser(process, base, session);
        } catch (Exception | Error e) {
            process.destroy();
            throw e;
        }
    }

    private static Optional<Path> onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":"))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int port(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            String said = "started successfully on port ";
            int at = line.indexOf(said);
            if (at >= 0) {
                return Integer.parseInt(line.substring(at + said.length()).replaceAll("\\D", ""));
            }
        }
        throw new IOException("chromedriver did not start");
    }

    void show(Path page) throws Exception {
        JsonObject url = new JsonObject();
        url.addProperty("url", page.toUri().toString());
        send(http, session + "/url", url.toString());
    }

    /** What the function body {@code script} returns in the page. */
    JsonElement run(String script) throws Exception {
        JsonObject body = new JsonObject();
        body.addProperty("script", script);
        body.add("args", JsonParser.parseString("[]"));
        return send(http, session + "/execute/sync", body.toString());
    }

    /** As {@link #run}, in the frame after the next: what was asked for has been drawn then. */
    String drawn(String script) throws Exception {
        JsonObject body = new JsonObject();
        body.addProperty(
                "script",
                "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done((() => {"
                        + script + "})())))");
        body.add("args", JsonParser.parseString("[]"));
        return send(http, session + "/execute/async", body.toString()).getAsString();
    }

    /** The mouse, moved to a place on the page. */
    void point(int x, int y) throws Exception {
        send(http, session + "/actions", """
                {"actions": [{"type": "pointer", "id": "mouse", "actions":
                [{"type": "pointerMove", "duration": 0, "x": %d, "y": %d}]}]}""".formatted(x, y));
    }

    /** The wheel, turned by so many pixels at a place on the page. */
    void wheel(int x, int y, int by) throws Exception {
        send(http, session + "/actions", """
                {"actions": [{"type": "wheel", "id": "wheel", "actions":
                [{"type": "scroll", "duration": 0, "x": %d, "y": %d, "deltaX": 0, "deltaY": %d}]}]}""".formatted(x, y, by));
    }

    void type(String selector, String text) throws Exception {
        JsonObject find = new JsonObject();
        find.addProperty("using", "css selector");
        find.addProperty("value", selector);
        String element = send(http, session + "/element", find.toString())
                .getAsJsonObject()
                .entrySet()
                .iterator()
                .next()
                .getValue()
                .getAsString();
        JsonObject keys = new JsonObject();
        keys.addProperty("text", text);
        send(http, session + "/element/" + element + "/value", keys.toString());
    }

    void screenshot(Path to) throws Exception {
        HttpRequest get =
                HttpRequest.newBuilder(URI.create(session + "/screenshot")).build();
        String answer = http.send(get, HttpResponse.BodyHandlers.ofString()).body();
        String png =
                JsonParser.parseString(answer).getAsJsonObject().get("value").getAsString();
        Files.write(to, Base64.getDecoder().decode(png));
    }

    private static JsonElement send(HttpClient http, String to, String body) throws Exception {
        HttpRequest post = HttpRequest.newBuilder(URI.create(to))
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
        JsonElement value =
                JsonParser.parseString(answer.body()).getAsJsonObject().get("value");
        if (answer.statusCode() != 200) {
            throw new IOException("chromedriver says: " + value);
        }
        return value;
    }

    /** What went wrong in the page, as its console tells it. */
    List<String> errors() throws Exception {
        JsonObject type = new JsonObject();
        type.addProperty("type", "browser");
        return send(http, session + "/se/log", type.toString()).getAsJsonArray().asList().stream()
                .map(JsonElement::toString)
                .filter(entry -> entry.contains("SEVERE"))
                .toList();
    }

    @Override
    public void close() throws Exception {
        try {
            http.send(
                    HttpRequest.newBuilder(URI.create(session)).DELETE().build(),
                    HttpResponse.BodyHandlers.discarding());
        } finally {
            driver.destroy();
        }
    }
}
