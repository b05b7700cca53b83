package dev.plimsoll.server;

import dev.plimsoll.engine.registration.RegistrationWriter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// P10: how many inventories of 500 packages, of which the platform knows 400, are registered a second over HTTP by
/// clients in the same process, which have their documents ready and read the answers, without looking into them.
final class RegistrationBench implements FleetBench.Bench {
    private static final int ROUNDS = 7;
    private static final int REGISTERED = 200;
    private static final int CLIENTS = 8;
    /// What is measured is a platform that has run for a while, not the compiler.
    private static final int WARM_UP = 8;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int sent;

    @Override
    public List<String> measure(FleetBench.Copy fleet) throws Exception {
        try (var platform = FleetFiles.start(fleet.data(), fleet.url(), "plimsoll.login.uploads-per-minute=10000000")) {
            for (int i = 0; i < WARM_UP; i++) {
                round(platform, fleet.images());
            }
            var rates = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                rates[i] = round(platform, fleet.images());
            }
            Arrays.sort(rates);
            return List.of(
                    ("| P10 | %s, 40 scopes, 500 packages of which 100 are new: %.0f/s (%.0f to %.0f in %d rounds of %d from"
                                    + " %d clients) | — | — | ≥ 50/s, 200/s | %s |")
                            .formatted(
                                    fleet.name(),
                                    rates[ROUNDS / 2],
                                    rates[0],
                                    rates[ROUNDS - 1],
                                    ROUNDS,
                                    REGISTERED,
                                    CLIENTS,
                                    reached(fleet, rates[ROUNDS / 2])));
        }
    }

    /// What must be reached is said of SQLite.
    private static String reached(FleetBench.Copy fleet, double rate) {
        if (rate >= 200) {
            return "aim reached";
        }
        if (rate >= 50) {
            return "must reached";
        }
        return fleet.url().isEmpty() ? "**missed**" : "SQLite's must is not reached";
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

    private int send(TestPlatform platform, byte[] document, int number) throws IOException, InterruptedException {
        var answer = http.send(
                platform.request("/api/v1/images")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "bench" + number)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(document))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body().length;
    }
}
