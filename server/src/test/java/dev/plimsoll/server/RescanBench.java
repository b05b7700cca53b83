package dev.plimsoll.server;

import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.Verdicts;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.server.rescan.Rescan;
import dev.plimsoll.server.rescan.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// P8: what an update of 50 packages costs beside matching and judging every image anew, in the same process.
final class RescanBench implements FleetBench.Bench {
    private static final int ROUNDS = 7;
    private static final int CHANGED = 50;
    /// Of larger fleets every tenth image is matched anew, and compared.
    private static final int WHOLLY = 20_000;

    private static final int STEP = 10;

    @Override
    public List<String> measure(FleetBench.Copy fleet) throws Exception {
        try (var platform = FleetFiles.start(fleet.data(), fleet.url())) {
            var rescan = platform.bean(Rescan.class);
            var times = new double[ROUNDS];
            int judged = 0;
            for (int round = 0; round < ROUNDS; round++) {
                var next = take(platform, fleet, round % 2 == 0 ? CHANGED : 0);
                long begin = System.nanoTime();
                judged = rescan.apply(next).judged();
                times[round] = FleetBench.seconds(begin);
                System.out.println("%.2f s, %d judged".formatted(times[round], judged));
            }
            Arrays.sort(times);
            int step = fleet.images() > WHOLLY ? STEP : 1;
            double whole = rematch(platform, step) * step;
            double delta = times[ROUNDS / 2];
            long findings = findings(platform);
            var verified = platform.bean(Verification.class).verify(step);
            return List.of(
                    "| P8 | %s: %,d findings, update of %d packages, %,d images judged: %.2f s (%.2f to %.2f) | %s matched and judged anew: %.1f s | %.4f× | ≤ 0.02× at 100,000, ≤ 0.005× and ≤ 2 s | %,d images compared, %d differ |"
                            .formatted(
                                    fleet.name(),
                                    findings,
                                    CHANGED,
                                    judged,
                                    delta,
                                    times[0],
                                    times[ROUNDS - 1],
                                    step == 1 ? "every image" : "every tenth image, times ten,",
                                    whole,
                                    delta / whole,
                                    verified.images(),
                                    verified.differences().size()));
        }
    }

    /// As each image's judgement counted them.
    private static long findings(TestPlatform platform) {
        return platform.bean(Database.class)
                .sql(
                        "SELECT SUM(critical + high + medium + low + negligible + unrated + suppressed) FROM image_summary")
                .query(Long.class)
                .single();
    }

    private static String take(TestPlatform platform, FleetBench.Copy fleet, int changed)
            throws IOException, InterruptedException {
        try (var in = Files.newInputStream(LargeFleet.database(fleet.folder(), "next", changed))) {
            return platform.bean(AdvisoryStore.class).take(in);
        }
    }

    /// Every image matched and judged as a scan would.
    private static double rematch(TestPlatform platform, int step) {
        long begin = System.nanoTime();
        var database = platform.bean(Database.class);
        var reading = new InventoryReading(database);
        var verdicts = platform.bean(Verdicts.class);
        var rules = platform.bean(PolicySource.class).current();
        try (var lease = platform.bean(AdvisoryStore.class).lease()) {
            for (long id : database.sql("SELECT id FROM image WHERE id % ? = 0 ORDER BY id")
                    .param(step)
                    .query(Long.class)
                    .list()) {
                verdicts.judgeAnew(reading.image(id).orElseThrow(), lease.advisories(), rules, Instant.now());
            }
        }
        return FleetBench.seconds(begin);
    }
}
