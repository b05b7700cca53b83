package dev.plimsoll.server.rescan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Dialect;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
            assertThat(platform.bean(Verification.class).verify())
                    .isEqualTo(new Verification.Result(3, java.util.List.of()));
        }
    }
}
