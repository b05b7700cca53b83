package dev.plimsoll.server.rescan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.MovedClock;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What somebody asks for, and what happens every day.
final class JobsTest {
    @TempDir
    private Path folder;

    private static JsonNode done(TestPlatform platform, String body) throws Exception {
        var asked = platform.send(platform.request("/api/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        for (int i = 0; i < 400; i++) {
            var job = platform.get("/api/v1/jobs/" + asked.json().path("id").asLong())
                    .json();
            if (!job.path("ended").isNull()) {
                return job;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the job does not end");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_rescan_on_request_mends_what_is_not_as_it_should_be(Dialect dialect) throws Exception {
        try (var platform = TestPlatform.start(dialect, folder)) {
            platform.advisories(TestPlatform.database(
                    folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL")));
            platform.register(Fleet.document("a", Fleet.npm("left", "1.0.0", "a")), "a");
            platform.register(Fleet.document("b", Fleet.npm("right", "1.0.0", "b")), "b");
            var database = platform.bean(Database.class);
            database.write(() -> {
                database.sql("DELETE FROM component_match").update();
            });
            assertThat(platform.bean(Verification.class).verify().differences()).hasSize(1);

            var ofAnother = done(platform, "{\"vulnerability\": \"CVE-2020-1\"}");
            assertThat(ofAnother.path("result").path("opened").asInt()).isZero();
            var ofThis = done(platform, "{\"vulnerability\": \"GHSA-aaaa-bbbb-cccc\"}");
            assertThat(ofThis.path("state").asString()).isEqualTo("done");
            assertThat(ofThis.path("result").path("opened").asInt()).isEqualTo(1);
            assertThat(platform.bean(Verification.class).verify().differences()).isEmpty();

            assertThat(done(platform, "{\"scope\": \"global\"}")
                            .path("result")
                            .path("judged")
                            .asInt())
                    .isEqualTo(2);
            var none = platform.send(platform.request("/api/v1/jobs")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"image\": 4711}")));
            assertThat(none.status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void each_day_ends_in_one_event_and_a_source_that_is_old_is_told_once(Dialect dialect) throws Exception {
        var clock = new MovedClock(Instant.parse("2026-01-03T00:00:00Z"));
        try (var platform = TestPlatform.start(dialect, folder, clock)) {
            platform.advisories(TestPlatform.database(
                    folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "LOW")));
            platform.register(Fleet.document("a", Fleet.npm("left", "1.0.0", "a")), "a");
            var stale = platform.bean(StaleSources.class);
            stale.check();
            clock.move(Duration.ofDays(6));
            platform.bean(Rescan.class).daily();
            stale.check();
            stale.check();
            var events = platform.get("/api/v1/events?limit=500").json().path("items");
            assertThat(events.toString().split("dev.plimsoll.feed.stale", -1)).hasSize(2);
            var last =
                    platform.get("/api/v1/rescans?limit=1").json().path("items").path(0);
            assertThat(last.path("cause").asString()).isEqualTo("daily");
            assertThat(last.path("failed").asInt()).isZero();
            assertThat(last.path("sources").path(0).path("name").asString()).isEqualTo("npm");
            assertThat(last.path("sources").path(0).path("age").asLong()).isGreaterThan(5 * 86_400L);
        }
    }

    @Test
    void an_image_that_cannot_be_judged_when_its_time_comes_is_told_of_once_a_day() throws Exception {
        try (var platform = TestPlatform.start(Dialect.SQLITE, folder)) {
            platform.advisories(TestPlatform.database(
                    folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "LOW")));
            platform.register(Fleet.document("a", Fleet.npm("left", "1.0.0", "a")), "a");
            var database = platform.bean(Database.class);
            database.write(() -> {
                database.sql("UPDATE image SET content = '{'").update();
                database.sql("UPDATE image_verdict SET changes_at = 1").update();
            });
            var times = database.sql("SELECT failed FROM rescan_run WHERE cause = 'time' AND ended_at IS NOT NULL");
            for (int i = 0; i < 200 && times.query(Long.class).list().isEmpty(); i++) {
                Thread.sleep(50);
            }
            platform.bean(Rescan.class).watch();
            platform.bean(Rescan.class).watch();
            assertThat(times.query(Long.class).list()).containsExactly(1L);
        }
    }
}
