package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `examples/platform`: images registered through the command line, newer advisories, exactly the images that they
/// affect; on either database, with a real registry beside it. Real images are among them where the test data is.
final class PlatformExampleTest {
    private static final Path EXAMPLE = Repository.root().resolve("examples/platform/run.sh");

    private static final Path DATA = Path.of(System.getenv()
            .getOrDefault(
                    "PLIMSOLL_TEST_DATA",
                    Repository.root().resolve("../shared/data").toString()));

    @TempDir
    private Path folder;

    /// For both databases: images and advisories are the same, data and reports are made anew.
    @TempDir
    private static Path work;

    @Test
    void on_sqlite_with_one_server() throws IOException, InterruptedException {
        holds(Map.of());
    }

    @Test
    void on_postgresql_with_two_servers() throws IOException, InterruptedException {
        try (var postgres = EmbeddedPostgres.builder().start()) {
            holds(Map.of("DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres")));
        }
    }

    private void holds(Map<String, String> more) throws IOException, InterruptedException {
        for (var module : List.of("cli", "server")) {
            TestNeeds.that(
                    Files.isRegularFile(Repository.root().resolve(module + "/target/distribution/sources")),
                    "the distribution of " + module + ", which 'mvn package' makes");
        }
        try (var machine = new BuildMachine(Files.createDirectories(folder.resolve("machine")))) {
            var variables = new HashMap<>(more);
            variables.put("WORK", work.toString());
            variables.put("PLIMSOLL_REBUILD", "0");
            variables.put("PORT", freePort());
            variables.put("PORT2", freePort());
            variables.put("REGISTRY", machine.host());
            variables.put("DATA", DATA.toString());
            var ended = machine.run(folder, variables, List.of(EXAMPLE.toString()));
            assertThat(ended.exitCode()).as(ended.output()).isZero();
            assertThat(ended.output())
                    .contains(
                            "event finding.opened CVE-2021-44228: 1 image(s)",
                            "event finding.opened CVE-2023-6246: 3 image(s)",
                            "in exactly the images in which scans find them",
                            " images, however they were called and compressed",
                            "the decision about CVE-2021-23337 is kept",
                            " images compared, all as a scan of everything would find them");
            if (Files.isDirectory(DATA.resolve("images"))) {
                assertThat(ended.output()).contains("registered alpine-3.20.3");
            }
        }
    }

    private static String freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return Integer.toString(free.getLocalPort());
        }
    }
}
