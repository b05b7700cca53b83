package dev.plimsoll.server.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.inventory.KnownMalware;
import dev.plimsoll.engine.inventory.MalwareList;
import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.TestPlatform.Answer;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Policies as code on the platform: kept as they were written, tried before they are saved, judged by at once.
@ParameterizedClass
@EnumSource(Dialect.class)
final class PoliciesTest {
    @TempDir
    private static Path temporary;

    @Parameter
    private Dialect dialect;

    private static TestPlatform platform;

    @BeforeParameterizedClassInvocation
    static void start(Dialect dialect) throws IOException, InterruptedException {
        var folder = java.nio.file.Files.createDirectories(temporary.resolve(dialect.name()));
        platform = TestPlatform.start(dialect, folder.resolve("data"));
        platform.advisories(TestPlatform.database(
                folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "HIGH")));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        platform.close();
    }

    private static String policy(String name, String allow) {
        return """
                # as somebody wrote it: comments and all
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: %s
                scope: image.repository.startsWith("reg.example/%s/")
                controls:
                  - maxSeverity: { allow: %s }
                """.formatted(name, name, allow);
    }

    private static Answer send(String method, String path, String body, @Nullable String ifMatch) throws Exception {
        var request = platform.request(path)
                .header("Content-Type", "application/yaml")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return platform.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
    }

    private static Answer register(String query, String name, InstalledPackage... packages) throws Exception {
        return platform.send(platform.request("/api/v1/images" + query)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", name + System.nanoTime())
                .POST(HttpRequest.BodyPublishers.ofByteArray(Fleet.document(name, packages))));
    }

    private static boolean complies(String query, String name) throws Exception {
        var answer = register(query, name, Fleet.npm("left", "1.0.0", name));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("verdict").path("compliant").asBoolean();
    }

    private static JsonNode on(String name, String... layers) throws Exception {
        var packages = new ArrayList<InstalledPackage>();
        for (var layer : layers) {
            packages.add(Fleet.npm("of-" + layer.replace('/', '-'), "1.0.0", layer));
        }
        var answer = register("", name, packages.toArray(InstalledPackage[]::new));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    @Test
    void a_base_that_is_registered_is_known_by_its_layers_and_trusted_by_its_name() throws Exception {
        var policy = """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: based
                scope: image.repository.startsWith("reg.example/based/") || image.repository == "reg.example/bases/debian"
                controls:
                  - trustedBaseImages: { bases: [{ image: "reg.example/bases/debian:1" }] }
                """;
        assertThat(send("PUT", "/api/v1/policies/based", policy, null).status()).isEqualTo(201);
        var early = on("based/app", "deb-1", "deb-2", "app");
        assertThat(early.path("image").path("baseImage").isNull()).isTrue();
        assertThat(early.path("verdict").path("compliant").asBoolean()).isFalse();
        assertThat(early.toString()).contains("what layers reg.example/bases/debian:1 has is not");

        var digest = early.path("image").path("digest").asString();

        var base12 = on("bases/debian", "deb-1", "deb-2")
                .path("image")
                .path("digest")
                .asString();
        until(() -> complies(digest));
        until(() -> complies(base12));

        var late = on("based/app2", "deb-1", "deb-2", "app2");
        var base = late.path("image").path("baseImage");
        assertThat(base.path("name").asString()).isEqualTo("reg.example/bases/debian:1");
        assertThat(base.path("layers").asInt()).isEqualTo(2);
        assertThat(late.path("verdict").path("compliant").asBoolean()).isTrue();
        var other = on("based/other", "deb-1", "deb-3", "app");
        assertThat(other.path("verdict").path("compliant").asBoolean())
                .as("only the lowest layer is the base's")
                .isFalse();
        var moved = Fleet.image("bases/debian-new", false, List.of(Fleet.npm("of-deb-3", "1.0.0", "deb-3")));
        var named = new ImageFacts(
                "reg.example/bases/debian:1",
                moved.image().digest(),
                moved.image().manifestDigest(),
                List.of("reg.example/bases/debian:1"),
                null,
                moved.image().config(),
                moved.image().layers());
        assertThat(platform.register(RegistrationWriter.write(moved.of(named)), "moved")
                        .status())
                .isEqualTo(201);
        until(() -> !complies(digest));
    }

    private static boolean complies(String image) throws Exception {
        var answer = platform.get("/api/v1/images/" + image);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().findValue("verdict").path("compliant").asBoolean();
    }

    @Test
    void who_registers_asks_what_to_look_for_and_malware_that_was_found_is_judged() throws Exception {
        var eicar = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f";
        var policy = """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: clean
                scope: image.repository.startsWith("reg.example/clean/")
                controls:
                  - malware: { sha256: ["%s EICAR test file"] }
                """.formatted(eicar);
        assertThat(send("PUT", "/api/v1/policies/clean", policy, null).status()).isEqualTo(201);

        var asked = platform.get("/api/v1/registration/search");
        assertThat(asked.status()).as(asked.body()).isEqualTo(200);
        var lines = asked.json().path("malware").path(0);
        assertThat(lines.path(0).asString()).isEqualTo(eicar + " EICAR test file");

        var unsearched = on("clean/unsearched", "clean-1");
        assertThat(unsearched.path("verdict").path("compliant").asBoolean()).isFalse();
        assertThat(unsearched.toString()).contains("nobody looked");
        var list = new MalwareList(List.of(KnownMalware.parse(lines.path(0).asString())));
        assertThat(searched("clean/app", list).path("verdict").path("compliant").asBoolean())
                .isTrue();
        var found = new FoundMalware(
                "EICAR test file",
                "sha256",
                "/app/eicar.com",
                Fleet.digest("clean-1"),
                Digest.parse("sha256:" + eicar),
                false);
        var infected = searched("clean/infected", list, found);
        assertThat(infected.path("verdict").path("compliant").asBoolean()).isFalse();
        assertThat(infected.toString()).contains("/app/eicar.com is malware: EICAR test file");
    }

    private static JsonNode searched(String name, MalwareList list, FoundMalware... found) throws Exception {
        var plain = Fleet.image(name, false, List.of(Fleet.npm("of-clean", "1.0.0", "clean-1")));
        var inventory = plain.inventory();
        var searched = new Inventory(
                inventory.os(),
                inventory.packages(),
                true,
                List.of(),
                List.of(),
                List.of(),
                List.of(found),
                List.of(Inventory.MODES, Inventory.SECRETS, list.id()));
        var request = new RegistrationRequest(plain.image(), searched, plain.build(), false);
        var answer = platform.register(RegistrationWriter.write(request), name);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private static void until(Callable<Boolean> holds) throws Exception {
        for (int i = 0; i < 100 && !holds.call(); i++) {
            Thread.sleep(100);
        }
        assertThat(holds.call()).isTrue();
    }

    @Test
    void a_policy_is_kept_as_it_was_written_with_all_its_versions_and_judged_by() throws Exception {
        assertThat(complies("", "kept/app")).isTrue();
        var first = policy("kept", "high");
        var created = send("PUT", "/api/v1/policies/kept", first, null);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(complies("", "kept/app")).isTrue();

        var second = policy("kept", "medium");
        assertThat(send("PUT", "/api/v1/policies/kept", second, null).status()).isEqualTo(428);
        assertThat(send("PUT", "/api/v1/policies/kept", second, "\"7\"").status())
                .isEqualTo(412);
        assertThat(send("PUT", "/api/v1/policies/kept", second, "\"1\"").status())
                .isEqualTo(200);
        assertThat(complies("", "kept/app")).isFalse();
        assertThat(platform.get("/api/v1/policies/kept").body()).isEqualTo(second);
        assertThat(platform.get("/api/v1/policies/kept/versions/1").body()).isEqualTo(first);
        assertThat(platform.get("/api/v1/policies/kept/versions")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(2);

        assertThat(platform.send(platform.request("/api/v1/policies/kept")
                                .header("If-Match", "\"2\"")
                                .DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(platform.get("/api/v1/policies/kept").status()).isEqualTo(404);
        assertThat(platform.get("/api/v1/policies/kept/versions/2").body()).isEqualTo(second);
        assertThat(complies("", "kept/app")).isTrue();
    }

    @Test
    void another_version_has_those_judged_again_that_it_may_concern_and_no_others() throws Exception {
        send("PUT", "/api/v1/policies/other", policy("other", "critical"), null);
        long one = id("reach/one");
        long two = id("reachtwo/two");
        long clean = id("reach/clean", Fleet.npm("harmless", "1.0.0", "reach/clean"));
        var database = platform.bean(Database.class);
        // long ago: else they were registered while it was found out
        database.write(() -> {
            database.sql("UPDATE image SET last_registered_at = 1").update();
        });
        assertThat(judged(() -> send("PUT", "/api/v1/policies/reach", policy("reach", "critical"), null)))
                .contains(one, clean)
                .doesNotContain(two);
        var moved = policy("reach", "critical").replace("reg.example/reach/", "reg.example/reachtwo/");
        assertThat(judged(() -> send("PUT", "/api/v1/policies/reach", moved, "\"1\"")))
                .contains(one, clean, two);
        var doubtful = policy("reach", "critical").replaceFirst("scope: .*", "scope: image.labels.none == 'x'");
        assertThat(judged(() -> send("PUT", "/api/v1/policies/reach", doubtful, "\"2\"")))
                .contains(one, two, clean);
        var waivers = "apiVersion: plimsoll/v1\nkind: Waivers\nwaivers: [{ vulnerability: ghsa-aaaa-bbbb-cccc }]\n";
        assertThat(judged(() -> send("PUT", "/api/v1/waivers/reach", waivers, null)))
                .contains(one, two)
                .doesNotContain(clean);
        assertThat(judged(() -> platform.send(platform.request("/api/v1/waivers/reach")
                        .header("If-Match", "\"1\"")
                        .DELETE())))
                .contains(one, two)
                .doesNotContain(clean);
        for (var name : java.util.List.of("reach", "other")) {
            platform.send(platform.request("/api/v1/policies/" + name)
                    .header("If-Match", name.equals("reach") ? "\"3\"" : "\"1\"")
                    .DELETE());
        }
    }

    private static long id(String name, InstalledPackage... packages) throws Exception {
        var answer = register(
                "", name, packages.length > 0 ? packages : new InstalledPackage[] {Fleet.npm("left", "1.0.0", name)});
        return Long.parseLong(
                answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", ""));
    }

    /// The images that are judged when it has been done: whose verdicts, forgotten before, are known again.
    private static java.util.Set<Long> judged(java.util.concurrent.Callable<Answer> change) throws Exception {
        var database = platform.bean(Database.class);
        for (int i = 0; i < 100 && count("rejudge") > 0; i++) {
            Thread.sleep(50);
        }
        database.write(() -> {
            database.sql("UPDATE image_verdict SET digest = 'forgotten'").update();
        });
        assertThat(change.call().status()).isLessThan(300);
        for (int i = 0; i < 200 && count("rejudge") > 0; i++) {
            Thread.sleep(50);
        }
        return new java.util.TreeSet<>(database.sql("SELECT image_id FROM image_verdict WHERE digest <> 'forgotten'")
                .query(Long.class)
                .list());
    }

    private static long count(String table) {
        return platform.bean(Database.class)
                .sql("SELECT COUNT(*) FROM " + table)
                .query(Long.class)
                .single();
    }

    /// `curl --data-binary @file` calls everything a form.
    @Test
    void a_document_is_taken_whatever_curl_calls_it() throws Exception {
        for (var method : java.util.List.of("PUT", "POST")) {
            var path = "/api/v1/policies/curl" + (method.equals("POST") ? "/preview" : "");
            var answer = platform.send(platform.request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .method(method, HttpRequest.BodyPublishers.ofString(policy("curl", "high"))));
            assertThat(answer.status()).as(answer.body()).isIn(200, 201);
        }
        assertThat(platform.get("/api/v1/policies/curl").body()).isEqualTo(policy("curl", "high"));
        assertThat(platform.send(platform.request("/api/v1/policies/curl")
                                .header("If-Match", "\"1\"")
                                .DELETE())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void what_is_wrong_is_told_with_line_and_column_and_nothing_is_kept() throws Exception {
        var answer = send("PUT", "/api/v1/policies/wrong", policy("wrong", "awful"), null);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        var fault = answer.json().path("faults").path(0);
        assertThat(fault.path("line").asInt()).isEqualTo(7);
        assertThat(fault.path("column").asInt()).isPositive();
        assertThat(fault.path("field").asString()).isEqualTo("controls[0].maxSeverity.allow");
        assertField("wrong", policy("other", "high"), "name");
        assertField("wrong", "kind: [", "");
        assertField("wrong", "", "");
        assertField("wrong", policy("wrong", "high").replace("maxSeverity", "maxSeverty"), "controls[0].maxSeverty");
        assertField("not a name", policy("wrong", "high"), "name");
        assertThat(send("PUT", "/api/v1/policies/wrong", "#".repeat((1 << 20) + 1), null)
                        .status())
                .isEqualTo(413);
        assertThat(send("PUT", "/api/v1/waivers/wrong", policy("wrong", "high"), null)
                        .status())
                .isEqualTo(400);
        assertThat(platform.get("/api/v1/policies/wrong").status()).isEqualTo(404);
    }

    private static void assertField(String name, String yaml, String field) throws Exception {
        var answer = send("PUT", "/api/v1/policies/" + name.replace(" ", "%20"), yaml, null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).as(answer.body()).isEqualTo(field);
    }

    @Test
    void a_preview_says_who_would_be_blocked_and_changes_nothing() throws Exception {
        assertThat(complies("", "preview/app")).isTrue();
        assertThat(complies("", "other/app")).isTrue();
        var preview = send("POST", "/api/v1/policies/preview/preview", policy("preview", "low"), null);
        assertThat(preview.status()).as(preview.body()).isEqualTo(200);
        assertThat(preview.json().path("state").asString()).isEqualTo("complete");
        assertThat(preview.json().path("judged").asInt())
                .isEqualTo(preview.json().path("images").asInt());
        assertThat(preview.json().path("newlyFailing").asInt()).isEqualTo(1);
        assertThat(preview.json().path("newlyBlocked").asInt()).isEqualTo(1);
        assertThat(preview.json().path("scopes").path(0).path("name").asString())
                .isEqualTo("global");
        assertThat(preview.json().path("examples").path(0).path("reference").asString())
                .isEqualTo("reg.example/preview/app:1");
        assertThat(complies("", "preview/app")).isTrue();
        assertThat(platform.get("/api/v1/policies/preview").status()).isEqualTo(404);
    }

    @Test
    void waivers_are_judged_by_and_named_policies_alone_where_a_pipeline_asks_for_them() throws Exception {
        send("PUT", "/api/v1/policies/strict", policy("strict", "low"), null);
        send("PUT", "/api/v1/policies/lax", policy("lax", "critical").replaceFirst("scope: .*\n", ""), null);
        assertThat(complies("", "strict/app")).isFalse();
        assertThat(complies("?policies=lax", "strict/app")).isTrue();
        assertThat(platform.bean(Database.class)
                        .sql("SELECT v.compliant FROM image_verdict v JOIN image i ON i.id = v.image_id"
                                + " WHERE i.reference = 'reg.example/strict/app:1'")
                        .query(Long.class)
                        .single())
                .isZero();
        var unknown = register("?policies=strct", "strict/app", Fleet.npm("left", "1.0.0", "strict/app"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body()).contains("strict");

        var waivers = """
                apiVersion: plimsoll/v1
                kind: Waivers
                waivers:
                  - { vulnerability: GHSA-aaaa-bbbb-cccc, image: "reg.example/strict/*", reason: harmless, by: alice }
                """;
        assertThat(send("PUT", "/api/v1/waivers/accepted", waivers, null).status())
                .isEqualTo(201);
        assertThat(complies("", "strict/app")).isTrue();
        assertThat(platform.get("/api/v1/findings?suppressed=true&repository=reg.example/strict/app")
                        .body())
                .contains("waiver by alice");
        for (var document : java.util.List.of("policies/strict", "policies/lax", "waivers/accepted")) {
            assertThat(platform.send(platform.request("/api/v1/" + document)
                                    .header("If-Match", "\"1\"")
                                    .DELETE())
                            .status())
                    .isEqualTo(204);
        }
    }
}
