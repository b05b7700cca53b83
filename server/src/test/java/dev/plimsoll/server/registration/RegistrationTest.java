package dev.plimsoll.server.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What the API promises to those who register, on either database.
@ParameterizedClass
@EnumSource(Dialect.class)
final class RegistrationTest {
    @TempDir
    private static Path temporary;

    @Parameter
    private Dialect dialect;

    private static TestPlatform platform;

    @BeforeParameterizedClassInvocation
    static void start(Dialect dialect) throws IOException, InterruptedException {
        var folder = java.nio.file.Files.createDirectories(temporary.resolve(dialect.name()));
        platform = TestPlatform.start(dialect, folder.resolve("data"));
        var early = platform.register(Fleet.document("early", Fleet.npm("left", "1.0.0", "l")), "early");
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.body()).contains("plimsoll db push");
        assertThat(count("image")).isZero();
        var advisories = TestPlatform.database(
                folder,
                "first",
                "npm",
                Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL"),
                "Debian",
                Fleet.osv("DEBIAN-CVE-2026-0001", "Debian:12", "openssl", "3.0.15-1", "HIGH"));
        assertThat(platform.advisories(advisories).status()).isEqualTo(200);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        platform.close();
    }

    private static long count(String table) {
        return platform.bean(Database.class)
                .sql("SELECT COUNT(*) FROM " + table)
                .query(Long.class)
                .single();
    }

    @Test
    void an_image_is_judged_by_the_platforms_own_advisories() throws Exception {
        var answer = platform.register(
                Fleet.document(
                        "judged",
                        Fleet.npm("left", "1.0.0", "app"),
                        Fleet.deb("libssl3", "openssl", "3.0.11-1", "base")),
                "judged-1");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Plimsoll-Status")).hasValue("registered");
        assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("/api/v1/images/");
        assertThat(answer.json().path("verdict").path("compliant").asBoolean()).isFalse();
        assertThat(answer.body()).contains("GHSA-aaaa-bbbb-cccc", "CVE-2026-0001", "\"baseline\"");
    }

    @Test
    void an_image_is_itself_whatever_it_is_called_and_however_it_was_compressed() throws Exception {
        var request = Fleet.image("same", false, List.of(Fleet.npm("right", "1.0.0", "same-layer")));
        var facts = request.image();
        var saved = new dev.plimsoll.engine.registration.RegistrationRequest(
                new dev.plimsoll.vocabulary.ScanReport.ImageFacts(
                        "docker-archive:same.tar",
                        facts.digest(),
                        null,
                        List.of("same:latest"),
                        null,
                        facts.config(),
                        facts.layers()),
                request.inventory(),
                request.build(),
                false);
        var first = platform.register(RegistrationWriter.write(saved), "same-1");
        long images = count("image");
        var pushed = platform.register(RegistrationWriter.write(request), "same-2");
        assertThat(pushed.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(count("image")).isEqualTo(images);
    }

    @Test
    void an_image_of_a_file_is_shown_by_its_name() throws Exception {
        var request = Fleet.image("shown", false, List.of(Fleet.npm("right", "1.0.0", "shown-layer")));
        var pushed = request.image();
        for (var reference : List.of("docker-archive:/home/agent/shown.tar", pushed.reference())) {
            var facts = new ImageFacts(
                    reference,
                    pushed.digest(),
                    pushed.manifestDigest(),
                    pushed.names(),
                    null,
                    pushed.config(),
                    pushed.layers());
            var answer = platform.register(
                    RegistrationWriter.write(
                            new RegistrationRequest(facts, request.inventory(), request.build(), false)),
                    reference);
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            assertThat(platform.get("/api/v1/images").body())
                    .contains("\"reference\":\"reg.example/shown:1\"")
                    .doesNotContain("/home/agent");
            assertThat(platform.get("/api/v1/events").body()).doesNotContain("/home/agent");
        }
    }

    @Test
    void components_and_layers_are_stored_once_for_all_images() throws Exception {
        platform.register(
                Fleet.document("one", Fleet.npm("shared", "1.0.0", "base"), Fleet.npm("a", "1.0.0", "x")), "o");
        long components = count("component");
        long sets = count("component_set");
        long layers = count("layer");
        platform.register(
                Fleet.document("two", Fleet.npm("shared", "1.0.0", "base"), Fleet.npm("b", "1.0.0", "y")), "t");
        assertThat(count("component")).isEqualTo(components + 1);
        assertThat(count("component_set")).isEqualTo(sets + 1);
        assertThat(count("layer")).isEqualTo(layers + 1);
    }

    @Test
    void the_same_key_has_one_effect() throws Exception {
        var document = Fleet.document("once", Fleet.npm("right", "1.0.0", "l1"));
        var first = platform.register(document, "once");
        long rows = count("registration");
        long events = count("event");
        var again = platform.register(document, "once");
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(count("registration")).isEqualTo(rows);
        assertThat(count("event")).isEqualTo(events);
        var other = platform.register(Fleet.document("other", Fleet.npm("right", "1.0.0", "l2")), "once");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body()).contains("Idempotency-Key");
    }

    @Test
    void a_refused_image_is_recorded_and_no_registered_one() throws Exception {
        var answer = platform.register(
                RegistrationWriter.write(Fleet.image("refused", true, List.of(Fleet.npm("left", "1.0.0", "r")))), "r");
        assertThat(answer.headers().firstValue("Plimsoll-Status")).hasValue("rejected");
        assertThat(platform.bean(Database.class)
                        .sql("SELECT build FROM registration WHERE status = 'REJECTED'")
                        .query(String.class)
                        .list())
                .anyMatch(build -> build.contains("alice") && build.contains("example/refused"));
        assertThat(platform.get("/api/v1/events?limit=500").body()).contains("dev.plimsoll.image.rejected");
    }

    @Test
    void other_layers_under_the_same_config_digest_are_refused() throws Exception {
        platform.register(Fleet.document("liar", Fleet.npm("right", "1.0.0", "honest")), "h");
        long registrations = count("registration");
        var answer = platform.register(Fleet.document("liar", Fleet.npm("right", "1.0.0", "forged")), "f");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).isEqualTo("image.layers");
        assertThat(count("registration")).isEqualTo(registrations);
    }

    @Test
    void what_is_wrong_is_named_and_nothing_of_it_is_stored() throws Exception {
        var text = new String(Fleet.document("bad", Fleet.npm("right", "1.0.0", "l")), StandardCharsets.UTF_8);
        long components = count("component");
        assertField(text.replace("pkg:npm/right@1.0.0", "right"), "packages[0].purl");
        assertField(text.replace("plimsoll/registration-1", "plimsoll/registration-9"), "schema");
        assertField(text.replace("\"user\"", "\"usr\""), "image.config.usr");
        assertField(text.replace("\"version\":\"1.0.0\"", "\"version\":1"), "packages[0].version");
        assertField("[".repeat(5_000), "");
        assertThat(count("component")).isEqualTo(components);
    }

    private void assertField(String document, String field) throws Exception {
        var answer = platform.register(document.getBytes(StandardCharsets.UTF_8), "bad");
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.json().path("field").asString()).isEqualTo(field);
        assertThat(answer.json().path("detail").asString()).isNotBlank();
    }

    @Test
    void nobody_gets_in_without_a_token() throws Exception {
        var answer = platform.send(HttpRequest.newBuilder(platform.at("/api/v1/events")));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(platform.send(HttpRequest.newBuilder(platform.at("/api/v1/events"))
                                .header("Authorization", "Bearer plm_" + "x".repeat(43)))
                        .status())
                .isEqualTo(401);
        assertThat(platform.send(HttpRequest.newBuilder(platform.at("/health/ready")))
                        .status())
                .isEqualTo(200);
        assertThat(platform.send(HttpRequest.newBuilder(platform.at("/health/live")))
                        .status())
                .isEqualTo(200);
        assertThat(platform.get("/metrics").body()).contains("jvm_memory_used_bytes");
    }
}
