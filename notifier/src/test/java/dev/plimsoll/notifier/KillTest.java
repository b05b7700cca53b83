package dev.plimsoll.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A notifier in a process of its own, killed again and again (SIGKILL) while events come: at chosen points between
/// its steps, and at any time. What was answered with 202 reaches every channel; what comes twice was on its way.
final class KillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// What may be between sending and writing it down when the process ends, for each channel.
    private static final int ON_THE_WAY = 32;

    @TempDir
    private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final List<String> accepted = new ArrayList<>();
    private int posted;

    @ParameterizedTest
    @EnumSource
    void nothing_that_was_accepted_is_lost_whenever_the_process_is_killed(TestStores stores) throws Exception {
        var place = stores.place(Files.createDirectories(folder.resolve("data")));
        var points = List.of("accepted", "routed", "sent", "recorded", "any", "any");
        int kills = 0;
        for (var point : points) {
            var process = start(stores, place, point);
            try {
                int port = port(process);
                var end = System.nanoTime() + random.nextLong(300_000_000L, 1_200_000_000L);
                boolean there = true;
                while (there && process.isAlive() && (!point.equals("any") || System.nanoTime() < end)) {
                    there = post(port);
                }
            } finally {
                process.destroyForcibly();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                kills++;
            }
        }
        assertThat(accepted).as("the test posts enough").hasSizeGreaterThan(20);

        var last = start(stores, place, "never");
        try {
            port(last);
            for (var channel : List.of("one", "two")) {
                awaitAll(channel);
                long twice = got(channel).values().stream()
                        .mapToInt(count -> count - 1)
                        .sum();
                assertThat(twice).as("told again by " + channel).isLessThanOrEqualTo((long) kills * ON_THE_WAY);
            }
        } finally {
            last.destroyForcibly();
            assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /// Several notifiers on one database: one of them delivers, and another when that one is gone.
    @Test
    void when_the_one_that_delivers_is_killed_another_goes_on() throws Exception {
        var place = TestStores.POSTGRESQL.place(folder);
        var first = start(TestStores.POSTGRESQL, place, "never");
        int one = port(first);
        var second = start(TestStores.POSTGRESQL, place, "never");
        try {
            int other = port(second);
            for (int i = 0; i < 100; i++) {
                post(i % 2 == 0 ? one : other);
            }
            first.destroyForcibly();
            assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 50; i++) {
                assertThat(post(other)).isTrue();
            }
            for (var channel : List.of("one", "two")) {
                awaitAll(channel);
                long twice = got(channel).values().stream()
                        .mapToInt(count -> count - 1)
                        .sum();
                assertThat(twice).as("told again by " + channel).isLessThanOrEqualTo(ON_THE_WAY);
            }
            assertThat(accepted).hasSizeGreaterThanOrEqualTo(149);
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Process start(TestStores stores, String place, String point) throws IOException {
        Files.deleteIfExists(folder.resolve("port"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledNotifier.class.getName(),
                        stores.name(),
                        place,
                        folder.toString(),
                        point)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private int port(Process process) throws Exception {
        var file = folder.resolve("port");
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(file)) {
            assertThat(process.isAlive()).as(() -> "it runs: " + log()).isTrue();
            assertThat(System.nanoTime()).as("it starts").isLessThan(end);
            Thread.sleep(10);
        }
        return Integer.parseInt(Files.readString(file));
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// @return whether somebody answered
    private boolean post(int port) throws InterruptedException {
        var image = "team/app:" + posted++;
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/events"))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        Documents.trivy(image, "2026-11-28T03:00:00Z", "CVE-1 HIGH a", "CVE-2 LOW b")))
                .build();
        try {
            if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 202) {
                accepted.add(image);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Map<String, Integer> got(String channel) throws IOException {
        Map<String, Integer> got = new HashMap<>();
        var file = folder.resolve(channel);
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(line -> got.merge(line, 1, Integer::sum));
        }
        return got;
    }

    private void awaitAll(String channel) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var missing = new TreeSet<>(accepted);
            missing.removeAll(got(channel).keySet());
            if (missing.isEmpty()) {
                return;
            }
            assertThat(System.nanoTime())
                    .as(() -> "told by " + channel + ", missing " + missing + "; " + log())
                    .isLessThan(end);
            Thread.sleep(50);
        }
    }
}
