package dev.plimsoll.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.TestPlatform.Answer;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What people ask of registered images: where is it, what changed, since when, how well do we do.
@ParameterizedClass
@EnumSource(Dialect.class)
final class FleetReadingTest {
    private static final String LEFT = Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL");
    private static final String RIGHT = Fleet.osv("GHSA-dddd-eeee-ffff", "npm", "right", "3.0.0", "HIGH")
            .replace("\"summary\": \"", "\"aliases\": [\"CVE-2026-4711\"], \"summary\": \"=cmd|' /C calc'!A0 ");

    @TempDir
    private static Path temporary;

    @Parameter
    private Dialect dialect;

    private static TestPlatform platform;
    private static Path all;

    @BeforeParameterizedClassInvocation
    static void start(Dialect dialect) throws IOException, InterruptedException {
        var folder = java.nio.file.Files.createDirectories(temporary.resolve(dialect.name()));
        platform = TestPlatform.start(dialect, folder.resolve("data"));
        all = TestPlatform.database(folder, "all", "npm", LEFT, "npm", RIGHT);
        assertThat(platform.advisories(all).status()).isEqualTo(200);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        platform.close();
    }

    private static long register(RegistrationRequest request) throws Exception {
        var answer = platform.register(RegistrationWriter.write(request), "key" + System.nanoTime());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return Long.parseLong(
                answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", ""));
    }

    private static long register(String name, InstalledPackage... packages) throws Exception {
        return register(Fleet.image(name, false, List.of(packages)));
    }

    private static JsonNode json(String path) throws Exception {
        var answer = platform.get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(one -> field.isEmpty() ? one.asString() : one.path(field).asString())
                .toList();
    }

    @Test
    void where_a_vulnerability_is_is_found_by_any_of_its_names() throws Exception {
        register("radius/a", Fleet.npm("right", "1.0.0", "radius"));
        register("radius/b", Fleet.npm("right", "1.0.0", "radius"), Fleet.npm("other", "1.0.0", "own"));
        var scope = platform.send(platform.request("/api/v1/scopes")
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("""
                        {"name": "radius", "expression": "repository == 'reg.example/radius/b'",
                         "owners": [{"name": "Ann", "email": "ann@example.org"}]}""")));
        assertThat(scope.status()).as(scope.body()).isEqualTo(201);
        for (var name : List.of("CVE-2026-4711", "cve-2026-4711", "GHSA-dddd-eeee-ffff")) {
            var radius = json("/api/v1/vulnerabilities/" + name + "/blast-radius");
            assertThat(texts(radius.path("vulnerabilities"), "")).containsExactly("CVE-2026-4711");
            assertThat(radius.path("images").asInt()).isGreaterThanOrEqualTo(2);
            assertThat(radius.path("fixable")).isEqualTo(radius.path("images"));
            assertThat(texts(radius.path("repositories"), "")).contains("reg.example/radius/a", "reg.example/radius/b");
            assertThat(texts(radius.path("scopes"), "name")).containsExactly("global", "radius");
            assertThat(radius.path("scopes").get(1).path("images").asInt()).isEqualTo(1);
            assertThat(texts(radius.path("scopes").get(1).path("owners"), "email"))
                    .containsExactly("ann@example.org");
            assertThat(texts(radius.path("packages"), "package")).contains("pkg:npm/right@1.0.0");
            assertThat(texts(radius.path("where"), "fixedVersion")).contains("3.0.0");
        }
        var details = json("/api/v1/vulnerabilities/CVE-2026-4711");
        assertThat(texts(details.path("names"), "")).contains("CVE-2026-4711", "GHSA-DDDD-EEEE-FFFF");
        assertThat(platform.get("/api/v1/vulnerabilities/CVE-1999-0001").status())
                .isEqualTo(404);
        assertThat(json("/api/v1/vulnerabilities/CVE-1999-0001/blast-radius")
                        .path("images")
                        .asInt())
                .isZero();
    }

