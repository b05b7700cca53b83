package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The platform's distribution, started as users start it: with its start-up cache, and where that is of no use
/// without.
final class ServerStartTest {
    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final Path DISTRIBUTION = Repository.root().resolve("server/target/distribution");

    @TempDir
    private Path folder;

    @BeforeEach
    void needsTheDistribution() {
        TestNeeds.that(
                Files.isRegularFile(DISTRIBUTION.resolve("sources")),
                "the platform's distribution, which 'mvn package' makes");
    }

    @Test
    void nearly_all_classes_come_from_the_cache_and_the_wiring_is_prepared() throws IOException, InterruptedException {
        var classes = folder.resolve("classes");
        var log = startsByTheLauncher("-Xlog:class+load:file=" + classes);
        try (var lines = Files.lines(classes)) {
            var loaded = lines.toList();
            var cached = loaded.stream()
                    .filter(line -> line.contains("source: shared objects file"))
                    .count();
            assertThat(cached).as("of %d classes", loaded.size()).isGreaterThan(loaded.size() * 8L / 10);
            assertThat(loaded).anyMatch(line -> line.contains("ServerApplication__ApplicationContextInitializer"));
        }
        assertThat(log).contains("make the first administrator");
    }

    @Test
    void a_cache_that_is_no_cache_does_not_stop_the_start() throws IOException, InterruptedException {
        var broken = Files.writeString(folder.resolve("broken.aot"), "not a cache");
        assertThat(starts(DISTRIBUTION.resolve("lib"), broken)).contains("make the first administrator");
    }

    @Test
    void a_cache_of_other_jars_that_ends_early_does_not_stop_the_start() throws IOException, InterruptedException {
        var lib = Files.createDirectories(folder.resolve("lib"));
        try (var files = Files.list(DISTRIBUTION.resolve("lib"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, lib.resolve(file.getFileName())); // with the time of now: other jars to the JVM
            }
        }
        var cache = lib.resolve("start.aot");
        assertThat(starts(lib, cache)).contains("make the first administrator");
        try (var file = java.nio.channels.FileChannel.open(cache, java.nio.file.StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        assertThat(starts(lib, cache)).contains("make the first administrator");
    }

    /// Whoever runs it need not own the checkout, nor wait for who builds something else in it.
    @Test
    void what_is_built_starts_without_the_lock_of_builds() throws IOException, InterruptedException {
        var lock = Files.createDirectory(DISTRIBUTION.resolveSibling("build.lock"));
        try {
            Files.writeString(
                    lock.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
            assertThat(startsByTheLauncher("-XX:TieredStopAtLevel=1"))
                    .contains("make the first administrator")
                    .doesNotContain("waiting for the build");
        } finally {
            Files.deleteIfExists(lock.resolve("pid"));
            Files.delete(lock);
        }
    }

    private String startsByTheLauncher(String option) throws IOException, InterruptedException {
        return ready(
                List.of(Repository.root().resolve("plimsoll").toString(), "server"),
                Map.of(
                        "PLIMSOLL_REBUILD",
                        "0",
                        "PLIMSOLL_JAVA_OPTS",
                        option,
                        "JAVA_HOME",
                        System.getProperty("java.home")));
    }

    private String starts(Path lib, Path cache) throws IOException, InterruptedException {
        return ready(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + lib.resolve("jvm.options"),
                        "-XX:AOTCache=" + cache,
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        lib.resolve("start.jar").toString()),
                Map.of());
    }

    /// @return what it has said
    private String ready(List<String> command, Map<String, String> more) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        var words = new ArrayList<>(command);
        words.addAll(List.of(
                "--data",
                Files.createTempDirectory(folder, "data").resolve("new").toString(),
                "--port",
                Integer.toString(port)));
        var log = Files.createTempFile(folder, "server", ".log");
        var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PLIMSOLL_"));
        builder.environment().put("PLIMSOLL_UPDATE_EVERY", "0s");
        builder.environment().putAll(more);
        var server = builder.start();
        try (var client = HttpClient.newHttpClient()) {
            long end = System.nanoTime() + LONGEST_START.toNanos();
            while (status(client, port) != 200) {
                assertThat(server.isAlive() && System.nanoTime() < end)
                        .as(() -> said(log))
                        .isTrue();
                Thread.sleep(50);
            }
        } finally {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
        return said(log);
    }

    private static int status(HttpClient client, int port) throws InterruptedException {
        try {
            var ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
            return client.send(
                            HttpRequest.newBuilder(ready)
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
