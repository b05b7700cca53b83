package dev.plimsoll.server.rescan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Dialect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The platform fetches from its publishers, for whom a server on this machine stands in: what is new there is told of
/// the images that have it, what is not changes nothing, and what fails leaves what was.
final class PublishersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private final Map<String, byte[]> published = new ConcurrentHashMap<>();
    private volatile boolean gone;
    private HttpServer publisher;

    @BeforeEach
    void publish() throws IOException {
        publisher = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        publisher.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        publisher.createContext("/", this::answer);
        publisher.start();
        published.put("/npm/all.zip", zip("GHSA-aaaa-bbbb-cccc", osv("GHSA-aaaa-bbbb-cccc", "left")));
        published.put("/kev.json", bytes("{\"vulnerabilities\": [{\"cveID\": \"CVE-2026-1\"}]}"));
        published.put("/eol", bytes("{\"result\": []}"));
        var epss = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(epss)) {
            out.write(bytes("cve,epss,percentile\nCVE-2026-1,0.5,0.9\n"));
        }
        published.put("/epss.gz", epss.toByteArray());
    }

    @AfterEach
    void stop() {
        publisher.stop(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String osv(String id, String name) {
        return Fleet.osv(id, "npm", name, "2.0.0", "CRITICAL");
    }

    private static byte[] zip(String... entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i] + ".json"));
                zip.write(bytes(entries[i + 1]));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var content = published.get(exchange.getRequestURI().getPath());
            if (gone || content == null) {
                exchange.sendResponseHeaders(gone ? 503 : 404, -1);
                return;
            }
            var tag = "\"" + java.util.Arrays.hashCode(content) + "\"";
            exchange.getResponseHeaders().set("ETag", tag);
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        }
    }

    private TestPlatform start(Dialect dialect) throws IOException {
        var base = "http://127.0.0.1:" + publisher.getAddress().getPort() + "/";
        return TestPlatform.start(
                dialect,
                folder.resolve("data"),
                "plimsoll.update.every=1s",
                "plimsoll.update.ecosystems=npm",
                "plimsoll.update.sources.osv=" + base,
                "plimsoll.update.sources.kev=" + base + "kev.json",
                "plimsoll.update.sources.epss=" + base + "epss.gz",
                "plimsoll.update.sources.endoflife=" + base + "eol");
    }

    private static List<String> opened(TestPlatform platform) throws Exception {
        return platform.get("/api/v1/events?limit=500")
                .json()
                .path("items")
                .valueStream()
                .filter(event -> event.path("type").asString().equals("dev.plimsoll.finding.opened"))
                .map(event -> event.path("subject").asString() + " "
                        + event.path("data").path("imageCount").asInt())
                .toList();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            Thread.sleep(100);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void what_is_published_is_fetched_and_told_of_the_images_that_have_it(Dialect dialect) throws Exception {
        try (var platform = start(dialect)) {
            await(
                    "the first advisories",
                    () -> platform.register(Fleet.document("a", Fleet.npm("left", "1.0.0", "la")), "a")
                                    .status()
                            == 201);
            platform.register(Fleet.document("b", Fleet.npm("right", "1.0.0", "lb")), "b");
            platform.register(Fleet.document("c", Fleet.npm("other", "1.0.0", "lc")), "c");
            assertThat(opened(platform)).isEmpty();

            published.put(
                    "/npm/all.zip",
                    zip(
                            "GHSA-aaaa-bbbb-cccc",
                            osv("GHSA-aaaa-bbbb-cccc", "left"),
                            "GHSA-dddd-eeee-ffff",
                            osv("GHSA-dddd-eeee-ffff", "right")));
            await("the new advisory", () -> !opened(platform).isEmpty());
            assertThat(opened(platform)).containsExactly("GHSA-dddd-eeee-ffff 1");

            await("the end of its run", () -> {
                var runs = platform.get("/api/v1/rescans").body();
                return runs.contains("\"opened\":1") && !runs.contains("\"ended\":null");
            });

            // nothing new: no event, no run, the same database
            var runs = platform.get("/api/v1/rescans").body();
            Thread.sleep(4_000);
            assertThat(platform.get("/api/v1/rescans").body()).isEqualTo(runs);

            gone = true;
            await(
                    "the failure to be told",
                    () -> platform.get("/api/v1/feeds").body().contains("503"));
            assertThat(platform.register(Fleet.document("d", Fleet.npm("right", "1.0.0", "ld")), "d")
                            .json()
                            .path("findings"))
                    .hasSize(1);

            gone = false;
            published.put("/npm/all.zip", zip("GHSA-aaaa-bbbb-cccc", osv("GHSA-aaaa-bbbb-cccc", "other")));
            await("what was published meanwhile", () -> opened(platform).size() == 2);
            assertThat(opened(platform)).contains("GHSA-aaaa-bbbb-cccc 1");
            await(
                    "the failure to be over",
                    () -> !platform.get("/api/v1/feeds").body().contains("503"));
            assertThat(platform.bean(Verification.class).verify().differences()).isEmpty();
        }
    }
}
