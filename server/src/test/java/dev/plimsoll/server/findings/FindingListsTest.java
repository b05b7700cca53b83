package dev.plimsoll.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.FindingWalk.Bounds;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.JsonNode;

/// A list of findings is what judging every image by itself gives, whatever is asked and in whatever order.
final class FindingListsTest {
    private static final List<String> SEVERITIES = List.of("CRITICAL", "HIGH", "MODERATE", "LOW");

    @TempDir
    private Path folder;

    private TestPlatform platform;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void lists_counts_and_orders_equal_judging_every_image_by_itself(Dialect dialect) throws Exception {
        var random = new Random(20_260);
        try (var running = TestPlatform.start(dialect, folder.resolve("data"))) {
            platform = running;
            var scope = platform.send(platform.request("/api/v1/scopes")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"name": "one", "expression": "repository.startsWith('reg.example/team1/')"}""")));
            assertThat(scope.status()).as(scope.body()).isEqualTo(201);
            for (int round = 0; round < 2; round++) {
                var advisories = TestPlatform.database(folder, "round" + round, advisories(random, round));
                assertThat(platform.advisories(advisories).status()).isEqualTo(200);
                for (int image = 0; image < 12; image++) {
                    var name = "team" + random.nextInt(3) + "/app" + random.nextInt(8) + "-" + round;
                    var answer = platform.register(
                            RegistrationWriter.write(Fleet.image(name, random.nextInt(6) == 0, packages(random))),
                            round + "-" + image);
                    assertThat(answer.status()).as(answer.body()).isIn(201, 400);
                }
                setAside(random);
                check(random);
            }
        }
    }

    /// Some findings, each in one image.
    private void setAside(Random random) throws Exception {
        var all = list("");
        for (int i = 0; i < 3; i++) {
            var one = all.get(random.nextInt(all.size()));
            var answer = platform.send(platform.request("/api/v1/decisions")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"decisions": [{"vulnerability": "%s", "image": "%d", "status": "not_affected",
                             "justification": "component_not_present", "comment": "not there"}]}""".formatted(
                                    text(one, "vulnerability"),
                                    one.path("image").path("id").asLong()))));
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        }
        var judging = platform.bean(Database.class).sql("SELECT COUNT(*) FROM rejudge");
        while (judging.query(Long.class).single() > 0) {
            Thread.sleep(50);
        }
        assertThat(list("suppressed=true")).isNotEmpty();
    }

    private static String[] advisories(Random random, int round) {
        var entries = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            if (random.nextInt(4) > 0) {
                var deb = i % 4 == 0;
                entries.add(deb ? "Debian" : "npm");
                entries.add(Fleet.osv(
                        deb ? "DEBIAN-CVE-2026-%04d".formatted(i) : "GHSA-aaaa-bbbb-%04d".formatted(i),
                        deb ? "Debian:12" : "npm",
                        "p" + (i % 9),
                        "1." + random.nextInt(4) + ".0",
                        SEVERITIES.get((i + round) % 4)));
            }
        }
        // there always is one of each
        entries.addAll(List.of("npm", Fleet.osv("GHSA-zzzz-zzzz-0001", "npm", "p1", "9.0.0", "HIGH")));
        entries.addAll(List.of("Debian", Fleet.osv("DEBIAN-CVE-2026-9999", "Debian:12", "p4", "9.0.0", "MODERATE")));
        return entries.toArray(String[]::new);
    }

    private static List<InstalledPackage> packages(Random random) {
        var packages = new LinkedHashMap<String, InstalledPackage>();
        var base = random.nextInt(3);
        for (int i = 0; i < 3; i++) {
            var name = "p" + (base + i * 4) % 9;
            packages.put("deb" + name, Fleet.deb(name, name, "1." + base + ".0", "base" + base));
        }
        int more = random.nextInt(6);
        var layer = "app" + random.nextInt(1_000);
        for (int i = 0; i < more; i++) {
            var name = "p" + random.nextInt(9);
            packages.put("npm" + name, Fleet.npm(name, "1." + random.nextInt(4) + ".0", layer));
        }
        return List.copyOf(packages.values());
    }

    private void check(Random random) throws Exception {
        var all = list("");
        everyReachIsWhatIsListed(all);
        assertThat(all).isNotEmpty();
        assertThat(all.stream().map(FindingListsTest::identity)).containsExactlyInAnyOrderElementsOf(judged());
        assertThat(all).isSortedAccordingTo(Comparator.comparingInt(one -> rank(text(one, "severity"))));
        assertThat(list("sort=newest"))
                .hasSameElementsAs(all)
                .isSortedAccordingTo(Comparator.<JsonNode, String>comparing(one -> instant(one, "firstSeen"))
                        .reversed());
        assertThat(list("sort=vulnerability"))
                .hasSameElementsAs(all)
                .isSortedAccordingTo(Comparator.comparing(one -> text(one, "vulnerability")));
        assertThat(list("sort=epss")).hasSameElementsAs(all);
        assertThat(count("")).isEqualTo(all.size());
        var some = all.get(random.nextInt(all.size()));
        var purl = text(some, "package");
        var repository = text(some.path("image"), "reference").replaceFirst(":1$", "");
        var questions = new LinkedHashMap<String, Predicate<JsonNode>>();
        questions.put("severity=high,critical", one -> rank(text(one, "severity")) < 2);
        questions.put(
                "vulnerability=" + text(some, "vulnerability").toLowerCase(java.util.Locale.ROOT),
                one -> text(one, "vulnerability").equals(text(some, "vulnerability")));
        questions.put("package=" + encoded(purl), one -> text(one, "package").equals(purl));
        questions.put(
                "package=" + encoded(purl.replaceFirst("@.*", "")),
                one -> text(one, "package").startsWith(purl.replaceFirst("@.*", "@")));
        questions.put("package=" + text(some, "name"), one -> text(one, "name").equals(text(some, "name")));
        questions.put("fixState=fixed", one -> text(one, "fixState").equals("fixed"));
        questions.put("knownExploited=false", one -> true);
        questions.put("knownExploited=true", one -> false);
        questions.put("minEpss=0.1", one -> false);
        questions.put("suppressed=false", one -> !one.path("suppressed").asBoolean());
        questions.put("suppressed=true", one -> one.path("suppressed").asBoolean());
        questions.put(
                "image=" + some.path("image").path("id").asLong(),
                one -> one.path("image").equals(some.path("image")));
        questions.put(
                "repository=" + repository,
                one -> text(one.path("image"), "reference").startsWith(repository + ":"));
        questions.put("scope=1", one -> true);
        questions.put("scope=999", one -> false);
        questions.put(
                "since=" + instant(some, "firstSeen"),
                one -> instant(one, "firstSeen").compareTo(instant(some, "firstSeen")) >= 0);
        questions.put(
                "before=" + instant(some, "firstSeen"),
                one -> instant(one, "firstSeen").compareTo(instant(some, "firstSeen")) < 0);
        var entries = List.copyOf(questions.entrySet());
        for (var question : entries) {
            compare(all, question.getKey(), question.getValue());
            everyWayIsTheSame(question.getKey(), random);
            var other = entries.get(random.nextInt(entries.size()));
            if (!parameter(other).equals(parameter(question))) {
                compare(
                        all,
                        question.getKey() + "&" + other.getKey(),
                        question.getValue().and(other.getValue()));
            }
        }
    }

    /// Of few images and of many.
    private void everyReachIsWhatIsListed(List<JsonNode> all) {
        var byName = all.stream().collect(Collectors.groupingBy(one -> text(one, "vulnerability")));
        var database = platform.bean(Database.class);
        byName.forEach((name, findings) -> {
            var byImage = findings.stream()
                    .collect(Collectors.groupingBy(
                            one -> one.path("image").path("id").asLong()));
            for (var seen : List.of(new Visibility.Everything(), new Visibility.Scopes(new TreeSet<>(Set.of(1L))))) {
                var few = new Reach(database, List.of(name), seen, 1_000);
                var many = new Reach(database, List.of(name), seen, 0);
                for (var reach : List.of(few, many)) {
                    assertThat(reach.newest(1_000)).as(name).containsExactlyInAnyOrderElementsOf(byImage.keySet());
                    assertThat(reach.images()).as(name).isEqualTo(byImage.size());
                    assertThat(reach.suppressed())
                            .as(name)
                            .isEqualTo(images(
                                    byImage, one -> one.path("suppressed").asBoolean()));
                    assertThat(reach.fixable())
                            .as(name)
                            .isEqualTo(
                                    images(byImage, one -> text(one, "fixState").equals("fixed")));
                }
                assertThat(many.newest(2)).isEqualTo(few.newest(2));
                assertThat(many.matches()).isEqualTo(few.matches()).isNotEmpty();
                assertThat(many.repositories(1_000))
                        .isEqualTo(few.repositories(1_000))
                        .isNotEmpty();
                assertThat(many.repositories(1)).isEqualTo(few.repositories(1));
                assertThat(many.scopes()).isEqualTo(few.scopes());
                many.scopes()
                        .forEach(scope -> assertThat(scope.images())
                                .as(name + " in " + scope.name())
                                .isEqualTo(images(
                                        byImage,
                                        one -> one.path("scopes").toString().contains('"' + scope.name() + '"'))));
                assertThat(many.scopes().stream().map(Reach.ScopeReach::name)).contains("global");
            }
            var nothing = new Visibility.Scopes(new TreeSet<>(Set.of(999L)));
            assertThat(new Reach(database, List.of(name), nothing, 0).images()).isZero();
            assertThat(new Reach(database, List.of(name), nothing, 0).matches()).isEmpty();
            var some = new Reach(database, List.of(name), new Visibility.Scopes(new TreeSet<>(Set.of(2L))), 0);
            assertThat(some.images())
                    .isEqualTo(
                            images(byImage, one -> one.path("scopes").toString().contains("one")));
        });
    }

    private static long images(Map<Long, List<JsonNode>> byImage, Predicate<JsonNode> all) {
        return byImage.values().stream()
                .filter(findings -> findings.stream().allMatch(all))
                .count();
    }

    /// Which way a walk goes depends on sizes that no test has: each way gives the same, page by page.
    private void everyWayIsTheSame(String question, Random random) {
        var parameters = new LinkedMultiValueMap<String, String>();
        for (var part : question.isEmpty() ? new String[0] : question.split("&", -1)) {
            parameters.add(
                    part.replaceFirst("=.*", ""),
                    URLDecoder.decode(part.replaceFirst("^[^=]*=", ""), StandardCharsets.UTF_8));
        }
        var filter = FindingFilter.of(parameters, Set.of());
        var walk = platform.bean(FindingWalk.class);
        var ways = List.of(
                new Bounds(false, 0, 0, 0, 0, 0), // neither is few
                new Bounds(true, 0, 0, 0, 0, 0),
                new Bounds(true, 0, 4_000, 20_000, 4_000, 5_000),
                new Bounds(false, 0, 4_000, 20_000, 4_000, 5_000),
                new Bounds(false, 0, 4_000, 20_000, 0, 1),
                new Bounds(false, 0, 4_000, 20_000, 0, 5_000),
                new Bounds(false, 0, 4_000, 0, 0, 0));
        for (var visibility : List.of(new Visibility.Everything(), new Visibility.Scopes(new TreeSet<>(Set.of(1L))))) {
            boolean newest = visibility instanceof Visibility.Scopes && random.nextBoolean();
            var sort = newest ? FindingSort.NEWEST : FindingSort.values()[random.nextInt(FindingSort.values().length)];
            var usual = pages(walk, filter, visibility, sort, 1_000);
            assertThat(usual).as(question).doesNotHaveDuplicates();
            assertThat(pages(walk, filter, visibility, sort, 31)).as(question).isEqualTo(usual);
            for (var way : List.of(ways.getFirst(), ways.get(1), ways.get(2 + random.nextInt(ways.size() - 2)))) {
                assertThat(pages(walk.within(way), filter, visibility, sort, 23))
                        .as(question + " by " + sort + " " + way)
                        .isEqualTo(usual);
                assertThat(walk.within(way).count(filter, visibility, 1_000)).isEqualTo(usual.size());
            }
        }
    }

    private static List<List<Object>> pages(
            FindingWalk walk, FindingFilter filter, Visibility visibility, FindingSort sort, int limit) {
        var found = new ArrayList<List<Object>>();
        Place after = null;
        for (var page = walk.page(filter, visibility, sort, after, limit);
                !page.isEmpty();
                page = walk.page(filter, visibility, sort, after, limit)) {
            for (var place : page) {
                found.add(List.of(place.match().match(), place.set(), place.image(), place.layer(), place.firstSeen()));
            }
            // as those who ask send it back
            after = FindingCursor.parse(new FindingCursor(sort, page.getLast()).text(), sort);
        }
        return found;
    }

    private static String parameter(Map.Entry<String, ?> question) {
        return question.getKey().replaceFirst("=.*", "");
    }

    private void compare(List<JsonNode> all, String question, Predicate<JsonNode> meant) throws Exception {
        var expected = all.stream().filter(meant).toList();
        assertThat(list(question)).as(question).containsExactlyElementsOf(expected);
        var sort = List.of("newest", "newest", "epss", "vulnerability").get(question.length() % 4);
        assertThat(list(question + "&sort=" + sort))
                .as(question + " by " + sort)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(count(question)).as(question).isEqualTo(expected.size());
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    /// Page by page, each of another size.
    private List<JsonNode> list(String question) throws IOException, InterruptedException {
        var found = new ArrayList<JsonNode>();
        String after = null;
        int limit = 5 + question.length() % 20;
        do {
            var answer = platform.get(
                    "/api/v1/findings?limit=" + limit + "&" + question + (after == null ? "" : "&after=" + after));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            answer.json().path("items").forEach(found::add);
            var next = answer.json().path("next");
            after = next.isString() ? next.asString() : null;
        } while (after != null);
        return found;
    }

    private long count(String question) throws IOException, InterruptedException {
        var answer = platform.get("/api/v1/findings/count?" + question).json();
        assertThat(answer.path("exact").asBoolean()).isTrue();
        return answer.path("count").asLong();
    }

    private List<String> judged() {
        var found = new ArrayList<String>();
        var database = platform.bean(Database.class);
        var reading = new InventoryReading(database);
        var policies = platform.bean(PolicySource.class).current();
        try (var lease = platform.bean(AdvisoryStore.class).lease()) {
            for (var image : database.sql("SELECT id FROM image WHERE status = 'REGISTERED'")
                    .query(Long.class)
                    .list()) {
                var judged = platform.bean(Verdicts.class)
                        .judge(
                                image,
                                reading,
                                lease.advisories(),
                                policies,
                                Clock.systemUTC().instant())
                        .orElseThrow();
                for (var finding : judged.report().findings()) {
                    found.add(image + " " + finding.id() + " " + finding.packageUrl() + " " + finding.layer() + " "
                            + finding.severity().label() + " " + (finding.suppressedBy() != null));
                }
            }
        }
        return found;
    }

    private static String identity(JsonNode one) {
        return one.path("image").path("id").asLong() + " " + text(one, "vulnerability") + " " + text(one, "package")
                + " " + text(one, "layer") + " " + text(one, "severity") + " "
                + one.path("suppressed").asBoolean();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString();
    }

    private static String instant(JsonNode node, String field) {
        // so that texts compare as times do
        return java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
                .withZone(java.time.ZoneOffset.UTC)
                .format(java.time.Instant.parse(text(node, field)));
    }

    private static int rank(String severity) {
        return List.of("critical", "high", "medium", "low", "negligible", "unknown")
                .indexOf(severity);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void what_cannot_be_asked_is_named(Dialect dialect) throws Exception {
        try (var running = TestPlatform.start(dialect, folder.resolve("data"))) {
            for (var wrong : List.of(
                    "severity=awful",
                    "colour=red",
                    "minEpss=2",
                    "since=yesterday",
                    "image=one",
                    "sort=random",
                    "limit=0",
                    "after=xyz",
                    "package=pkg:",
                    "vulnerability=")) {
                var answer = running.get("/api/v1/findings?" + wrong);
                assertThat(answer.status()).as(wrong + ": " + answer.body()).isEqualTo(400);
                assertThat(answer.json().path("field").asString()).isEqualTo(wrong.replaceFirst("=.*", ""));
            }
        }
    }
}
