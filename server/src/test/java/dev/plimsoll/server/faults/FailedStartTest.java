package dev.plimsoll.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator reads whose platform does not start: one line, and no more of it in the log.
final class FailedStartTest {
    @TempDir
    private Path folder;

    private String failed(Map<String, String> environment, String... words) throws Exception {
        var log = folder.resolve("log");
        try (var server = ServerProcess.start(log, "", environment, words)) {
            assertThat(server.awaitEnd()).isEqualTo(1);
        }
        return Files.readString(log);
    }

    @Test
    void a_port_that_is_taken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var port = Integer.toString(taken.getLocalPort());
            assertThat(failed(Map.of("PLIMSOLL_DATA", folder.resolve("data").toString()), "--port=" + port))
                    .isEqualTo("plimsoll: port " + port + " is in use; name another with --port PORT\n");
        }
    }

    @Test
    void a_data_folder_that_cannot_be() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        assertThat(failed(Map.of(), "--data", file.resolve("below").toString()))
                .isEqualTo("plimsoll: cannot make the data folder " + file
                        + "/below; name another with --data DIR: Not a directory\n");
    }

    @Test
    void a_database_that_does_not_answer() throws Exception {
        assertThat(failed(
                        Map.of("PLIMSOLL_DATA", folder.resolve("data").toString()),
                        "--database-url",
                        "jdbc:postgresql://127.0.0.1:9/plimsoll?user=plimsoll"))
                .startsWith("plimsoll: Connection to 127.0.0.1:9 refused")
                .hasLineCount(1);
    }

    @Test
    void a_setting_that_is_none() throws Exception {
        assertThat(failed(Map.of(
                        "PLIMSOLL_DATA", folder.resolve("data").toString(), "PLIMSOLL_RESCAN_DAILY_AT", "tea time")))
                .startsWith("plimsoll: the setting plimsoll.rescan.daily-at cannot be used: ")
                .contains("tea time")
                .hasLineCount(1);
    }

    @Test
    void a_folder_that_another_server_has() throws Exception {
        var data = folder.resolve("data");
        try (var first = ServerProcess.start(folder.resolve("first"), "", Map.of(), "--data", data.toString())) {
            first.awaitReady();
            assertThat(failed(Map.of(), "--data", data.toString()))
                    .startsWith("plimsoll: another server (process ")
                    .contains("keeps its data in " + data, "--data DIR")
                    .hasLineCount(1);
            assertThat(first.get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void a_database_that_is_damaged() throws Exception {
        var data = Files.createDirectory(folder.resolve("data"));
        Files.write(data.resolve("plimsoll.db"), "no database".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        assertThat(failed(Map.of(), "--data", data.toString()))
                .startsWith("plimsoll: the database is damaged")
                .contains("plimsoll server restore")
                .hasLineCount(1);
    }

    @Test
    void a_database_of_a_newer_release() throws Exception {
        var data = folder.resolve("data");
        try (var platform = TestPlatform.start(Dialect.SQLITE, data)) {
            platform.bean(Database.class).sql("""
                    INSERT INTO flyway_schema_history SELECT MAX(installed_rank) + 1, '9999', 'later', 'SQL', 'V9999__later.sql',
                    1, 'later', MAX(installed_on), 1, 1 FROM flyway_schema_history""").update();
        }
        assertThat(failed(Map.of(), "--data", data.toString()))
                .startsWith("plimsoll: the database was written by a newer release than this one")
                .hasLineCount(1);
    }

    @Test
    void an_address_of_another_machine() throws Exception {
        assertThat(failed(Map.of("PLIMSOLL_DATA", folder.resolve("data").toString()), "--address", "203.0.113.5"))
                .startsWith("plimsoll: cannot listen there")
                .contains("--address")
                .hasLineCount(1);
    }
}
