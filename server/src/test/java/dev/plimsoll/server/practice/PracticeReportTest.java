package dev.plimsoll.server.practice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is counted when it is written is what reading every registration and every violation would give.
final class PracticeReportTest {
    private static final int IMAGES = 12;

    @TempDir
    private Path folder;

    private final Random random = new Random(630);
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.DAYS).minus(8, ChronoUnit.DAYS));

    private TestPlatform platform;
    private Database database;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_report_is_what_all_registrations_and_violations_come_to(Dialect dialect) throws Exception {
        try (var running = TestPlatform.start(dialect, folder.resolve("data"), new Moved(now))) {
            platform = running;
            database = running.bean(Database.class);
            var advisories = TestPlatform.database(
                    folder,
                    "all",
                    "npm",
                    Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL"),
                    "npm",
                    Fleet.osv("GHSA-dddd-eeee-ffff", "npm", "right", "2.0.0", "CRITICAL"));
            assertThat(platform.advisories(advisories).status()).isEqualTo(200);
            var team = scope("team1", "repository.startsWith('reg.example/team1/')");
            register(15);
            check();
            var late = scope("late", "repository.endsWith('0')");
            check();
            register(15); // some of them images that are known, under names that bring them into other scopes
            check();
            var counted = days();
            anew();
            assertThat(days()).isEqualTo(counted);
            check();
            change(late, "late", "repository.startsWith('reg.example/team2/')");
            check();
            assertThat(platform.send(platform.request("/api/v1/scopes/" + team)
                                    .header("If-Match", "\"1\"")
                                    .DELETE())
                            .status())
                    .isEqualTo(204);
            register(5);
            check();
        }
    }

    /// A clock that this test moves.
    private static final class Moved extends Clock {
        private final AtomicReference<Instant> now;

        private Moved(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId other) {
            throw new UnsupportedOperationException("nobody asks for another zone");
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    private long scope(String name, String expression) throws IOException, InterruptedException {
        var answer = platform.send(platform.request("/api/v1/scopes")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"name\": \"" + name + "\", \"expression\": \"" + expression + "\"}")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("id").asLong();
    }

    private void change(long id, String name, String expression) throws IOException, InterruptedException {
        var answer = platform.send(platform.request("/api/v1/scopes/" + id)
                .header("Content-Type", "application/json")
                .header("If-Match", "\"1\"")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"name\": \"" + name + "\", \"expression\": \"" + expression + "\"}")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void register(int many) throws IOException, InterruptedException {
        for (int i = 0; i < many; i++) {
            now.updateAndGet(at -> at.plus(Duration.ofMinutes(random.nextInt(360))));
            int image = random.nextInt(IMAGES);
            var found = Fleet.image(
                    "image" + image,
                    false,
                    List.of(
                            Fleet.npm("left", 1 + image % 2 + ".0.0", "layer" + image),
                            Fleet.npm("right", 1 + image % 3 + ".0.0", "layer" + image)));
            var facts = found.image();
            var name = "reg.example/team" + random.nextInt(3) + "/app" + random.nextInt(2) + ":" + image;
            var request = new RegistrationRequest(
                    new ImageFacts(name, facts.digest(), null, List.of(name), null, facts.config(), facts.layers()),
                    found.inventory(),
                    random.nextInt(8) == 0
                            ? new BuildFacts(null, null, null, null, "nobody", null, null, null)
                            : new BuildFacts(
                                    "github",
                                    "example/app" + random.nextInt(3),
                                    "c" + random.nextInt(6),
                                    "main",
                                    random.nextInt(8) == 0 ? null : "author" + random.nextInt(3),
                                    "build",
                                    "1",
                                    null),
                    false);
            var answer = platform.register(RegistrationWriter.write(request), "key" + now.get() + i);
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        }
    }

    /// As a platform comes to it that registered images before there were such rows.
    private void anew() throws IOException {
        String script;
        try (var in =
                Objects.requireNonNull(getClass().getResourceAsStream("/db/migration/V630__practice_by_day.sql"))) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        var statements = Stream.concat(
                Stream.of(
                        "DROP TABLE practice_day",
                        "DROP INDEX practice_violation_image",
                        "ALTER TABLE practice_violation DROP COLUMN scopes"),
                Stream.of(script.replaceAll("--[^\n]*\n", "").split(";", -1)).filter(one -> !one.isBlank()));
        database.write(() -> statements.forEach(one -> database.sql(one).update()));
    }

    private Set<List<Object>> days() {
        return new HashSet<>(database.sql("SELECT kind, day, name, registrations, changes, passed FROM practice_day"
                        + " WHERE registrations > 0")
                .query((row, n) -> List.<Object>of(
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6)))
                .list());
    }

    private record Sent(
            long image,
            long at,
            boolean compliant,
            String pipeline,
            @Nullable String author,
            boolean first) {}

    private record Found(
            long image,
            String pipeline,
            @Nullable String author,
            long opened,
            long times,
            @Nullable Long took) {}

    private void check() {
        var report = platform.bean(PracticeReport.class);
        for (int days : List.of(1, 3, 30)) {
            var since = now.get().truncatedTo(ChronoUnit.DAYS).minus(days, ChronoUnit.DAYS);
            for (var seen : List.of(
                    new Visibility.Everything(),
                    new Visibility.Scopes(new TreeSet<>(Set.of(1L))),
                    new Visibility.Scopes(new TreeSet<>(Set.of(2L, 3L))))) {
                var held = held(seen);
                var names = new HashMap<Long, String>();
                database.sql("SELECT id, name FROM scope").query(row -> {
                    names.put(row.getLong(1), row.getString(2));
                });
                Function<Long, List<String>> scopes = image -> held.getOrDefault(image, Set.of()).stream()
                        .map(names::get)
                        .toList();
                Function<Long, Boolean> mine =
                        image -> seen instanceof Visibility.Everything || held.containsKey(image);
                assertThat(report.byPipeline(since, seen))
                        .containsExactlyElementsOf(expected(
                                since,
                                one -> mine.apply(one.image) ? List.of(one.pipeline) : List.of(),
                                one -> mine.apply(one.image) ? List.of(one.pipeline) : List.of()));
                assertThat(report.byAuthor(since, seen))
                        .containsExactlyElementsOf(expected(
                                since,
                                one -> one.author != null && mine.apply(one.image) ? List.of(one.author) : List.of(),
                                one -> one.author != null && mine.apply(one.image) ? List.of(one.author) : List.of()));
                assertThat(report.byScope(since, seen))
                        .containsExactlyElementsOf(
                                expected(since, one -> scopes.apply(one.image), one -> scopes.apply(one.image)));
            }
        }
        assertThat(report.byPipeline(now.get().minus(30, ChronoUnit.DAYS), new Visibility.Everything()))
                .isNotEmpty();
    }

    /// The scopes of each image, of those that are seen.
    private Map<Long, Set<Long>> held(Visibility seen) {
        var held = new HashMap<Long, Set<Long>>();
        database.sql("SELECT image_id, scope_id FROM scope_image WHERE " + seen.ofScope("scope_id"))
                .query(row -> {
                    held.computeIfAbsent(row.getLong(1), any -> new TreeSet<>()).add(row.getLong(2));
                });
        return held;
    }

    /// Row by row.
    private List<PracticeReport.Row> expected(
            Instant since, Function<Sent, List<String>> ofSent, Function<Found, List<String>> ofFound) {
        var sent = new TreeMap<String, List<Sent>>();
        database
                .sql("SELECT image_id, at, compliant, pipeline, author, first_try FROM registration"
                        + " WHERE pipeline IS NOT NULL")
                .query((row, n) -> new Sent(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3) == 1,
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6) == 1))
                .list()
                .stream()
                .filter(one -> one.at >= since.toEpochMilli())
                .forEach(one -> ofSent.apply(one)
                        .forEach(name -> sent.computeIfAbsent(name, any -> new ArrayList<>())
                                .add(one)));
        var found = new HashMap<String, List<Found>>();
        database
                .sql(
                        "SELECT image_id, pipeline, author, opened_at, times, fixed_at - opened_at FROM practice_violation")
                .query((row, n) -> {
                    long took = row.getLong(6);
                    var fixed = row.wasNull() ? null : (Long) took;
                    return new Found(
                            row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5), fixed);
                })
                .list()
                .stream()
                .filter(one -> one.opened >= since.toEpochMilli())
                .forEach(one -> ofFound.apply(one)
                        .forEach(name -> found.computeIfAbsent(name, any -> new ArrayList<>())
                                .add(one)));
        var rows = new ArrayList<PracticeReport.Row>();
        sent.forEach((name, of) -> {
            var violations = found.getOrDefault(name, List.of());
            var took = violations.stream()
                    .map(Found::took)
                    .filter(Objects::nonNull)
                    .sorted()
                    .toList();
            rows.add(new PracticeReport.Row(
                    name,
                    of.size(),
                    of.stream().filter(Sent::first).count(),
                    of.stream().filter(one -> one.first && one.compliant).count(),
                    violations.size(),
                    violations.stream().filter(one -> one.times > 1).count(),
                    violations.stream().filter(one -> one.took == null).count(),
                    took.isEmpty()
                            ? null
                            : (Long) Math.round(((double) took.get((took.size() - 1) / 2) + took.get(took.size() / 2))
                                    / 2
                                    / 1000)));
        });
        return rows;
    }
}
