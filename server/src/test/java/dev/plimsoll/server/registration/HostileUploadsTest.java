package dev.plimsoll.server.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.TestPlatform.Answer;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Everything that is sent to the platform and is not as it should be: refused with a problem that names the field, and
/// nothing of it is stored, whole or half.
@ParameterizedClass
@EnumSource(Dialect.class)
final class HostileUploadsTest {
    private static final int LARGEST = 1 << 20;
    private static final String POLICY = """
            apiVersion: plimsoll/v1
            kind: ImageAssurancePolicy
            name: hostile
            controls:
              - maxSeverity: { allow: high }
            """;

    @TempDir
    private static Path temporary;

    @Parameter
    private Dialect dialect;

    private static TestPlatform platform;
    private static byte[] sound;
    private static byte[] advisories;

    @BeforeParameterizedClassInvocation
    static void start(Dialect dialect) throws Exception {
        var folder = Files.createDirectories(temporary.resolve(dialect.name()));
        platform = TestPlatform.start(
                dialect,
                folder.resolve("data"),
                "plimsoll.largest-registration=" + LARGEST,
                "plimsoll.largest-database=" + 8 * LARGEST);
        var database = TestPlatform.database(
                folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL"));
        advisories = Files.readAllBytes(database);
        assertThat(platform.advisories(database).status()).isEqualTo(200);
        sound = Fleet.document("hostile", Fleet.npm("left", "1.0.0", "l"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        platform.close();
    }

    private static List<Long> rows() {
        var database = platform.bean(Database.class);
        return List.of(
                        "image",
                        "component",
                        "component_set",
                        "layer",
                        "image_name",
                        "registration",
                        "operating_system",
                        "event",
                        "policy_version",
                        "advisory_file",
                        "scope",
                        "decision")
                .stream()
                .map(table -> database.sql("SELECT COUNT(*) FROM " + table)
                        .query(Long.class)
                        .single())
                .toList();
    }

    /// As it is when what a test before has begun in the background is done.
    private static List<Long> settled() throws InterruptedException {
        var rows = rows();
        for (var before = List.<Long>of(); !rows.equals(before); rows = rows()) {
            before = rows;
            Thread.sleep(200);
        }
        return rows;
    }

    private static void refused(Answer answer, int... statuses) {
        assertThat(answer.status())
                .as(answer.body())
                .isIn(Arrays.stream(statuses).boxed().toList());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.json().path("detail").asString()).isNotBlank();
        assertThat(answer.body())
                .doesNotContain("Exception")
                .doesNotContain("dev.plimsoll.")
                .doesNotContain("SQL");
    }

    private static void refused(String field, Answer answer) {
        refused(answer, 400);
        assertThat(answer.json().path("field").asString()).isEqualTo(field);
    }

    private static Answer send(String method, String path, String type, byte[] body) throws Exception {
        return platform.send(platform.request(path)
                .header("Content-Type", type)
                .header("Idempotency-Key", "hostile")
                .method(method, BodyPublishers.ofByteArray(body)));
    }

    private static String text() {
        return new String(sound, StandardCharsets.UTF_8);
    }

    private static Answer register(String document) throws Exception {
        return platform.register(document.getBytes(StandardCharsets.UTF_8), "hostile");
    }

    @Test
    void an_inventory_of_another_schema_or_kind_or_size() throws Exception {
        var before = settled();
        refused("", register(""));
        refused("", register("null"));
        refused("", register("[]"));
        refused("", register("\u0000"));
        refused("", register(text().substring(0, text().length() / 2)));
        refused("", register(text().replaceFirst("\\{", "{\"schema\":\"plimsoll/registration-1\",")));
        refused("schema", register(text().replace("registration-1", "registration-2")));
        refused("unknown", register(text().replaceFirst("\\{", "{\"unknown\":1,")));
        refused(
                "packages",
                register(text().replaceFirst("\"packages\":\\[.*?],\"warnings", "\"packages\":7,\"warnings")));
        refused(
                "packages[0].layer",
                register(text().replaceAll("(\"version\":\"1.0.0\",\"layer\":\"sha256:)[0-9a-f]{8}", "$100000000")));
        refused("image.digest", register(text().replaceFirst("\"digest\":\"sha256:[0-9a-f]+", "\"digest\":\"md5:00")));
        refused(
                "image.names",
                register(text().replaceFirst(
                                "\"names\":\\[[^]]*]", "\"names\":[" + "\"a\",".repeat(10_000) + "\"a\"]")));
        refused(
                "image.reference",
                register(text().replaceFirst("\"reference\":\"[^\"]*", "\"reference\":\"" + "x".repeat(70_000))));
        refused(
                "image.reference",
                register(text().replaceFirst("\"reference\":\"[^\"]*", "\"reference\":\"a\\\\u0000b")));
        refused(register(text() + " ".repeat(LARGEST)), 413);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void an_inventory_that_anything_was_done_to() throws Exception {
        var before = settled();
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 150; round++) {
            var bytes = sound.clone();
            for (int change = 0; change < 3; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) "{}[]\",:\\0n".charAt(random.nextInt(10));
            }
            bytes = Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(200));
            var answer = platform.register(bytes, "damaged" + round);
            assertThat(answer.status()).as(answer.body()).isIn(201, 400, 422);
            refused += answer.status() == 201 ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(100);
        assertThat(rows().getFirst()).isLessThanOrEqualTo(before.getFirst() + 150 - refused);
        assertThat(platform.bean(Database.class)
                        .sql("SELECT COUNT(*) FROM image WHERE id NOT IN (SELECT image_id FROM image_verdict)")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /// Nothing is inflated that was not asked for: a bomb is bytes that are no JSON and no database.
    @Test
    void compressed_bombs() throws Exception {
        var before = settled();
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 512; i++) {
                gzip.write(new byte[LARGEST]);
            }
        }
        var archive = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry("all.zip"));
            for (int i = 0; i < 256; i++) {
                zip.write(new byte[LARGEST]);
            }
            zip.closeEntry();
        }
        for (var bytes : List.of(bomb.toByteArray(), archive.toByteArray())) {
            var registered = platform.send(platform.request("/api/v1/images")
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", "gzip")
                    .header("Idempotency-Key", "bomb")
                    .POST(BodyPublishers.ofByteArray(bytes)));
            refused(registered, 400, 415);
            refused(send("POST", "/api/v1/feeds/database", "application/octet-stream", bytes), 422);
            refused(send("PUT", "/api/v1/policies/hostile", "application/yaml", bytes), 400, 413);
        }
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void a_database_that_is_none() throws Exception {
        var before = settled();
        var current = platform.get("/api/v1/feeds").body();
        var damaged = advisories.clone();
        new Random(3).nextBytes(damaged);
        System.arraycopy(advisories, 0, damaged, 0, 100); // SQLite's head, and nothing behind it
        for (var bytes : List.of(
                new byte[0],
                "SQLite format 3\0".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(advisories, advisories.length / 2),
                damaged)) {
            refused(send("POST", "/api/v1/feeds/database", "application/octet-stream", bytes), 422);
        }
        for (var change : List.of(
                List.of("DROP TABLE affected"),
                List.of("CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM meta; END"),
                List.of(
                        "DROP TABLE likelihood",
                        "CREATE VIEW likelihood AS WITH RECURSIVE n(cve) AS (SELECT 1 UNION ALL SELECT cve + 1 FROM n)"
                                + " SELECT cve, 1 AS score, 1 AS percentile FROM n"))) {
            refused(send("POST", "/api/v1/feeds/database", "application/octet-stream", changed(change)), 422);
        }
        refused(send("POST", "/api/v1/feeds/database", "application/octet-stream", new byte[9 * LARGEST]), 413);
        assertThat(platform.get("/api/v1/feeds").body().replaceAll("\"age\":[0-9]+", ""))
                .isEqualTo(current.replaceAll("\"age\":[0-9]+", ""));
        assertThat(rows()).isEqualTo(before);
    }

