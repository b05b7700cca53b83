package dev.plimsoll.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.TestPlatform.Answer;
import dev.plimsoll.server.decisions.Decisions;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What is decided holds where it was decided for, in verdicts, lists and events, and nowhere else.
@ParameterizedClass
@EnumSource(Dialect.class)
final class DecisionsTest {
    private static final String VULNERABILITY = "GHSA-aaaa-bbbb-cccc";
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    @TempDir
    private static Path temporary;

    @Parameter
    private Dialect dialect;

    private static TestPlatform platform;

    @BeforeParameterizedClassInvocation
    static void start(Dialect dialect) throws IOException, InterruptedException {
        var folder = java.nio.file.Files.createDirectories(temporary.resolve(dialect.name()));
        platform = TestPlatform.start(dialect, folder.resolve("data"));
        assertThat(platform.advisories(TestPlatform.database(
                                folder,
                                "first",
                                "npm",
                                Fleet.osv(VULNERABILITY, "npm", "left", "2.0.0", "CRITICAL"),
                                "npm",
                                Fleet.osv("GHSA-dddd-eeee-ffff", "npm", "right", "2.0.0", "CRITICAL")))
                        .status())
                .isEqualTo(200);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        platform.close();
    }

    /// @return its id
    private static long register(String name, InstalledPackage... packages) throws Exception {
        var answer = platform.register(Fleet.document(name, packages), name + System.nanoTime());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return Long.parseLong(
                answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", ""));
    }

    private static Answer post(String path, String json) throws Exception {
        return platform.send(platform.request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static long decide(String about, String how) throws Exception {
        var answer = post(
                "/api/v1/decisions",
                "{\"decisions\":[{\"vulnerability\":\"" + VULNERABILITY + "\"," + about + "," + how + "}]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("decisions").path(0).path("id").asLong();
    }

    private static void revoke(long id) throws Exception {
        assertThat(platform.send(platform.request("/api/v1/decisions/" + id).DELETE())
                        .status())
                .isEqualTo(204);
    }

    private static final String HARMLESS =
            "\"status\":\"not_affected\",\"justification\":\"vulnerable_code_not_present\"";

    /// Judges by what holds now, as a registration does.
    private static boolean complies(String name, InstalledPackage... packages) throws Exception {
        var answer = platform.register(Fleet.document(name, packages), name + System.nanoTime());
        return answer.json().path("verdict").path("compliant").asBoolean();
    }

    private static List<String> suppressed(String question) throws Exception {
        var items = platform.get("/api/v1/findings?limit=500&suppressed=true&" + question)
                .json()
                .path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .map(one -> one.path("image").path("reference").asString() + " "
                        + one.path("vulnerability").asString() + " "
                        + one.path("status").asString())
                .toList();
    }

    @Test
    void a_decision_holds_for_its_image_only_and_is_taken_back() throws Exception {
        var left = Fleet.npm("left", "1.0.0", "only-a");
        long image = register("only/a", left);
        register("only/b", left);
        long id = decide("\"image\":\"" + image + "\"", HARMLESS + ",\"until\":\"" + TODAY + "\"");
        assertThat(complies("only/a", left)).isTrue();
        assertThat(complies("only/b", left)).isFalse();
        assertThat(suppressed("image=" + image))
                .containsExactly("reg.example/only/a:1 " + VULNERABILITY + " not_affected");
        assertThat(platform.get("/api/v1/decisions?vulnerability=" + VULNERABILITY.toLowerCase(java.util.Locale.ROOT))
                        .body())
                .contains("\"id\":" + id);
        revoke(id);
        assertThat(complies("only/a", left)).isFalse();
        assertThat(suppressed("image=" + image)).isEmpty();
        assertThat(platform.get("/api/v1/decisions/" + id)
                        .json()
                        .path("revokedBy")
                        .asString())
                .isEqualTo("test");
        assertThat(platform.send(platform.request("/api/v1/decisions/" + id).DELETE())
                        .status())
                .isEqualTo(409);
    }

    @Test
    void a_decision_holds_for_all_images_of_a_repository() throws Exception {
        var left = Fleet.npm("left", "1.0.0", "repo-a");
        register("whole/repo", left);
        long id = decide("\"repository\":\"reg.example/whole/repo\"", HARMLESS);
        assertThat(complies("whole/repo", left)).isTrue();
        assertThat(complies("whole/repository", left)).isFalse();
        revoke(id);
    }

    @Test
    void a_decision_about_a_base_holds_for_what_its_layers_brought_to_images_built_on_it() throws Exception {
        var base = Fleet.npm("left", "1.0.0", "the-base");
        long image = register("base/image", base);
        long id = decide("\"base\":\"" + image + "\"", HARMLESS);
        var own = Fleet.npm("other", "1.0.0", "child-layer");
        assertThat(complies("base/child", base, own)).isTrue();
        // another copy of the package, of which nothing was said
        var another = new InstalledPackage(
                base.purl(),
                base.name(),
                base.version(),
                null,
                Fleet.digest("own-copy"),
                List.of("/own"),
                List.of("MIT"),
                null,
                dev.plimsoll.vocabulary.Confidence.HIGH);
        assertThat(complies("base/copies", base, another)).isFalse();
        // the same layers in another order are another base
        assertThat(complies("base/other", own, base)).isFalse();
        revoke(id);
    }

    @Test
    void a_decision_holds_for_the_packages_and_the_scope_that_it_names() throws Exception {
        var left = Fleet.npm("left", "1.0.0", "scope-a");
        register("scoped/a", left);
        long other = decide("\"scope\":1,\"package\":\"pkg:npm/left@>=1.5\"", HARMLESS);
        assertThat(complies("scoped/a", left)).isFalse();
        long id = decide("\"scope\":1,\"package\":\"pkg:npm/left@<1.5\"", HARMLESS);
        assertThat(complies("scoped/a", left)).isTrue();
        revoke(other);
        revoke(id);
    }

    @Test
    void a_word_about_a_finding_leaves_it_open_and_an_accepted_risk_sets_it_aside() throws Exception {
        var left = Fleet.npm("left", "1.0.0", "word");
        long image = register("word/a", left);
        long word = decide("\"image\":\"" + image + "\"", "\"status\":\"under_investigation\"");
        assertThat(complies("word/a", left)).isFalse();
        var listed = platform.get("/api/v1/findings?image=" + image)
                .json()
                .path("items")
                .path(0);
        assertThat(listed.path("status").asString()).isEqualTo("under_investigation");
        assertThat(listed.path("suppressed").asBoolean()).isFalse();
        assertThat(platform.get("/api/v1/images/" + image + "/report?format=openvex")
                        .body())
                .contains("under_investigation");
        long accepted = decide(
                "\"image\":\"" + image + "\"",
                "\"status\":\"affected\",\"acceptRisk\":true,\"until\":\"" + TODAY.plusDays(3) + "\"");
        assertThat(complies("word/a", left)).isTrue();
        assertThat(platform.bean(Decisions.class)
                        .ending(Instant.now(), Instant.now().plus(java.time.Duration.ofDays(5))))
                .contains(image);
        assertThat(platform.bean(Decisions.class)
                        .ending(Instant.now(), Instant.now().plus(java.time.Duration.ofDays(2))))
                .doesNotContain(image);
        revoke(word);
        revoke(accepted);
    }

    @Test
    void an_event_tells_nothing_of_images_in_which_it_was_set_aside_before() throws Exception {
        var late = "GHSA-1111-2222-3333";
        var aside = register("event/aside", Fleet.npm("late", "1.0.0", "event-a"));
        var open = register("event/open", Fleet.npm("late", "1.0.0", "event-b"));
        for (var vulnerability : List.of(late, "GHSA-4444-5555-6666")) {
            // nobody has seen it yet
            var answer = post(
                    "/api/v1/decisions",
                    "{\"decisions\":[{\"vulnerability\":\"" + vulnerability + "\",\"image\":\"" + aside + "\","
                            + HARMLESS + "}]}");
            assertThat(answer.status()).isEqualTo(201);
        }
        var folder = temporary.resolve(dialect.name());
        platform.advisories(TestPlatform.database(
                folder,
                "late",
                "npm",
                Fleet.osv(VULNERABILITY, "npm", "left", "2.0.0", "CRITICAL"),
                "npm",
                Fleet.osv("GHSA-dddd-eeee-ffff", "npm", "right", "2.0.0", "CRITICAL"),
                "npm",
                Fleet.osv(late, "npm", "late", "2.0.0", "CRITICAL")));
        var events = platform.get("/api/v1/events?limit=500").json().path("items");
        var told = StreamSupport.stream(events.spliterator(), false)
                .filter(event -> event.path("subject").asString().equals(late))
                .toList();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().path("data").path("imageCount").asInt()).isEqualTo(1);
        assertThat(told.getFirst()
                        .path("data")
                        .path("images")
                        .path(0)
                        .path("id")
                        .asLong())
                .isEqualTo(open);
        assertThat(suppressed("image=" + aside)).hasSize(1);
        assertThat(suppressed("image=" + open)).isEmpty();
    }

    @Test
    void an_event_tells_nothing_of_images_for_which_a_document_waives_it() throws Exception {
        register("waived/team/a", Fleet.npm("later", "1.0.0", "waived-a"));
        var open = register("waived/open", Fleet.npm("later", "1.0.0", "waived-b"));
        register("waived/other", Fleet.npm("other", "1.5.0", "waived-c"));
        var waivers = platform.send(platform.request("/api/v1/waivers/events")
                .header("Content-Type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString("""
                        apiVersion: plimsoll/v1
                        kind: Waivers
                        waivers:
                          - { vulnerability: CVE-2026-5001, image: "reg.example/waived/team/*", reason: harmless }
                          - { vulnerability: CVE-2026-5001, package: "pkg:npm/other", reason: harmless }
                          - { vulnerability: CVE-2026-5001, until: 2020-01-01, reason: long ago }
                          - { vulnerability: CVE-2026-5002, reason: harmless everywhere }
                        """)));
        assertThat(waivers.status()).as(waivers.body()).isEqualTo(201);
        platform.advisories(TestPlatform.database(
                temporary.resolve(dialect.name()),
                "waived",
                "npm",
                Fleet.osv(VULNERABILITY, "npm", "left", "2.0.0", "CRITICAL"),
                "npm",
                Fleet.osv("GHSA-dddd-eeee-ffff", "npm", "right", "2.0.0", "CRITICAL"),
                "npm",
                Fleet.osv("CVE-2026-5001", "npm", "later", "2.0.0", "CRITICAL"),
                "npm",
                Fleet.osv("GHSA-5001-5001-5001", "npm", "other", "2.0.0", "CRITICAL")
                        .replace("\"summary\"", "\"aliases\": [\"CVE-2026-5001\"], \"summary\""),
                "npm",
                Fleet.osv("CVE-2026-5002", "npm", "later", "2.0.0", "CRITICAL")));
        var events = platform.get("/api/v1/events?limit=500").json().path("items");
        var told = StreamSupport.stream(events.spliterator(), false)
                .filter(event -> event.path("subject").asString().startsWith("CVE-2026-500"))
                .filter(event -> event.path("type").asString().endsWith("finding.opened"))
                .toList();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().path("data").path("images").findValuesAsString("id"))
                .containsExactly(Long.toString(open));
        assertThat(suppressed("repository=reg.example/waived/team/a")).hasSize(2);
        assertThat(suppressed("repository=reg.example/waived/other")).hasSize(1);
    }

    @Test
    void a_preview_tells_what_would_change_and_changes_nothing() throws Exception {
        var left = Fleet.npm("left", "1.0.0", "preview");
        long image = register("preview/a", left);
        register("preview/b", left, Fleet.npm("right", "1.0.0", "preview-b"));
        long before = count("decision");
        var answer = post(
                "/api/v1/decisions/preview", """
                {"decisions": [{"vulnerability": "%s", "image": "%s", %s},
                  {"vulnerability": "%s", "repository": "reg.example/preview/b", %s}]}""".formatted(VULNERABILITY, image, HARMLESS, VULNERABILITY, HARMLESS));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("images").asInt()).isEqualTo(2);
        assertThat(answer.json().path("suppressed").asInt()).isEqualTo(2);
        assertThat(answer.json().path("newlyCompliant").asInt()).isEqualTo(1);
        assertThat(count("decision")).isEqualTo(before);
        assertThat(complies("preview/a", left)).isFalse();
    }

    private static long count(String table) {
        return platform.bean(Database.class)
                .sql("SELECT COUNT(*) FROM " + table)
                .query(Long.class)
                .single();
    }

    @Test
    void what_is_wrong_is_named_and_none_of_it_is_kept() throws Exception {
        long image = register("wrong/a", Fleet.npm("left", "1.0.0", "wrong"));
        var right = "{\"vulnerability\":\"" + VULNERABILITY + "\",\"image\":\"" + image + "\"," + HARMLESS + "}";
        long before = count("decision");
        assertField(right.replace(VULNERABILITY, " "), "decisions[1].vulnerability", right);
        assertField(right.replace("not_affected", "harmless"), "decisions[1].status", right);
        assertField(right.replace("not_affected", "fixed"), "decisions[1].justification", right);
        assertField(right.replace("vulnerable_code_not_present", "magic"), "decisions[1].justification", right);
        assertField(right.replace("\"image\"", "\"picture\""), "decisions[1].picture", right);
        assertField(right.replace("\"image\":\"" + image + "\",", ""), "decisions[1].image", right);
        assertField(right.replace("\"image\":\"" + image, "\"image\":\"999999"), "decisions[1].image", right);
        assertField(right.replace("}", ",\"until\":\"2020-01-01\"}"), "decisions[1].until", right);
        assertField(right.replace("}", ",\"until\":\"tomorrow\"}"), "decisions[1].until", right);
        assertField(right.replace("}", ",\"package\":\"left\"}"), "decisions[1].package", right);
        assertField(right.replace("}", ",\"scope\":99}"), "decisions[1].image", right);
        assertField("null", "decisions[1]", right);
        assertThat(count("decision")).isEqualTo(before);
    }

    private static void assertField(String wrong, String field, String right) throws Exception {
        var answer = post("/api/v1/decisions", "{\"decisions\":[" + right + "," + wrong + "]}");
        assertThat(answer.status()).as(wrong + ": " + answer.body()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).as(answer.body()).isEqualTo(field);
    }
}
