package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database commands, and what a scan fetches on its own, against a copy of the public sources on loopback.
final class DatabaseTest {
    @TempDir
    private Path folder;

    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private HttpServer server;
    private String bucket;
    private CommandRun command;
    private Path feeds;
    private String shop;

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        feeds = CommandRun.examples().resolve("advisories");
        shop = CommandRun.examples().resolve("harbour-shop.tar").toString();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var path = exchange.getRequestURI().getPath().substring(1);
                asked.add(path);
                if (path.equals("endoflife.json")) {
                    var json = """
                            {"schema_version": "1.2.0", "total": 1, "result": [{"name": "debian", "releases":
                              [{"name": "12", "codename": "Bookworm", "eolFrom": "2026-06-10", "isEol": true}]}]}
                            """.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, json.length);
                    exchange.getResponseBody().write(json);
                    return;
                }
                var file = feeds.resolve(path).normalize();
                if (!file.startsWith(feeds) || !Files.isRegularFile(file)) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                var bytes =
                        path.endsWith(".zip") && path.startsWith("kev") ? firstEntry(file) : Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        bucket = "http://127.0.0.1:" + server.getAddress().getPort();
        var sources = "osv=" + bucket + ",kev=" + bucket + "/kev/kev.zip,epss=" + bucket
                + "/epss/epss_scores-current.csv.gz,endoflife=" + bucket + "/endoflife.json";
        command = new CommandRun(folder).with("PLIMSOLL_SOURCE", sources);
    }

    /// CISA publishes the list as it is, the folder of feeds holds it in a zip.
    private static byte[] firstEntry(Path zip) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            in.getNextEntry();
            return in.readAllBytes();
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_scan_fetches_what_the_image_needs_and_only_once() {
        var first = command.run("scan", shop, "--format", "text");
        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(first.out()).contains("CVE-2021-44228");
        assertThat(asked).contains("Debian/all.zip", "Maven/all.zip").doesNotContain("Alpine/all.zip");
        asked.clear();
        command.run("scan", shop, "--format", "text");
        assertThat(asked).doesNotContain("Debian/all.zip");
    }

    @Test
    void what_cannot_be_had_ends_with_3() {
        server.stop(0);
        var result = command.run("scan", shop);
        assertThat(result.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(result.err()).contains("plimsoll db update");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void databases_are_built_shown_and_compared() {
        var built = command.run("db", "build", "--from", feeds.toString(), "--db", "a.db");
        assertThat(built.exitCode()).as(built.err()).isZero();
        var status = command.run("db", "status", "--db", "a.db");
        assertThat(status.out()).contains("Debian", "npm", "entries");
        command.run("db", "build", "--from", feeds.toString(), "--db", "b.db");
        assertThat(command.run("db", "diff", "a.db", "b.db").out())
                .isEqualTo("0 added, 0 changed, 0 removed, 0 packages touched\n");
        assertThat(command.run("db", "status", "--db", "none.db").exitCode()).isEqualTo(ExitCode.DATABASE);
    }

    /// What a platform may answer who has a database to give; that a real one gives its own is shown by
    /// examples/platform/run.sh.
    private void answersPull(int status, byte[] body) {
        server.createContext("/api/v1/feeds/database", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestHeaders().getFirst("If-None-Match"));
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    private CommandRun.Result pull() {
        return command.with("PLIMSOLL_TOKEN", "plm_test").run("db", "pull", "--db", "mine.db", "--server", bucket);
    }

    @Test
    void a_platforms_database_is_fetched_whole_and_only_when_it_is_another() throws Exception {
        command.run("db", "build", "--from", feeds.toString(), "--db", "theirs.db");
        var theirs = Files.readAllBytes(folder.resolve("theirs.db"));
        answersPull(200, theirs);
        var pulled = pull();
        assertThat(pulled.exitCode()).as(pulled.err()).isZero();
        assertThat(pulled.out()).contains("Debian", "entries");
        assertThat(Files.readAllBytes(folder.resolve("mine.db"))).isEqualTo(theirs);
        server.removeContext("/api/v1/feeds/database");
        answersPull(304, new byte[0]);
        assertThat(pull().exitCode()).isZero();
        var digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(theirs));
        assertThat(asked).contains("\"\"", "\"" + digest + "\"");
    }

    /// What a platform says that has not yet judged all images; that a real one says so is shown by its own tests.
    @Test
    void a_push_ends_when_the_platform_has_applied_it_and_waits_for_its_images_only_when_told_to() {
        command.run("db", "build", "--from", feeds.toString(), "--db", "mine.db");
        answers("/api/v1/feeds/database", """
                {"id": 7, "ended": null, "packages": 3, "images": 1200, "waiting": 900, "opened": 2, "verdicts": 0}""");
        var soon = push();
        assertThat(soon.exitCode()).as(soon.err()).isZero();
        assertThat(soon.out()).contains("findings opened: 2", "wait to be judged: 900", "/api/v1/rescans/7", "--wait");
        answers("/api/v1/rescans/7", """
                {"id": 7, "ended": "2026-01-01T00:00:00Z", "packages": 3, "images": 1200, "waiting": 0, "opened": 2,
                 "verdicts": 44}""");
        var judged = push("--wait");
        assertThat(judged.exitCode()).as(judged.err()).isZero();
        assertThat(judged.out()).contains("other verdicts: 44").doesNotContain("wait");
    }

    private void answers(String path, String json) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                var bytes = json.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    private CommandRun.Result push(String... more) {
        var words = new ArrayList<>(List.of("db", "push", "--db", "mine.db", "--server", bucket));
        words.addAll(List.of(more));
        return command.with("PLIMSOLL_TOKEN", "plm_test").run(words.toArray(String[]::new));
    }

    @Test
    void what_is_no_database_does_not_replace_one() throws Exception {
        command.run("db", "build", "--from", feeds.toString(), "--db", "mine.db");
        var mine = Files.readAllBytes(folder.resolve("mine.db"));
        answersPull(200, Arrays.copyOf(mine, mine.length / 2));
        assertThat(pull().exitCode()).isEqualTo(ExitCode.DATABASE);
        server.removeContext("/api/v1/feeds/database");
        answersPull(403, "{\"detail\": \"feeds.read is needed\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(pull().err()).contains("refused with status 403", "feeds.read is needed");
        server.stop(0);
        assertThat(pull().err()).contains("cannot speak with the platform", "nothing listens there");
        assertThat(Files.readAllBytes(folder.resolve("mine.db"))).isEqualTo(mine);
        try (var files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    @Test
    void an_update_names_the_sources_that_failed() {
        var updated = command.run("db", "update", "--ecosystems", "Debian,CRAN");
        assertThat(updated.out().lines())
                .anyMatch(line -> line.matches("Debian +8 entries, .*"))
                .anyMatch(line -> line.startsWith("CRAN ") && line.contains("no entries; failed: "));
        assertThat(updated.exitCode()).isEqualTo(ExitCode.FAILED);
        var again = command.run("db", "update", "--ecosystems", "Debian");
        assertThat(again.exitCode()).as(again.out()).isZero();
    }

    @Test
    void the_status_says_when_a_source_was_fetched_and_what_failed_last() {
        command.run("db", "update", "--ecosystems", "Debian,CRAN");
        var status = command.run("db", "status");
        assertThat(status.exitCode()).as(status.err()).isZero();
        assertThat(status.out().lines())
                .anyMatch(line -> line.matches(" +Debian +8 entries, .* d old; fetched 2026-08-17T12:00:00Z"))
                .anyMatch(line -> line.matches(" +CRAN +no entries; never fetched"))
                .anyMatch(line -> line.matches(" +last fetch failed: the server answered 404 .*/CRAN/all.zip.*"));
        assertThat(status.out()).doesNotContain(" read, ");
    }

    @Test
    void a_build_says_what_each_source_holds() {
        var built = command.run("db", "build", "--from", feeds.toString(), "--db", "a.db");
        assertThat(built.out().lines())
                .anyMatch(line -> line.matches("kev +3 entries, .*"))
                .anyMatch(line -> line.matches("epss +15 entries, .*"))
                .noneMatch(line -> line.contains("unchanged"));
        var again = command.run("db", "build", "--from", feeds.toString(), "--db", "a.db");
        assertThat(again.out().lines()).anyMatch(line -> line.matches("kev +3 entries, .*; unchanged"));
    }

    @Test
    void a_source_of_no_interest_to_the_image_is_not_listed() throws IOException {
        var own = folder.resolve("feeds");
        zip(own.resolve("npm/all.zip"), "GHSA-aaaa-bbbb-cccc", "npm", "harbour-crane");
        zip(own.resolve("PyPI/all.zip"), "PYSEC-2026-1", "PyPI", "harbour-crane");
        zip(own.resolve("malicious/all.zip"), "MAL-2026-1", "npm", "harbour-cranes");
        Files.writeString(folder.resolve("npm.json"), bom("pkg:npm/harbour-crane@1.0.0"));
        Files.writeString(folder.resolve("pypi.json"), bom("pkg:pypi/harbour-crane@1.0.0"));
        var npm = command.run(
                "scan", "sbom:" + folder.resolve("npm.json"), "--advisories", own.toString(), "--format", "text");
        assertThat(npm.out()).contains("source: malicious").doesNotContain("source: PyPI");
        var pypi = command.run(
                "scan", "sbom:" + folder.resolve("pypi.json"), "--advisories", own.toString(), "--format", "text");
        assertThat(pypi.out()).contains("source: PyPI").doesNotContain("malicious");
        var stale = pypi.out().lines().filter(line -> line.contains("stale-source"));
        assertThat(stale).hasSize(1);
    }

    @Test
    void sources_that_are_all_too_old_are_one_line_for_people_and_each_its_own_for_programs() {
        var old = new CommandRun(folder).at("2026-12-01T00:00:00Z");
        var text = old.run("scan", shop, "--advisories", feeds.toString(), "--format", "text,json=r.json");
        var lines = text.out()
                .lines()
                .filter(line -> line.startsWith("warning: stale-source"))
                .toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).contains("Debian, ", "epss", "their newest entries are from 107 to");
        assertThat(folder.resolve("r.json"))
                .content()
                .satisfies(json -> assertThat(json.split("\"stale-source\"")).hasSizeGreaterThan(4));
        assertThat(old.run("scan", shop, "--advisories", feeds.toString()).out())
                .containsOnlyOnce("was published since")
                .contains("1 warning\n");
    }

    private static void zip(Path file, String id, String ecosystem, String name) throws IOException {
        Files.createDirectories(file.getParent());
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(id + ".json"));
            zip.write("""
                    {"id": "%s", "modified": "2026-01-01T00:00:00Z", "affected": [{"package":
                      {"ecosystem": "%s", "name": "%s"}, "versions": ["0.1"]}]}
                    """.formatted(id, ecosystem, name).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String bom(String purl) {
        return """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components":
                  [{"type": "library", "name": "harbour-crane", "version": "1.0.0", "purl": "%s"}]}
                """.formatted(purl);
    }
}
