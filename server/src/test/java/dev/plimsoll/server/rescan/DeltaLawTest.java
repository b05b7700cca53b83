package dev.plimsoll.server.rescan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.MovedClock;
import dev.plimsoll.server.TestFeeds;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Whatever is registered, published, decided, waived and awaited, in whatever order: what is stored is what a scan of
/// everything would find and judge at that moment.
class DeltaLawTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");

    private static Path folder;
    private static final MovedClock CLOCK = new MovedClock(START);
    private static TestPlatform sqlite;
    private static TestPlatform postgresql;
    private static int made;

    @BeforeContainer
    static void start() throws Exception {
        folder = Files.createTempDirectory("delta");
        sqlite = start(Dialect.SQLITE);
        postgresql = start(Dialect.POSTGRESQL);
    }

    private static TestPlatform start(Dialect dialect) throws Exception {
        var data = Files.createDirectories(folder.resolve(dialect.name()));
        Files.createDirectories(data.resolve("policies"));
        Files.writeString(data.resolve("policies/all.yaml"), """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: strict
                created: 2026-11-20
                controls:
                  - maxSeverity: { allow: medium, graceDays: 330, graceFrom: publication }
                  - knownExploited: {}
                  - exploitLikelihood: { maxEpss: 0.5 }
                  - endOfLife: {}
                  - deniedWarnings: { codes: ["stale-*", "unknown-version"] }
                actions: { enforceAfterDays: 9 }
                ---
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: fresh
                controls:
                  - maxDatabaseAge: { days: 7 }
                ---
                apiVersion: plimsoll/v1
                kind: Waivers
                waivers:
                  - { vulnerability: CVE-2026-1001, until: 2026-11-30, reason: for a while }
                  - { vulnerability: CVE-2026-2002, package: "pkg:npm/*", reason: always }
                """);
        return TestPlatform.start(dialect, data, CLOCK, "plimsoll.update.every=0s");
    }

    @AfterContainer
    static void stop() {
        sqlite.close();
        postgresql.close();
    }

    /// One thing that happens.
    sealed interface Step {
        record Publish(List<Integer> versions, List<Integer> exploited, List<Integer> likelihoods, int endOfLife)
                implements Step {}

        record Register(List<Integer> packages) implements Step {}

        /// Somebody says of a vulnerability what it is to an image, to what is built on it, to its repository or to
        /// all.
        ///
        /// @param about which image, counted around
        /// @param days until it ends; 0 for never
        record Decide(int vulnerability, int about, int target, int status, int days) implements Step {}

        record TakeBack() implements Step {}

        /// The stored waivers become these: vulnerability and days until each ends.
        record Waive(List<Integer> vulnerabilities, int days) implements Step {}

        record Wait(int hours) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var numbers = Arbitraries.integers().between(0, 9);
        Arbitrary<Step> publish = Combinators.combine(
                        numbers.list().ofSize(NAMES.size() * 2),
                        Arbitraries.integers().between(0, 5).list().ofMaxSize(2),
                        numbers.list().ofSize(NAMES.size()),
                        Arbitraries.integers().between(-3, 12))
                .as(Step.Publish::new);
        Arbitrary<Step> register = Arbitraries.integers()
                .between(0, 35)
                .set()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(set -> new Step.Register(List.copyOf(new TreeSet<>(set))));
        Arbitrary<Step> decide = Combinators.combine(
                        Arbitraries.integers().between(0, 3 * NAMES.size() - 1),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 6))
                .as(Step.Decide::new);
        Arbitrary<Step> waive = Combinators.combine(
                        Arbitraries.integers()
                                .between(0, 3 * NAMES.size() - 1)
                                .list()
                                .ofMaxSize(3),
                        Arbitraries.integers().between(1, 6))
                .as(Step.Waive::new);
        Arbitrary<Step> wait = Arbitraries.integers().between(1, 96).map(Step.Wait::new);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, publish),
                        net.jqwik.api.Tuple.of(4, register),
                        net.jqwik.api.Tuple.of(4, decide),
                        net.jqwik.api.Tuple.of(1, Arbitraries.just(new Step.TakeBack())),
                        net.jqwik.api.Tuple.of(2, waive),
                        net.jqwik.api.Tuple.of(3, wait))
                .list()
                .ofMinSize(6)
                .ofMaxSize(14);
    }

    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    void on_sqlite_the_delta_is_the_whole(@ForAll("steps") List<Step> steps) throws Exception {
        hold(sqlite, steps);
    }

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void on_postgresql_the_delta_is_the_whole(@ForAll("steps") List<Step> steps) throws Exception {
        hold(postgresql, steps);
    }

    private void hold(TestPlatform platform, List<Step> steps) throws Exception {
        var rescan = platform.bean(Rescan.class);
        publish(platform, new Step.Publish(List.of(), List.of(), List.of(), 5));
        for (var step : steps) {
            long last = events(platform).isEmpty() ? 0 : events(platform).getLast();
            switch (step) {
                case Step.Publish published -> publish(platform, published);
                case Step.Register(var packages) -> register(platform, packages);
                case Step.Decide decided -> {
                    decide(platform, decided);
                    rescan.watch();
                }
                case Step.TakeBack() -> {
                    takeBack(platform);
                    rescan.watch();
                }
                case Step.Waive waived -> {
                    waive(platform, waived);
                    rescan.watch();
                }
                case Step.Wait(var hours) -> {
                    CLOCK.move(Duration.ofHours(hours));
                    rescan.watch();
                }
            }
            var verified = platform.bean(Verification.class).verify();
            assertThat(verified.differences()).as("after %s of %s", step, steps).isEmpty();
            onePerVulnerabilityAndScope(platform, last);
        }
        unchangedWritesNothing(platform);
    }

    private static void publish(TestPlatform platform, Step.Publish step) throws Exception {
        var npm = new ArrayList<String>();
        var debian = new ArrayList<String>();
        var likelihoods = new TreeMap<String, Double>();
        var exploited = new TreeSet<String>();
        for (int i = 0; i < step.versions().size(); i++) {
            int n = step.versions().get(i);
            var name = NAMES.get(i % NAMES.size());
            if (n > 0) {
                var severity = List.of("LOW", "MODERATE", "HIGH", "CRITICAL").get(n % 4);
                if (i < NAMES.size()) {
                    // of a version that is none nobody knows what it affects: a doubt
                    var fixed = n == 9 ? "none of all" : n + ".0.0";
                    npm.add(Fleet.osv("GHSA-" + name + "aaa-bbbb-cccc", "npm", name, fixed, severity)
                            .replace("\"summary\"", "\"aliases\": [\"CVE-2026-100" + i + "\"], \"summary\""));
                } else {
                    int place = i - NAMES.size();
                    debian.add(Fleet.osv("DEBIAN-CVE-2026-200" + place, "Debian:12", name, n + ".0.0-1", severity));
                }
            }
        }
        step.exploited().forEach(n -> exploited.add("CVE-2026-" + (n % 2 == 0 ? "100" : "200") + n));
        for (int i = 0; i < step.likelihoods().size(); i++) {
            likelihoods.put("CVE-2026-100" + i, step.likelihoods().get(i) / 10.0);
        }
        var day = today();
        var database = new TestFeeds(
                        npm, debian, exploited, likelihoods, day.plusDays(step.endOfLife()), CLOCK.instant())
                .database(folder, "published", CLOCK);
        var answer = platform.advisories(database);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static void register(TestPlatform platform, List<Integer> packages) throws Exception {
        var installed = new ArrayList<InstalledPackage>();
        for (int n : packages) {
            var name = NAMES.get(n % NAMES.size());
            int version = n / NAMES.size() + 1;
            var layer = "layer " + version;
            installed.add(
                    n % 2 == 0
                            ? Fleet.npm(name, version + ".0.0", layer)
                            : Fleet.deb("lib" + name, name, version + ".0.0-1", layer));
        }
        var image = Fleet.image("image" + made++, false, installed);
        var answer = platform.register(RegistrationWriter.write(image), "key" + made);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    /// Under any of its names.
    private static String vulnerability(int n) {
        int place = n % NAMES.size();
        return switch (n / NAMES.size()) {
            case 0 -> "CVE-2026-100" + place;
            case 1 -> "GHSA-" + NAMES.get(place) + "aaa-bbbb-cccc";
            default -> "CVE-2026-200" + place;
        };
    }

    private static void decide(TestPlatform platform, Step.Decide step) throws Exception {
        var database = platform.bean(Database.class);
        var images = database.sql("SELECT id FROM image ORDER BY id DESC LIMIT 21")
                .query(Long.class)
                .list();
        if (images.isEmpty()) {
            return;
        }
        long image = images.get(step.about() % images.size());
        var about =
                switch (step.target()) {
                    case 0 -> "\"image\": \"" + image + "\"";
                    case 1 -> "\"base\": \"" + image + "\"";
                    case 2 ->
                        "\"repository\": \""
                                + database.sql("SELECT repository FROM image_name WHERE image_id = ? AND repository"
                                                + " IS NOT NULL LIMIT 1")
                                        .param(image)
                                        .query(String.class)
                                        .single()
                                + "\"";
                    default -> "\"scope\": " + Scopes.global(database);
                };
        var status =
                switch (step.status()) {
                    case 0 -> "\"status\": \"not_affected\", \"comment\": \"never called\"";
                    case 1 -> "\"status\": \"fixed\"";
                    case 2 -> "\"status\": \"under_investigation\"";
                    default -> "\"status\": \"affected\", \"acceptRisk\": true";
                };
        int days = step.status() == 3 ? Math.max(1, step.days()) : step.days();
        var until = days == 0 ? "" : ", \"until\": \"" + today().plusDays(days) + "\"";
        send(
                platform,
                "POST",
                "/api/v1/decisions",
                201,
                "{\"decisions\": [{\"vulnerability\": \"" + vulnerability(step.vulnerability()) + "\", " + about + ", "
                        + status + until + "}]}");
    }

    private static void takeBack(TestPlatform platform) throws Exception {
        var newest = platform.bean(Database.class)
                .sql("SELECT id FROM decision WHERE revoked_at IS NULL ORDER BY id DESC LIMIT 1")
                .query(Long.class)
                .optional();
        if (newest.isPresent()) {
            send(platform, "DELETE", "/api/v1/decisions/" + newest.get(), 204, "");
        }
    }

    private static void waive(TestPlatform platform, Step.Waive step) throws Exception {
        var document = new StringBuilder("apiVersion: plimsoll/v1\nkind: Waivers\nwaivers:");
        step.vulnerabilities()
                .forEach(n -> document.append("\n  - { vulnerability: ")
                        .append(vulnerability(n))
                        .append(", until: ")
                        .append(today().plusDays(step.days()))
                        .append(", reason: for a while }"));
        if (step.vulnerabilities().isEmpty()) {
            document.append(" []");
        }
        var before = platform.get("/api/v1/waivers/law").headers().firstValue("ETag");
        var request = platform.request("/api/v1/waivers/law")
                .header("Content-Type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString(document.toString()));
        before.ifPresent(tag -> request.header("If-Match", tag));
        var answer = platform.send(request);
        assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
    }

    private static void send(TestPlatform platform, String method, String path, int expected, String body)
            throws Exception {
        var answer = platform.send(platform.request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(expected);
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(CLOCK.instant(), java.time.ZoneOffset.UTC);
    }

    private static List<Long> events(TestPlatform platform) {
        return platform.bean(Database.class)
                .sql("SELECT id FROM event ORDER BY id")
                .query(Long.class)
                .list();
    }

    private static void onePerVulnerabilityAndScope(TestPlatform platform, long since) {
        var told = platform.bean(Database.class)
                .sql("SELECT type, subject, scope_id FROM event WHERE id > ? AND type LIKE 'dev.plimsoll.finding.%'")
                .param(since)
                .query((row, n) -> row.getString(1) + row.getString(2) + row.getLong(3))
                .list();
        assertThat(new HashSet<>(told)).hasSameSizeAs(told);
    }

    private static void unchangedWritesNothing(TestPlatform platform) throws Exception {
        var before = contents(platform);
        platform.bean(Rescan.class)
                .apply(platform.bean(dev.plimsoll.server.feeds.AdvisoryStore.class)
                        .current()
                        .orElseThrow());
        platform.bean(Rescan.class).watch();
        assertThat(contents(platform)).isEqualTo(before);
    }

    /// All that a re-scan may write but the note that it ran.
    private static List<String> contents(TestPlatform platform) {
        var all = new ArrayList<String>();
        for (var table :
                List.of("component_match", "component_doubt", "image_verdict", "rejudge", "image", "advisory_state")) {
            all.addAll(platform.bean(Database.class)
                    .sql("SELECT * FROM " + table)
                    .query((row, n) -> {
                        var text = new StringBuilder(table);
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            text.append(' ').append(row.getString(i));
                        }
                        return text.toString();
                    })
                    .list());
        }
        java.util.Collections.sort(all);
        return all;
    }
}