    @Test
    void what_a_release_changed_is_told_of_packages_findings_and_verdict() throws Exception {
        long first = register("release/one", Fleet.npm("left", "1.0.0", "r1"), Fleet.npm("gone", "1.0.0", "r2"));
        long second = register(
                "release/two",
                Fleet.npm("left", "2.0.0", "r3"),
                Fleet.npm("right", "1.0.0", "r4"),
                Fleet.npm("new", "1.0.0", "r5"));
        var changed = json("/api/v1/images/compare?from=" + first + "&to=reg.example/release/two:1");
        assertThat(changed.path("to").path("id").asLong()).isEqualTo(second);
        assertThat(texts(changed.path("packages").path("added"), ""))
                .containsExactly("pkg:npm/new@1.0.0", "pkg:npm/right@1.0.0");
        assertThat(texts(changed.path("packages").path("removed"), "")).containsExactly("pkg:npm/gone@1.0.0");
        assertThat(texts(changed.path("packages").path("changed"), "package")).containsExactly("pkg:npm/left");
        assertThat(texts(changed.path("packages").path("changed"), "change")).containsExactly("upgraded");
        var back = json("/api/v1/images/compare?from=" + second + "&to=" + first);
        assertThat(texts(back.path("packages").path("changed"), "change")).containsExactly("downgraded");
        assertThat(texts(back.path("found"), "vulnerability")).containsExactly("GHSA-aaaa-bbbb-cccc");
        assertThat(texts(changed.path("fixed"), "vulnerability")).containsExactly("GHSA-aaaa-bbbb-cccc");
        assertThat(texts(changed.path("found"), "vulnerability")).containsExactly("CVE-2026-4711");
        assertThat(changed.path("verdicts").path("compliantBefore").asBoolean()).isFalse();
        assertThat(changed.path("verdicts").path("compliantAfter").asBoolean()).isTrue();
        assertThat(changed.path("verdicts").path("removed").size()).isEqualTo(1);
        assertThat(platform.get("/api/v1/images/compare?from=999999&to=" + second)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_finding_that_goes_and_comes_back_has_its_intervals() throws Exception {
        long image = register("life/a", Fleet.npm("left", "1.0.0", "life"));
        var folder = temporary.resolve(dialect.name());
        platform.advisories(TestPlatform.database(folder, "without", "npm", RIGHT));
        assertThat(json("/api/v1/findings?image=" + image).path("items").isEmpty())
                .isTrue();
        long late = register("life/late", Fleet.npm("left", "1.0.0", "life"), Fleet.npm("x", "1.0.0", "late"));
        platform.advisories(all);
        var lives = json("/api/v1/images/" + image + "/history").path("items");
        assertThat(texts(lives, "vulnerability")).containsExactly("GHSA-aaaa-bbbb-cccc", "GHSA-aaaa-bbbb-cccc");
        assertThat(lives.path(0).path("reopened").asBoolean()).isTrue();
        assertThat(lives.path(0).path("resolved").isNull()).isTrue();
        assertThat(lives.path(1).path("reopened").asBoolean()).isFalse();
        assertThat(lives.path(1).path("resolved").asString()).isNotBlank();
        // what had ended before it came was never its own
        var others = json("/api/v1/images/" + late + "/history").path("items");
        assertThat(others.size()).isEqualTo(1);
        assertThat(others.path(0).path("reopened").asBoolean()).isFalse();
    }

    private static RegistrationRequest change(String name, String commit, InstalledPackage... packages) {
        var request = Fleet.image(name + "-" + commit, false, List.of(packages));
        var facts = request.image();
        var named = new dev.plimsoll.vocabulary.ScanReport.ImageFacts(
                "reg.example/" + name + ":" + commit,
                facts.digest(),
                null,
                List.of("reg.example/" + name + ":" + commit),
                null,
                facts.config(),
                facts.layers());
        return new RegistrationRequest(
                named,
                request.inventory(),
                new BuildFacts("github", "example/" + name, commit, "main", "bob", "build", "1", null),
                false);
    }

    @Test
    void how_well_a_pipeline_does_is_told_by_its_changes() throws Exception {
        var bad = Fleet.npm("left", "1.0.0", "practice-bad");
        var good = Fleet.npm("left", "2.0.0", "practice-good");
        register(change("practice", "c1", bad));
        register(change("practice", "c1", bad)); // the same commit tried again
        register(change("practice", "c2", bad));
        register(change("practice", "c3", good));
        for (var by :
                Map.of("pipeline", "example/practice build", "author", "bob").entrySet()) {
            var rows = json("/api/v1/practice?by=" + by.getKey()).path("items");
            var row = StreamSupport.stream(rows.spliterator(), false)
                    .filter(one -> one.path("name").asString().equals(by.getValue()))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.path("registrations").asInt()).isEqualTo(4);
            assertThat(row.path("changes").asInt()).isEqualTo(3);
            assertThat(row.path("firstPass").asInt()).isEqualTo(1);
            assertThat(row.path("violations").asInt()).isEqualTo(1);
            assertThat(row.path("repeated").asInt()).isEqualTo(1);
            assertThat(row.path("open").asInt()).isZero();
            assertThat(row.path("medianSecondsToFix").isNumber()).isTrue();
        }
        assertThat(texts(json("/api/v1/practice?by=scope").path("items"), "name"))
                .contains("global");
    }

    @Test
    void an_image_is_read_back_with_names_components_registrations_and_counts() throws Exception {
        long image = register("read/a", Fleet.npm("left", "1.0.0", "read"), Fleet.npm("plain", "1.0.0", "read"));
        var digest = Fleet.digest("config of read/a").toString();
        var details = json("/api/v1/images/" + digest);
        assertThat(details.path("image").path("id").asLong()).isEqualTo(image);
        assertThat(details.path("image").path("findings").path("critical").asInt())
                .isEqualTo(1);
        assertThat(texts(details.path("names"), "")).contains("reg.example/read/a:1");
        assertThat(details.path("packages").asInt()).isEqualTo(2);
        assertThat(texts(json("/api/v1/images/" + image + "/names"), "name")).contains("reg.example/read/a:1");
        assertThat(json("/api/v1/images/" + image + "/registrations")
                        .path("items")
                        .path(0)
                        .path("build")
                        .path("author")
                        .asString())
                .isEqualTo("alice");
        var components = json("/api/v1/images/" + image + "/components").path("items");
        assertThat(components.size()).isEqualTo(2);
        var component =
                json("/api/v1/components?package=pkg:npm/plain").path("items").path(0);
        assertThat(json("/api/v1/components/" + component.path("id").asLong() + "/images")
                        .path("items")
                        .path(0)
                        .path("id")
                        .asLong())
                .isEqualTo(image);
        for (var sort : List.of("newest", "worst", "reference")) {
            var ids = new java.util.ArrayList<Long>();
            var next = "";
            do {
                var page = json("/api/v1/images?limit=2&sort=" + sort + next);
                page.path("items").forEach(one -> ids.add(one.path("id").asLong()));
                next = page.path("next").isString()
                        ? "&after="
                                + java.net.URLEncoder.encode(
                                        page.path("next").asString(), java.nio.charset.StandardCharsets.UTF_8)
                        : "";
            } while (!next.isEmpty());
            assertThat(ids).as(sort).contains(image).doesNotHaveDuplicates();
        }
        assertThat(texts(json("/api/v1/images?repository=reg.example/read/a").path("items"), "digest"))
                .containsExactly(digest);
        // a tag that moves: the past is kept
        var moved = Fleet.image("read/b", false, List.of(Fleet.npm("plain", "1.0.0", "moved")));
        var facts = moved.image();
        long other = register(new RegistrationRequest(
                new dev.plimsoll.vocabulary.ScanReport.ImageFacts(
                        "reg.example/read/a:1",
                        facts.digest(),
                        null,
                        List.of("reg.example/read/a:1"),
                        null,
                        facts.config(),
                        facts.layers()),
                moved.inventory(),
                moved.build(),
                false));
        var meanings = json("/api/v1/images/named?name=reg.example/read/a:1");
        assertThat(meanings.size()).isEqualTo(2);
        assertThat(meanings.path(0).path("image").asLong()).isEqualTo(other);
        assertThat(meanings.path(1).path("until").asString()).isNotBlank();
    }

    @Test
    void reports_come_in_every_format_by_name_or_by_what_is_accepted() throws Exception {
        long image = register("report/a", Fleet.npm("left", "1.0.0", "report"));
        for (var format : dev.plimsoll.engine.report.formats.ReportFormats.all()) {
            var answer = platform.get("/api/v1/images/" + image + "/report?format=" + format.name());
            assertThat(answer.status()).as(format.name()).isEqualTo(200);
            assertThat(answer.body()).as(format.name()).isNotBlank();
        }
        assertThat(accepted(image, "text/html").body()).containsIgnoringCase("<!doctype html");
        assertThat(accepted(image, "application/sarif+json")
                        .json()
                        .path("version")
                        .asString())
                .isEqualTo("2.1.0");
        assertThat(json("/api/v1/images/" + image + "/report")
                        .path("verdict")
                        .path("compliant")
                        .asBoolean())
                .isFalse();
        assertThat(json("/api/v1/images/" + image + "/sbom").path("bomFormat").asString())
                .isEqualTo("CycloneDX");
        assertThat(platform.get("/api/v1/images/" + image + "/sbom").body()).doesNotContain("GHSA-aaaa");
        assertThat(json("/api/v1/images/" + image + "/sbom?format=spdx")
                        .path("spdxVersion")
                        .asString())
                .isEqualTo("SPDX-2.3");
        assertThat(platform.get("/api/v1/images/" + image + "/vex").body()).contains("GHSA-aaaa-bbbb-cccc");
        assertThat(platform.get("/api/v1/images/" + image + "/vex?format=pdf").status())
                .isEqualTo(400);
    }

    private static Answer accepted(long image, String type) throws Exception {
        return platform.send(
                platform.request("/api/v1/images/" + image + "/report").header("Accept", type));
    }

    @Test
    void an_export_has_every_finding_and_no_cell_that_a_spreadsheet_would_run() throws Exception {
        long image = register("export/a", Fleet.npm("right", "1.0.0", "export"));
        var csv = platform.get("/api/v1/findings/export?format=csv&image=" + image);
        assertThat(csv.status()).isEqualTo(200);
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.body().lines()).hasSize(2);
        assertThat(csv.body()).contains("\"'=cmd|").doesNotContain(",\"=cmd");
        var listed = json("/api/v1/findings?limit=500").path("items");
        var exported = json("/api/v1/findings/export?format=json");
        assertThat(exported).isEqualTo(listed);
        var summary = json("/api/v1/findings/summary");
        assertThat(summary.path("critical").asLong() + summary.path("high").asLong())
                .isEqualTo(listed.size());
    }
}
