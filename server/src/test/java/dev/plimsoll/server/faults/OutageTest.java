package dev.plimsoll.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.LargeFleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Dialect;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the platform stands on goes away and comes back: it says so, loses nothing, and recovers by itself.
final class OutageTest {
    @TempDir
    private Path folder;

    private static byte[] image(int number) {
        return RegistrationWriter.write(LargeFleet.image(number));
    }

    @Test
    void the_database_is_gone_for_a_while() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        var cluster = folder.resolve("cluster");
        var postgres = cluster(cluster, port);
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
        var data = folder.resolve("data");
        String token;
        try (var platform = TestPlatform.start(Dialect.SQLITE, data, "plimsoll.database-url=" + url)) {
            token = platform.token();
            platform.advisories(LargeFleet.database(folder, "first", 0));
        }
        try (var server = ServerProcess.start(
                        folder.resolve("server.log"), token, Map.of(), "--data", data.toString(), "--database-url", url)
                .awaitReady()) {
            assertThat(server.register(image(1), "one").status()).isEqualTo(201);
            postgres.close();
            var refused = server.register(image(2), "two");
            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("database cannot be reached").doesNotContain("127.0.0.1");
            server.awaitStatus("/health/ready", 503);
            assertThat(server.get("/health/ready").body()).contains("the database cannot be reached");
            assertThat(server.get("/health/live").status()).isEqualTo(200);
            postgres = cluster(cluster, port);
            server.awaitStatus("/health/ready", 200);
            assertThat(server.register(image(2), "two").status()).isEqualTo(201);
            assertThat(server.register(image(1), "one").status()).isEqualTo(201);
            assertThat(server.log())
                    .containsOnlyOnce("requests are answered with 503")
                    .doesNotContain("stack_trace", "Hikari");
        } finally {
            postgres.close();
        }
    }

    private static EmbeddedPostgres cluster(Path folder, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .start();
    }

    @Test
    void the_disk_is_full_for_a_while() throws Exception {
        var disk = Files.createDirectories(folder.resolve("disk"));
        mount(disk);
        try {
            var data = disk.resolve("data");
            String token;
            try (var platform = TestPlatform.start(Dialect.SQLITE, data)) {
                token = platform.token();
                platform.advisories(LargeFleet.database(folder, "first", 0));
            }
            try (var server = ServerProcess.start(
                            folder.resolve("server.log"), token, Map.of(), "--data", data.toString())
                    .awaitReady()) {
                assertThat(server.register(image(1), "one").status()).isEqualTo(201);
                var ballast = disk.resolve("ballast");
                fill(ballast);
                int last = 201;
                String body = "";
                for (int n = 2; n < 60 && last == 201; n++) {
                    var answer = server.register(image(n * 10), "key" + n);
                    last = answer.status();
                    body = answer.body();
                }
                assertThat(last).as(body).isEqualTo(507);
                assertThat(body).contains("disk");
                assertThat(server.get("/health/ready").status()).isEqualTo(503);
                assertThat(server.get("/health/ready").body()).contains("the disk of the data folder is full");
                Files.delete(ballast);
                server.awaitStatus("/health/ready", 200);
                assertThat(server.register(image(900), "after").status()).isEqualTo(201);
                server.stop();
            }
            try (var platform = TestPlatform.start(Dialect.SQLITE, data)) {
                assertThat(platform.bean(dev.plimsoll.server.rescan.Verification.class)
                                .verify()
                                .differences())
                        .isEmpty();
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    private static void mount(Path disk) throws IOException, InterruptedException {
        if (run("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", disk.toString()) != 0) {
            if ("true".equals(System.getenv("CI")) && "root".equals(System.getProperty("user.name"))) {
                fail("a small disk cannot be mounted: the build server must allow it");
            }
            abort("needs the right to mount a small disk");
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            var block = new byte[65_536];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // full
        }
    }
}
