package dev.plimsoll.server.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.platform.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files of advisories that are gone, or of which another server has taken some pieces away meanwhile.
final class LostAdvisoriesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void what_is_lost_is_told_and_comes_back_with_the_next_push(Dialect dialect) throws Exception {
        try (var platform = TestPlatform.start(dialect, folder.resolve("data"))) {
            var pushed = TestPlatform.database(
                    folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL"));
            platform.advisories(pushed);
            var store = platform.bean(AdvisoryStore.class);
            var digest = store.current().orElseThrow();
            var file = store.file(digest);
            var bytes = Files.readAllBytes(file);
            Files.delete(file);
            if (dialect == Dialect.POSTGRESQL) {
                assertThat(Files.readAllBytes(store.file(digest))).isEqualTo(bytes);
                Files.delete(file);
                platform.bean(Database.class)
                        .sql("UPDATE advisory_file SET bytes = substring(bytes from 1 for 4096)")
                        .update();
            }
            assertThatThrownBy(() -> store.file(digest))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("plimsoll db push");
            try (var left = Files.list(file.getParent())) {
                assertThat(left).isEmpty();
            }
            platform.bean(Database.class).sql("DELETE FROM advisory_file").update();
            platform.advisories(pushed);
            assertThat(store.file(digest)).hasBinaryContent(bytes);
            Files.write(file, new byte[0]);
            store.close();
            var refused = platform.register(Fleet.document("image", Fleet.npm("left", "1.0.0", "l")), "key");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().path("detail").asString()).contains("lost or damaged", "plimsoll db push");
            platform.advisories(pushed);
            assertThat(platform.register(Fleet.document("image", Fleet.npm("left", "1.0.0", "l")), "key")
                            .status())
                    .isEqualTo(201);
        }
    }
}
