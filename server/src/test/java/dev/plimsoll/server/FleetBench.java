package dev.plimsoll.server;

import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.Verdicts;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.server.registration.Registrations;
import dev.plimsoll.server.rescan.Rescan;
import dev.plimsoll.server.rescan.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// P8 and P10 (`benchmarks/platform`): what an update costs on fleets that grow, beside matching all of them anew, and
/// how many inventories are registered a second. Not a test: it takes minutes.
public final class FleetBench {
    private static final int ROUNDS = 7;
    private static final int CHANGED = 50;
    private static final int CLIENTS = 4;
    private static final int REGISTERED = 400;

    private final TestPlatform platform;
    private final Path folder;
    private int images;

    private FleetBench(TestPlatform platform, Path folder) {
        this.platform = platform;
        this.folder = folder;
    }

    /// @param arguments the database (`sqlite` or `postgresql`), then sizes, ascending
    public static void main(String... arguments) throws Exception {
        var folder = Files.createTempDirectory("fleet");
        var dialect = Dialect.valueOf(arguments[0].toUpperCase(java.util.Locale.ROOT));
        try (var platform = TestPlatform.start(dialect, folder.resolve("data"), "plimsoll.update.every=0s")) {
            var bench = new FleetBench(platform, folder);
            platform.advisories(LargeFleet.database(folder, "before", 0));
            for (var size : Arrays.asList(arguments).subList(1, arguments.length)) {
                bench.grow(Integer.parseInt(size));
                bench.measure(arguments[0]);
            }
        }
        System.exit(0);
    }

    private void grow(int size) throws InterruptedException, ExecutionException {
        var registrations = platform.bean(Registrations.class);
        var principal = Principal.administrator("bench");
        for (; images < size - REGISTERED; images++) {
            registrations.register(LargeFleet.image(images), "key" + images, "digest" + images, List.of(), principal);
        }
        long begin = System.nanoTime();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> sent = IntStream.range(images, size)
                    .<Future<?>>mapToObj(n -> clients.submit(() -> send(n)))
                    .toList();
            for (var one : sent) {
                one.get();
            }
        }
        images = size;
        System.out.printf("P10 at %d images: %.0f registrations/s%n", size, REGISTERED / seconds(begin));
    }

    private void send(int number) {
        try {
            var answer = platform.register(RegistrationWriter.write(LargeFleet.image(number)), "key" + number);
            if (answer.status() != 201) {
                throw new IllegalStateException(answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure(String name) throws Exception {
        var rescan = platform.bean(Rescan.class);
        var times = new double[ROUNDS];
        int judged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var next = take("next", round % 2 == 0 ? CHANGED : 0);
            long begin = System.nanoTime();
            judged = rescan.apply(next).judged();
            times[round] = seconds(begin);
        }
        Arrays.sort(times);
        double whole = rematch();
        double delta = times[ROUNDS / 2];
        long findings = platform.bean(Database.class).sql("""
                        SELECT COUNT(*) FROM image_component_set s JOIN component_set_member m ON m.set_id = s.set_id
                        JOIN component_match f ON f.component_id = m.component_id AND f.resolved_at IS NULL""").query(Long.class).single();
        System.out.printf(
                "P8 %s: %d images, %d findings: update of %d packages %.2f s (%.2f to %.2f), %d images judged; full re-match"
                        + " %.1f s; ratio %.4f%n",
                name, images, findings, CHANGED, delta, times[0], times[ROUNDS - 1], judged, whole, delta / whole);
        var verified = platform.bean(Verification.class).verify();
        System.out.printf(
                "   verified: %d images, %d differ%n",
                verified.images(), verified.differences().size());
    }

    private String take(String name, int changed) throws IOException, InterruptedException {
        try (var in = Files.newInputStream(LargeFleet.database(folder, name, changed))) {
            return platform.bean(AdvisoryStore.class).take(in);
        }
    }

    /// Every image matched and judged as a scan would.
    private double rematch() {
        long begin = System.nanoTime();
        var database = platform.bean(Database.class);
        var reading = new InventoryReading(database);
        var verdicts = platform.bean(Verdicts.class);
        var rules = platform.bean(PolicySource.class).current();
        try (var lease = platform.bean(AdvisoryStore.class).lease()) {
            for (long id : database.sql("SELECT id FROM image ORDER BY id")
                    .query(Long.class)
                    .list()) {
                verdicts.judgeAnew(reading.image(id).orElseThrow(), lease.advisories(), rules, Instant.now());
            }
        }
        return seconds(begin);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
