package dev.plimsoll.server.rescan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.platform.Locks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

final class RescanTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void what_changed_is_found_in_the_images_that_have_it_and_told_once(Dialect dialect) throws Exception {
        var one = Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "MODERATE");
        var two = Fleet.osv("GHSA-dddd-eeee-ffff", "npm", "right", "2.0.0", "CRITICAL");
        var worse = Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "HIGH");
        var first = TestPlatform.database(folder, "first", "npm", one);
        var second = TestPlatform.database(folder, "second", "npm", worse, "npm", two);
        try (var platform = TestPlatform.start(dialect, folder.resolve("data"))) {
            platform.advisories(first);
            platform.register(Fleet.document("a", Fleet.npm("left", "1.0.0", "la")), "a");
            platform.register(
                    Fleet.document("b", Fleet.npm("right", "1.0.0", "lb"), Fleet.npm("left", "1.0.0", "lc")), "b");
            platform.register(Fleet.document("c", Fleet.npm("other", "1.0.0", "ld")), "c");

            var run = platform.advisories(second);
            assertThat(run.status()).as(run.body()).isEqualTo(200);
            assertThat(run.json().path("opened").asInt()).isEqualTo(1);
            assertThat(run.json().path("changed").asInt()).isEqualTo(1);
            assertThat(run.json().path("images").asInt()).isEqualTo(2);

            var events = platform.get("/api/v1/events?limit=500").json().path("items");
            assertThat(StreamSupport.stream(events.spliterator(), false)
                            .map(event -> event.path("type").asString().replace("dev.plimsoll.", "") + " "
                                    + event.path("data").path("imageCount").asInt()))
                    .containsSubsequence("finding.changed 2", "finding.opened 1", "rescan.completed 0")
                    .contains("policy.violated 0");

            var again = platform.advisories(second);
            assertThat(again.json().path("images").asInt()).isZero();

            var back = platform.advisories(first);
            assertThat(back.json().path("resolved").asInt()).isEqualTo(1);
            assertThat(platform.bean(Verification.class).verify()).isEqualTo(new Verification.Result(3, List.of()));
        }
    }

    @Test
    void who_sends_advisories_is_answered_before_images_are_judged_and_each_run_ends_with_its_own() throws Exception {
        var left = Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL");
        var right = Fleet.osv("GHSA-dddd-eeee-ffff", "npm", "right", "2.0.0", "CRITICAL");
        var other = Fleet.osv("GHSA-gggg-hhhh-iiii", "npm", "other", "2.0.0", "LOW");
        try (var platform = TestPlatform.start(Dialect.POSTGRESQL, folder.resolve("data"))) {
            platform.advisories(TestPlatform.database(folder, "none", "npm", other));
            platform.register(Fleet.document("a", Fleet.npm("left", "1.0.0", "la")), "a");
            platform.register(
                    Fleet.document("b", Fleet.npm("right", "1.0.0", "lb"), Fleet.npm("left", "1.0.0", "lc")), "b");
            var database = platform.bean(Database.class);
            List<Long> runs = new ArrayList<>();
            database.write(() -> {
                database.alone(Locks.RESCAN); // as another server that judges at this moment
                for (var file : List.of(
                        sent(platform, "first", "npm", other, "npm", left),
                        sent(platform, "second", "npm", other, "npm", left, "npm", right))) {
                    runs.add(file.json().path("id").asLong());
                    assertThat(file.json().path("ended").isNull())
                            .as(file.body())
                            .isTrue();
                    assertThat(file.json().path("opened").asInt()).isEqualTo(1);
                    assertThat(file.json().path("waiting").asInt()).isEqualTo(2);
                }
                assertThat(told(platform)).containsSubsequence("finding.opened", "finding.opened");
                assertThat(told(platform).stream().filter("rescan.completed"::equals))
                        .hasSize(1);
                // nothing waits for what changes nothing
                assertThat(sent(platform, "second", "npm", other, "npm", left, "npm", right)
                                .json()
                                .path("ended")
                                .isNull())
                        .isFalse();
            });
            for (var run : runs) {
                var ended = ended(platform, run);
                assertThat(ended.path("waiting").asInt()).isZero();
                assertThat(ended.path("judged").asInt()).isEqualTo(2);
                assertThat(ended.path("verdicts").asInt()).isEqualTo(2);
                assertThat(ended.path("sources").path(0).path("name").asString())
                        .isEqualTo("npm");
            }
            assertThat(told(platform).stream().filter("rescan.completed"::equals))
                    .hasSize(4);
            assertThat(platform.get("/api/v1/rescans/4711").status()).isEqualTo(404);
            assertThat(platform.bean(Verification.class).verify().differences()).isEmpty();
        }
    }

    private TestPlatform.Answer sent(TestPlatform platform, String name, String... entries) {
        try {
            var answer = platform.apply(TestPlatform.database(folder, name, entries));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> told(TestPlatform platform) {
        return platform.bean(Database.class)
                .sql("SELECT type FROM event ORDER BY id")
                .query((row, n) -> row.getString(1).replace("dev.plimsoll.", ""))
                .list();
    }

    private static JsonNode ended(TestPlatform platform, long run) throws Exception {
        for (int i = 0; i < 200; i++) {
            var found = platform.get("/api/v1/rescans/" + run).json();
            if (!found.path("ended").isNull()) {
                return found;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the run does not end");
    }
}
