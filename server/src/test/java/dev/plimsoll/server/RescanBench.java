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
    /// Of larger fleets every twentieth image is matched anew, and compared, unless PLIMSOLL_WHOLLY is set.
    private static final int WHOLLY = 20_000;

    private static final int STEP = 20;

    /// What nothing passes by: every change of a finding that is not negligible may change a verdict.
    private static final String STRICT = """
            apiVersion: plimsoll/v1
            kind: ImageAssurancePolicy
            name: strict
            controls:
              - maxSeverity: { allow: negligible }
            """;

    @Override
    public List<String> measure(FleetBench.Copy fleet) throws Exception {
        int step = fleet.images() > WHOLLY && System.getenv("PLIMSOLL_WHOLLY") == null ? STEP : 1;
        Rounds rounds;
        double whole;
        long findings;
        Verification.Result verified;
        try (var platform = FleetFiles.start(fleet.data(), fleet.url())) {
            findings = findings(platform);
            rounds = rounds(platform, fleet, 0);
            whole = rematch(platform, step) * step;
            System.out.println("comparing");
            verified = platform.bean(Verification.class).verify(step);
        }
        Files.writeString(
                Files.createDirectories(fleet.data().resolve("policies")).resolve("strict.yaml"), STRICT);
        Rounds strict;
        try (var platform = FleetFiles.start(fleet.data(), fleet.url())) {
            strict = rounds(platform, fleet, 1);
        }
        var anew = step == 1 ? "every image" : "every twentieth image, times twenty,";
        var must = "≤ 0.02× at 100,000, ≤ 0.005× and ≤ 2 s";
        return List.of(
                "| P8 | %s: %,d findings, update of %d packages: %s | %s matched and judged anew: %.1f s | %.4f× | %s | %,d images compared, %d differ |"
                        .formatted(
                                fleet.name(),
                                findings,
                                CHANGED,
                                rounds,
                                anew,
                                whole,
                                rounds.median() / whole,
                                must,
                                verified.images(),
                                verified.differences().size()),
                "| P8 | %s, a policy that objects to every severity: %s | the same | %.4f× | %s | |"
                        .formatted(fleet.name(), strict, strict.median() / whole, must));
    }

    /// @param seconds ascending
    private record Rounds(int images, int judged, double[] seconds) {
        double median() {
            return seconds[seconds.length / 2];
        }

        @Override
        public String toString() {
            return "%,d images concerned, %,d of them judged anew: **%.2f s** (%.2f to %.2f)"
                    .formatted(images, judged, median(), seconds[0], seconds[seconds.length - 1]);
        }
    }

    /// @param first odd where the changed advisories hold already
    private static Rounds rounds(TestPlatform platform, FleetBench.Copy fleet, int first) throws Exception {
        var rescan = platform.bean(Rescan.class);
        var times = new double[ROUNDS];
        int images = 0;
        int judged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var next = take(platform, fleet, (first + round) % 2 == 0 ? CHANGED : 0);
            long begin = System.nanoTime();
            var run = rescan.judged(rescan.apply(next));
            times[round] = FleetBench.seconds(begin);
            images = Math.max(images, run.images());
            judged = Math.max(judged, run.judged());
            System.out.println("%.2f s, %,d images, %,d judged".formatted(times[round], run.images(), run.judged()));
        }
        Arrays.sort(times);
        return new Rounds(images, judged, times);
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
        long done = 0;
        try (var lease = platform.bean(AdvisoryStore.class).lease()) {
            for (long id : database.sql("SELECT id FROM image WHERE id % ? = 0 ORDER BY id")
                    .param(step)
                    .query(Long.class)
                    .list()) {
                verdicts.judgeAnew(reading.image(id).orElseThrow(), lease.advisories(), rules, Instant.now());
                if (++done % 2_000 == 0) {
                    System.out.println("%,d matched anew in %.1f s".formatted(done, FleetBench.seconds(begin)));
                }
            }
        }
        return FleetBench.seconds(begin);
    }
}
