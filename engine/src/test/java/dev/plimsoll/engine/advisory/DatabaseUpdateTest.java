package dev.plimsoll.engine.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plimsoll.engine.advisory.DatabaseUpdate.UpdatedSource;
import dev.plimsoll.engine.advisory.SourceDownload.Patience;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All sources are served by this machine.
class DatabaseUpdateTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final Patience IMPATIENT =
            new Patience(Duration.ofSeconds(5), Duration.ofMillis(300), 3, Duration.ofMillis(1), Duration.ofSeconds(2));

    @TempDir
    private Path temporary;

    private final Map<String, byte[]> files = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final Map<String, Misbehaviour> misbehaviours = new HashMap<>();
    private HttpServer server;
    private Path database;

    /// What a server does instead of answering; true if it did.
    private interface Misbehaviour {
        boolean handle(HttpExchange exchange, byte[] content) throws IOException;
    }

    @BeforeEach
    void serve() throws IOException {
        database = temporary.resolve("advisories.sqlite");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        publish("npm", "GHSA-1", "2");
        publish("Red Hat", "RHSA-1", "2");
        files.put("/kev.json", "{\"vulnerabilities\": [{\"cveID\": \"CVE-2026-1\"}]}".getBytes(StandardCharsets.UTF_8));
        files.put("/epss.gz", FeedFolder.gzip("cve,epss,percentile\nCVE-2026-1,0.5,0.9\n"));
        files.put("/eol", """
                {"result": [{"name": "debian", "releases": [{"name": "12", "isLts": true, "eolFrom": "2026-07-11",
                  "custom": {"x": null}}]}]}""".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void publish(String ecosystem, String id, String fixed) {
        files.put(
                "/" + ecosystem + "/all.zip",
                FeedFolder.zip(Map.of(id + ".json", FeedFolder.osv(id, ecosystem, "a", fixed))));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var headers = exchange.getRequestHeaders();
            var range = headers.getFirst("Range");
            synchronized (requests) {
                requests.add(path + (range == null ? "" : " " + range));
            }
            var content = files.get(path);
            var misbehaviour = misbehaviours.get(path);
            if (misbehaviour != null && misbehaviour.handle(exchange, content)) {
                return;
            }
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            var tag = tag(content);
            exchange.getResponseHeaders().set("ETag", tag);
            if (tag.equals(headers.getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else if (range != null && tag.equals(headers.getFirst("If-Range"))) {
                int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
                send(exchange, 206, Arrays.copyOfRange(content, from, content.length));
            } else {
                send(exchange, 200, content);
            }
        }
    }

    private static String tag(byte[] content) {
        return "\"" + Arrays.hashCode(content) + "\"";
    }

    private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }

    private DatabaseUpdate update(Instant now) {
        var base = "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort() + "/";
        var addresses = Map.of(
                "osv", URI.create(base),
                "kev", URI.create(base + "kev.json"),
                "epss", URI.create(base + "epss.gz"),
                "endoflife", URI.create(base + "eol"));
        return new DatabaseUpdate(
                AdvisoryFeeds.all(),
                Clock.fixed(now, ZoneOffset.UTC),
                new UpdateSettings(addresses, temporary.resolve("downloads")),
                UpdateProgress.NONE,
                IMPATIENT);
    }

    private List<String> failures(String... ecosystems) throws InterruptedException {
        requests.clear();
        return update(START).update(database, Set.of(ecosystems)).sources().stream()
                .filter(source -> source.failure() != null)
                .map(UpdatedSource::name)
                .toList();
    }

    private List<String> ids(String ecosystem) {
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            return open.candidates(ecosystem, "a").stream()
                    .map(candidate -> candidate.advisory().id())
                    .toList();
        }
    }

    private List<Warning> warnings() {
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            return open.warnings();
        }
    }

    @Test
    void everything_that_the_bucket_lists_is_fetched() throws Exception {
        files.put("/ecosystems.txt", "npm\nRed Hat\nRed Hat:el:9\n[EMPTY]\nGIT\n".getBytes(StandardCharsets.UTF_8));
        assertThat(failures()).isEmpty();
        assertThat(ids("npm")).containsExactly("GHSA-1");
        assertThat(ids("Red Hat")).containsExactly("RHSA-1");
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.knownExploited("CVE-2026-1")).isTrue();
            assertThat(open.epss("CVE-2026-1")).isPresent();
            assertThat(open.facts().sources()).hasSize(5);
        }
        assertThat(temporary.resolve("downloads")).isEmptyDirectory();
    }

    @Test
    void what_did_not_change_is_neither_sent_nor_parsed_again() throws Exception {
        failures("npm", "Red Hat");
        publish("npm", "GHSA-2", "3");
        var again = update(START.plusSeconds(60)).update(database, Set.of("npm", "Red Hat"));
        assertThat(again.sources())
                .filteredOn(source -> source.parsed() + source.removed() > 0)
                .extracting(UpdatedSource::name)
                .containsExactly("npm");
        assertThat(ids("npm")).containsExactly("GHSA-2");
        assertThat(DatabaseStatus.read(database).sources())
                .allMatch(source -> START.plusSeconds(60).equals(source.fetchedAt()));
    }

    @Test
    void one_missing_ecosystem_spoils_no_other_and_is_recorded() throws Exception {
        assertThat(failures("npm", "Nowhere")).containsExactly("Nowhere");
        assertThat(ids("npm")).containsExactly("GHSA-1");
        assertThat(warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.subject()).isEqualTo("Nowhere");
            assertThat(warning.message()).contains("404");
        });
    }

    @Test
    void a_mirror_may_serve_in_a_zip_what_the_publisher_serves_bare() throws Exception {
        files.put("/kev.json", FeedFolder.zip(Map.of("known_exploited_vulnerabilities.json", """
                        {"vulnerabilities": [{"cveID": "CVE-2026-1"}]}""")));
        files.put("/eol", FeedFolder.zip(Map.of("releases/debian.json", """
                        {"releases": {"12": {"name": "12", "eol": "2026-07-11"}}}""")));

        var updated = update(START).update(database, Set.of("npm"));

        assertThat(updated.hasFailures()).isFalse();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.knownExploited("CVE-2026-1")).isTrue();
        }
    }

    @Test
    void a_source_that_fails_keeps_its_last_content_until_it_is_back() throws Exception {
        failures("npm");
        publish("npm", "GHSA-2", "3");
        misbehaviours.put("/npm/all.zip", (exchange, _) -> {
            exchange.sendResponseHeaders(500, -1);
            return true;
        });
        assertThat(failures("npm")).containsExactly("npm");
        assertThat(requests.stream().filter("/npm/all.zip"::equals)).hasSize(3);
        assertThat(ids("npm")).containsExactly("GHSA-1");
        assertThat(warnings()).extracting(Warning::subject).containsExactly("npm");
        assertThat(DatabaseStatus.read(database).sources())
                .filteredOn(source -> source.error() != null)
                .singleElement()
                .satisfies(source -> {
                    assertThat(source.name()).isEqualTo("npm");
                    assertThat(source.fetchedAt()).isEqualTo(START);
                    assertThat(source.error()).contains("500");
                });
        misbehaviours.clear();
        assertThat(failures("npm")).isEmpty();
        assertThat(ids("npm")).containsExactly("GHSA-2");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void a_server_that_recovers_is_asked_again() throws Exception {
        for (int status : new int[] {500, 503, 429}) {
            var first = new boolean[] {true};
            misbehaviours.put("/npm/all.zip", (exchange, _) -> {
                boolean refuse = first[0];
                first[0] = false;
                if (refuse) {
                    exchange.getResponseHeaders().set("Retry-After", "0");
                    exchange.sendResponseHeaders(status, -1);
                }
                return refuse;
            });
            assertThat(failures("npm")).isEmpty();
        }
    }

    @Test
    void a_server_that_asks_for_a_pause_gets_it() throws Exception {
        var times = new ArrayList<Long>();
        misbehaviours.put("/npm/all.zip", (exchange, _) -> {
            times.add(System.nanoTime());
            if (times.size() == 1) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                exchange.sendResponseHeaders(429, -1);
            }
            return times.size() == 1;
        });
        assertThat(failures("npm")).isEmpty();
        assertThat(Duration.ofNanos(times.get(1) - times.get(0))).isGreaterThan(Duration.ofMillis(990));
    }

    @Test
    void a_pause_that_is_too_long_is_a_failure_for_now() throws Exception {
        misbehaviours.put("/npm/all.zip", (exchange, _) -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            exchange.sendResponseHeaders(429, -1);
            return true;
        });
        assertThat(failures("npm")).containsExactly("npm");
        assertThat(requests.stream().filter("/npm/all.zip"::equals)).hasSize(1);
    }

    @Test
    void a_broken_transfer_is_resumed() throws Exception {
        var first = new boolean[] {true};
        misbehaviours.put("/npm/all.zip", (exchange, content) -> {
            boolean broken = first[0];
            first[0] = false;
            if (broken) {
                exchange.getResponseHeaders().set("ETag", tag(content));
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content, 0, 100);
                exchange.getResponseBody().flush();
            }
            return broken;
        });
        assertThat(failures("npm")).isEmpty();
        assertThat(requests).contains("/npm/all.zip bytes=100-");
        assertThat(ids("npm")).containsExactly("GHSA-1");
    }

    @Test
    void half_a_file_of_yesterday_is_not_joined_with_todays() throws Exception {
        misbehaviours.put("/npm/all.zip", (exchange, content) -> {
            exchange.getResponseHeaders().set("ETag", tag(content));
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, 100);
            exchange.getResponseBody().flush();
            return true;
        });
        assertThat(failures("npm", "Red Hat")).containsExactly("npm");
        assertThat(temporary.resolve("downloads/npm.zip.part")).exists();
        misbehaviours.clear();
        publish("npm", "GHSA-2", "3");
        assertThat(failures("npm")).isEmpty();
        assertThat(requests).contains("/npm/all.zip bytes=100-");
        assertThat(ids("npm")).containsExactly("GHSA-2");
    }

    @Test
    void a_server_that_falls_silent_is_given_up() throws Exception {
        misbehaviours.put("/npm/all.zip", (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, 10);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        assertThat(failures("npm", "Red Hat")).containsExactly("npm");
        assertThat(ids("Red Hat")).hasSize(1);
    }

    @Test
    void a_redirect_is_followed() throws Exception {
        files.put("/elsewhere.zip", files.remove("/npm/all.zip"));
        misbehaviours.put("/npm/all.zip", (exchange, _) -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere.zip");
            exchange.sendResponseHeaders(302, -1);
            return true;
        });
        assertThat(failures("npm")).isEmpty();
        assertThat(ids("npm")).containsExactly("GHSA-1");
    }

    @Test
    void a_wrong_or_truncated_file_replaces_nothing_and_is_asked_for_again() throws Exception {
        failures("npm");
        var good = FeedFolder.zip(Map.of("GHSA-2.json", FeedFolder.osv("GHSA-2", "npm", "a", "3")));
        for (var bad :
                List.of("<html>log in</html>".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(good, good.length / 2))) {
            files.put("/npm/all.zip", bad);
            assertThat(failures("npm")).containsExactly("npm");
            assertThat(ids("npm")).containsExactly("GHSA-1");
        }
        files.put("/npm/all.zip", good);
        assertThat(failures("npm")).isEmpty();
        assertThat(ids("npm")).containsExactly("GHSA-2");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void a_scan_fetches_only_what_is_missing_or_old() throws Exception {
        var day = Duration.ofHours(24);
        assertThat(update(START).refresh(database, Set.of("npm"), day).sources())
                .extracting(UpdatedSource::name)
                .containsExactly("npm", "kev", "epss", "endoflife");
        assertThat(update(START.plusSeconds(3600))
                        .refresh(database, Set.of("npm"), day)
                        .sources())
                .isEmpty();
        assertThat(update(START.plusSeconds(3600))
                        .refresh(database, Set.of("npm", "Red Hat"), day)
                        .sources())
                .extracting(UpdatedSource::name)
                .containsExactly("Red Hat");
        assertThat(ids("npm")).containsExactly("GHSA-1");
        assertThat(update(START.plus(day).plusSeconds(1))
                        .refresh(database, Set.of("Red Hat"), day)
                        .sources())
                .extracting(UpdatedSource::name)
                .containsExactly("kev", "epss", "endoflife");
    }

    @Test
    void without_any_source_there_is_no_database() {
        server.stop(0);
        assertThatThrownBy(() -> failures("npm"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("no source of advisories could be fetched");
        assertThat(database).doesNotExist();
        assertThat(Files.exists(database.resolveSibling("advisories.sqlite.draft")))
                .isFalse();
    }
}
