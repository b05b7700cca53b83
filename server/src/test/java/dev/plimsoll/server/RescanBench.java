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
    /// Larger fleets are compared in every tenth image.
    private static final int COMPARED_WHOLLY = 20_000;

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
                System.out.printf("%.2f s, %d judged%n", times[round], judged);
            }
            Arrays.sort(times);
            double whole = rematch(platform);
            double delta = times[ROUNDS / 2];
            long findings = findings(platform);
            int step = fleet.images() > COMPARED_WHOLLY ? 10 : 1;
            var verified = platform.bean(Verification.class).verify(step);
            return List.of(
                    "| P8 | %s: %,d findings, update of %d packages, %,d images judged: %.2f s (%.2f to %.2f) | every image matched and judged anew: %.1f s | %.4f× | ≤ 0.02× at 100,000, ≤ 0.005× and ≤ 2 s | %,d images compared, %d differ |"
                            .formatted(
                                    fleet.name(),
                                    findings,
                                    CHANGED,
                                    judged,
                                    delta,
                                    times[0],
                                    times[ROUNDS - 1],
                                    whole,
                                    delta / whole,
                                    verified.images(),
                                    verified.differences().size()));
        }
    }

    private static long findings(TestPlatform platform) {
        return platform.bean(Database.class).sql("""
                        SELECT COUNT(*) FROM image_component_set s JOIN component_set_member m ON m.set_id = s.set_id
                        JOIN component_match f ON f.component_id = m.component_id AND f.resolved_at IS NULL""").query(Long.class).single();
    }

    private static String take(TestPlatform platform, FleetBench.Copy fleet, int changed)
            throws IOException, InterruptedException {
        try (var in = Files.newInputStream(LargeFleet.database(fleet.folder(), "next", changed))) {
            return platform.bean(AdvisoryStore.class).take(in);
        }
    }

    /// Every image matched and judged as a scan would.
    private static double rematch(TestPlatform platform) {
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
        return FleetBench.seconds(begin);
    }
}
