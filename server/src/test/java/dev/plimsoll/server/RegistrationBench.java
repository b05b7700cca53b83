package dev.plimsoll.server;

import dev.plimsoll.engine.registration.RegistrationWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// P10: how many inventories of 500 packages, of which the platform knows 400, are registered a second over HTTP by
/// clients in the same process, which have their documents ready.
final class RegistrationBench implements FleetBench.Bench {
    private static final int ROUNDS = 7;
    private static final int REGISTERED = 200;
    private static final int CLIENTS = 4;

    private int sent;

    @Override
    public List<String> measure(FleetBench.Copy fleet) throws Exception {
        try (var platform = FleetFiles.start(fleet.data(), fleet.url(), "plimsoll.login.uploads-per-minute=10000000")) {
            round(platform, fleet.images());
            round(platform, fleet.images());
            var rates = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                rates[i] = round(platform, fleet.images());
            }
            Arrays.sort(rates);
            return List.of(
                    "| P10 | %s, 40 scopes: **%.0f/s** (%.0f to %.0f in %d rounds of %d) | — | — | ≥ 50/s, 200/s | %s |"
                            .formatted(
                                    fleet.name(),
                                    rates[ROUNDS / 2],
                                    rates[0],
                                    rates[ROUNDS - 1],
                                    ROUNDS,
                                    REGISTERED,
                                    rates[ROUNDS / 2] >= 200
                                            ? "reached"
                                            : rates[ROUNDS / 2] >= 50 ? "must reached" : "**missed**"));
        }
    }

    private double round(TestPlatform platform, int images) throws Exception {
        var documents = new ArrayList<byte[]>();
        for (int i = 0; i < REGISTERED; i++) {
            documents.add(RegistrationWriter.write(LargeFleet.mostlyKnown(sent + i, images)));
        }
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            long begin = System.nanoTime();
            List<Future<Integer>> answers = new ArrayList<>();
            for (var document : documents) {
                int number = sent++;
                answers.add(clients.submit((Callable<Integer>) () -> send(platform, document, number)));
            }
            for (var answer : answers) {
                answer.get();
            }
            return REGISTERED / FleetBench.seconds(begin);
        }
    }

    private static int send(TestPlatform platform, byte[] document, int number)
            throws IOException, InterruptedException {
        var answer = platform.register(document, "bench" + number);
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return answer.body().length();
    }
}
