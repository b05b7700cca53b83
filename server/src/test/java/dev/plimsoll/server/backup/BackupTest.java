package dev.plimsoll.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.platform.Secrets;
import dev.plimsoll.server.rescan.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupTest {
    @TempDir
    private Path folder;

    @Test
    void what_was_there_while_it_ran_comes_back_whole() throws Exception {
        var backup = folder.resolve("plimsoll.tar");
        String sealed;
        long before;
        try (var platform = TestPlatform.start(Dialect.SQLITE, folder.resolve("data"))) {
            platform.advisories(TestPlatform.database(
                    folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL")));
            sealed = platform.bean(Secrets.class).seal("test", "a secret");
            for (int i = 0; i < 5; i++) {
                platform.register(Fleet.document("image" + i, Fleet.npm("left", "1.0.0", "l" + i)), "key" + i);
            }
            before = images(platform);
            var done = new AtomicBoolean();
            var writer = Thread.ofVirtual().start(() -> {
                for (int i = 5; !done.get(); i++) {
                    try {
                        platform.register(Fleet.document("image" + i, Fleet.npm("left", "1.0.0", "l" + i)), "key" + i);
                    } catch (IOException | InterruptedException e) {
                        return;
                    }
                }
            });
            platform.bean(Backup.class).write(backup);
            done.set(true);
            writer.join();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        var restored = folder.resolve("restored");
        Restore.into(restored, backup);
        try (var platform = TestPlatform.start(Dialect.SQLITE, restored)) {
            assertThat(images(platform)).isGreaterThanOrEqualTo(before);
            assertThat(platform.bean(Verification.class).verify().differences()).isEmpty();
            assertThat(platform.bean(Secrets.class).open("test", sealed)).isEqualTo("a secret");
            assertThatThrownBy(() -> platform.bean(Secrets.class).open("another purpose", sealed))
                    .hasMessageContaining("cannot be read");
        }
        assertThatThrownBy(() -> Restore.into(restored, backup)).hasMessageContaining("not empty");
    }

    private static long images(TestPlatform platform) {
        return platform.bean(Database.class)
                .sql("SELECT COUNT(*) FROM image")
                .query(Long.class)
                .single();
    }

    @Test
    void what_is_damaged_or_no_backup_makes_nothing() throws Exception {
        var backup = folder.resolve("plimsoll.tar");
        try (var platform = TestPlatform.start(Dialect.SQLITE, folder.resolve("data"))) {
            platform.bean(Backup.class).write(backup);
        }
        var bytes = Files.readAllBytes(backup);
        bytes[bytes.length / 2] ^= 1;
        refused(bytes);
        refused(java.util.Arrays.copyOf(bytes, 20_000));
        refused("no tar at all".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        refused(new byte[0]);
        Files.delete(folder.resolve("bad.tar"));
        assertThatThrownBy(() -> Restore.into(folder.resolve("target"), folder.resolve("bad.tar")))
                .hasMessage("there is no file " + folder.resolve("bad.tar") + ", or it may not be read");
    }

    private void refused(byte[] bytes) throws IOException {
        var file = folder.resolve("bad.tar");
        Files.write(file, bytes);
        var target = folder.resolve("target");
        assertThatThrownBy(() -> Restore.into(target, file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("TAR archive");
        assertThat(target).doesNotExist();
    }

    @Test
    void postgresql_has_a_tool_of_its_own() throws Exception {
        try (var platform = TestPlatform.start(Dialect.POSTGRESQL, folder.resolve("data"))) {
            assertThatThrownBy(() -> platform.bean(Backup.class).write(folder.resolve("plimsoll.tar")))
                    .hasMessageContaining("pg_dump");
        }
    }
}