    /// A database whose head is as it should be, and whose tables are not.
    private static byte[] changed(List<String> statements) throws Exception {
        var file = Files.write(temporary.resolve("changed.db"), advisories);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var one : statements) {
                statement.execute(one);
            }
        }
        return Files.readAllBytes(file);
    }

    @Test
    void a_policy_that_is_none_or_asks_for_too_much() throws Exception {
        var before = settled();
        var path = "/api/v1/policies/hostile";
        var aliases = new StringBuilder("a: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            aliases.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        var bombs = new ArrayList<String>();
        bombs.add(aliases.toString());
        bombs.add("[".repeat(100_000));
        bombs.add(POLICY + "scope: 'image.repository.matches(\"(a+)+$\") && " + "(".repeat(2_000) + "true"
                + ")".repeat(2_000) + "'\n");
        bombs.add(POLICY + "scope: '" + "true || ".repeat(50_000) + "true'\n");
        bombs.add(POLICY + "scope: 'image'\n");
        bombs.add(POLICY + "scope: 'no.such.thing'\n");
        bombs.add(POLICY.replace("maxSeverity", "noSuchControl"));
        bombs.add(POLICY + POLICY);
        bombs.add(POLICY + "---\n" + POLICY);
        bombs.add("\uFEFF\u0001\u0002");
        for (var bomb : bombs) {
            refused(send("PUT", path, "application/yaml", bomb.getBytes(StandardCharsets.UTF_8)), 400);
            refused(send("POST", path + "/preview", "application/yaml", bomb.getBytes(StandardCharsets.UTF_8)), 400);
            refused(
                    send("PUT", "/api/v1/waivers/hostile", "application/yaml", bomb.getBytes(StandardCharsets.UTF_8)),
                    400);
        }
        assertThat(rows()).isEqualTo(before);
    }

    /// An expression that is read but would never end is stopped, and the image judged.
    @Test
    void an_expression_that_would_not_end() throws Exception {
        var nested = "inventory.all(a, inventory.all(b, inventory.all(c, inventory.all(d, a.name == b.name))))";
        var policy = POLICY + "  - custom: { name: endless, violatedWhen: '" + nested + "', message: m }\n";
        var saved =
                send("PUT", "/api/v1/policies/hostile", "application/yaml", policy.getBytes(StandardCharsets.UTF_8));
        var packages = new dev.plimsoll.vocabulary.InstalledPackage[300];
        Arrays.setAll(packages, i -> Fleet.npm("p" + i, "1.0.0", "many"));
        long begin = System.nanoTime();
        var answer = platform.register(Fleet.document("many", packages), "many" + dialect);
        assertThat(System.nanoTime() - begin).isLessThan(30_000_000_000L);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        if (saved.status() == 201) {
            platform.send(platform.request("/api/v1/policies/hostile")
                    .header("If-Match", "\"1\"")
                    .DELETE());
        } else {
            refused(saved, 400);
        }
        var scope =
                "{\"name\": \"endless\", \"expression\": \"" + "(".repeat(5_000) + "true" + ")".repeat(5_000) + "\"}";
        refused(send("POST", "/api/v1/scopes", "application/json", scope.getBytes(StandardCharsets.UTF_8)), 400);
        var deep = "{\"name\": \"deep\", \"expression\": " + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        refused(send("POST", "/api/v1/scopes", "application/json", deep.getBytes(StandardCharsets.UTF_8)), 400);
    }

    /// Filters and names are values, never parts of a statement; pages have a size; headers cannot be written into.
    @Test
    void questions_that_are_attacks() throws Exception {
        register(text());
        for (var attack : List.of(
                "%27%20OR%201=1--",
                "1;DROP%20TABLE%20image",
                "%00",
                "%25%27_",
                "..%2f..%2fetc",
                "x".repeat(5_000),
                "%0d%0aSet-Cookie:%20a=b",
                "%F0%9F%92%A3",
                "-1",
                "9223372036854775808")) {
            for (var question : List.of(
                    "findings?vulnerability=",
                    "findings?package=",
                    "findings?repository=",
                    "findings?image=",
                    "findings?after=",
                    "findings?sort=",
                    "findings?limit=",
                    "images?name=",
                    "images?repository=",
                    "images?after=",
                    "components?package=",
                    "components?name=",
                    "vulnerabilities/",
                    "events?after=",
                    "audit?principal=",
                    "images/named?name=",
                    "images/",
                    "practice?by=",
                    "users?after=",
                    "images/1/report?format=",
                    "images/1/executables?after=",
                    "jobs?after=",
                    "webhooks?after=")) {
                var answer = platform.get("/api/v1/" + question + attack);
                assertThat(answer.status())
                        .as(question + attack + answer.body())
                        .isLessThan(500);
                assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
            }
        }
        assertThat(platform.get("/api/v1/findings?limit=501").status()).isEqualTo(400);
        assertThat(platform.get("/api/v1/findings?limit=0").status()).isEqualTo(400);
        assertThat(platform.bean(Database.class)
                        .sql("SELECT COUNT(*) FROM image")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    /// Of two values for one key a gate before the platform may read the other one.
    @Test
    void what_is_said_twice_or_is_of_another_kind() throws Exception {
        var before = settled();
        for (var scope : List.of(
                "{\"name\": \"a\", \"name\": \"b\", \"expression\": \"true\"}",
                "{\"name\": \"a\", \"expression\": \"true\", \"owners\": [null]}",
                "{\"name\": true, \"expression\": \"true\"}",
                "{\"name\": \"a\", \"expression\": true}")) {
            refused(send("POST", "/api/v1/scopes", "application/json", scope.getBytes(StandardCharsets.UTF_8)), 400);
        }
        var numbered = "{\"decisions\": [{\"vulnerability\": \"CVE-2026-1\", \"image\": 1}]}";
        assertThat(send("POST", "/api/v1/decisions", "application/json", numbered.getBytes(StandardCharsets.UTF_8))
                        .body())
                .contains("decisions[0].image", "must be a text");
        for (var days : List.of("1.5", "\"2\"", "true", "1e0", "[1]")) {
            var token = "{\"name\": \"t\", \"user\": 1, \"days\": " + days + "}";
            refused("days", send("POST", "/api/v1/tokens", "application/json", token.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(rows()).isEqualTo(before);
    }

    /// Clocks and headers have ends, too.
    @Test
    void times_and_headers_beyond_what_there_is() throws Exception {
        for (var time :
                List.of("-999999999-01-01T00:00:00Z", "%2B999999999-12-31T00:00:00Z", "-000001-01-01T00:00:00Z")) {
            for (var question : List.of("findings?since=", "findings/count?before=", "findings/export?since=")) {
                refused(question.replaceAll(".*[?]|=", ""), platform.get("/api/v1/" + question + time));
            }
        }
        refused(platform.send(platform.request("/api/v1/images").header("Accept", "foo")), 406);
        register(text());
        for (var accept : List.of("foo", "<script>", "a/b;q=x")) {
            refused(platform.send(platform.request("/api/v1/images/1/report").header("Accept", accept)), 400, 406);
        }
        // bytes that clients of this JDK do not send
        try (var socket =
                new Socket(platform.at("/").getHost(), platform.at("/").getPort())) {
            socket.getOutputStream()
                    .write(
                            ("GET /api/v1/feeds/database HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                            + platform.token() + "\r\nIf-None-Match: \u00ed\u00a0\u0080\r\n\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400");
        }
    }

    /// Those who send slowly, or stop, hold nobody else up.
    @Test
    void senders_who_are_slow() throws Exception {
        var address = platform.at("/");
        var slow = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 300; i++) {
                var socket = new Socket(address.getHost(), address.getPort());
                socket.getOutputStream()
                        .write(("POST /api/v1/images HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + platform.token()
                                        + "\r\nContent-Type: application/json\r\nIdempotency-Key: slow" + i
                                        + "\r\nContent-Length: 100000\r\n\r\n{\"schema\":")
                                .getBytes(StandardCharsets.UTF_8));
                slow.add(socket);
            }
            long begin = System.nanoTime();
            assertThat(platform.get("/health/ready").status()).isEqualTo(200);
            assertThat(platform.get("/api/v1/images").status()).isEqualTo(200);
            assertThat(platform.register(Fleet.document("fast", Fleet.npm("a", "1.0.0", "f")), "fast")
                            .status())
                    .isEqualTo(201);
            assertThat(System.nanoTime() - begin).isLessThan(20_000_000_000L);
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    /// A token in an address counts for nothing, and is in no answer.
    @Test
    void a_token_in_an_address() throws Exception {
        for (var name : List.of("access_token", "token", "api_key")) {
            var answer = platform.send(
                    HttpRequest.newBuilder(platform.at("/api/v1/images?" + name + "=" + platform.token())));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).doesNotContain(platform.token());
        }
    }
}
