package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C ends a command at once, with 130, and leaves nothing behind.
final class InterruptTest {
    private static final int CTRL_C = 130;

    @TempDir
    private Path folder;

    @Test
    void while_a_large_archive_is_read() throws IOException, InterruptedException {
        var feeds = CommandRun.examples().resolve("advisories").toString();
        var archive = large(folder.resolve("large.tar.gz"));
        var child = ChildProcess.start(
                folder, Map.of(), "scan", archive.toString(), "--advisories", feeds, "-o", "report.txt");
        awaitFile(folder.resolve("cache/spool"), child);
        Thread.sleep(200);
        assertThat(child.isAlive()).isTrue();
        child.interrupt();
        assertThat(child.await().exitCode()).isEqualTo(CTRL_C);
        assertThat(folder.resolve("report.txt")).doesNotExist();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void while_a_registry_keeps_it_waiting() throws IOException, InterruptedException {
        var feeds = CommandRun.examples().resolve("advisories").toString();
        var asked = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        try (var threads = Executors.newCachedThreadPool()) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                asked.countDown();
                try {
                    over.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            });
            server.start();
            try {
                var image = "127.0.0.1:" + server.getAddress().getPort() + "/app:1";
                var child = ChildProcess.start(
                        folder, Map.of(), "scan", image, "--advisories", feeds, "-f", "json=report.json");
                assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
                child.interrupt();
                assertThat(child.await().exitCode()).isEqualTo(CTRL_C);
            } finally {
                over.countDown();
                server.stop(0);
            }
        }
        assertThat(folder.resolve("report.json")).doesNotExist();
        assertThat(leftovers()).isEmpty();
    }

    /// Two gigabytes of zeros after a tar's first header, that take a while to unpack.
    private static Path large(Path file) throws IOException {
        var tar = new TestLayout.Tar().file("blobs/zeros", new byte[0]).end();
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(file)) {
            {
                def.setLevel(1);
            }
        }) {
            gzip.write(tar, 0, 512);
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 2_000; i++) {
                gzip.write(zeros);
            }
        }
        return file;
    }

    private static void awaitFile(Path file, ChildProcess child) throws InterruptedException {
        for (int i = 0; i < 600 && !Files.exists(file) && child.isAlive(); i++) {
            Thread.sleep(50);
        }
        assertThat(file).exists();
    }

    private Stream<Path> leftovers() throws IOException {
        try (var files = Files.walk(folder)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> file.getParent().equals(folder.resolve("tmp"))
                            || file.toString().contains("spool-")
                            || file.toString().endsWith(".tmp")
                            || file.toString().endsWith(".draft"))
                    .toList()
                    .stream();
        }
    }
}
