package dev.plimsoll.server;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.plimsoll.server.findings.RejudgeQueue;
import dev.plimsoll.server.platform.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// P11b: from the moment at which advisories are sent to the platform to that at which the mail server has accepted
/// what each scope's owners are told. Each round an advisory comes that was not there before, about a package that a
/// good part of the fleet has, with 50 changes of others beside it. It is sent as soon as the messages of the round
/// before have come, while the images of that round are still being judged.
final class NoticeBench implements FleetBench.Bench {
    private static final Pattern NEW = Pattern.compile("CVE-2026-9[0-9]{3}");
    private static final int ROUNDS = 9;
    private static final int CHANGED = 50;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private final Executor sending = Executors.newVirtualThreadPerTaskExecutor();

    /// When the mail server accepted what, by the vulnerability and the address.
    private final Map<String, Long> accepted = new ConcurrentHashMap<>();

    @Override
    public List<String> measure(FleetBench.Copy fleet) throws Exception {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        var users = mail.getManagers().getUserManager();
        var usual = users.getMessageDeliveryHandler();
        users.setMessageDeliveryHandler((message, to) -> {
            note(GreenMailUtil.getWholeMessage(message.getMessage()), to.getEmail());
            return usual.handle(message, to);
        });
        var config = Files.writeString(fleet.folder().resolve("notifier.yaml"), """
                network: { allow: [127.0.0.1] }
                channels:
                  - email: { name: mail, host: 127.0.0.1, port: %d, security: none, from: plimsoll@example.org }
                routes:
                  - { name: owners, channels: [mail], to: [owners], fallback: [security@example.org], severity: critical }
                """.formatted(
                        mail.getSmtp().getPort()));
        try (var platform = FleetFiles.start(fleet.data(), fleet.url(), "plimsoll.notifier.config=" + config)) {
            round(platform, fleet, 0); // warms up
            var took = new ArrayList<Double>();
            long images = 0;
            for (int round = 1; round <= ROUNDS; round++) {
                took.addAll(round(platform, fleet, round));
                images = Math.max(images, touched(platform, round));
            }
            Collections.sort(took);
            double late = took.get((int) Math.ceil(took.size() * 0.95) - 1);
            return List.of(
                    "| P11b | %s, 40 scopes: an advisory on a package of %,d images to the message accepted by the mail server, %d messages in %d rounds, each while those before are still judged: p95 **%.1f s** (median %.1f s, longest %.1f s) | — | — | p95 ≤ 15 s, 5 s | %s |"
                            .formatted(
                                    fleet.name(),
                                    images,
                                    took.size(),
                                    ROUNDS,
                                    late,
                                    took.get(took.size() / 2),
                                    took.getLast(),
                                    late <= 5 ? "reached" : late <= 15 ? "must reached" : "**missed**"));
        } finally {
            mail.stop();
        }
    }

    /// What a message tells of stands in its text: several vulnerabilities of a scope come in one.
    private void note(String text, String address) {
        long now = System.nanoTime();
        var told = NEW.matcher(text);
        while (told.find()) {
            accepted.putIfAbsent(told.group() + " " + address, now);
        }
    }

    private static String cve(int round) {
        return "CVE-2026-9%03d".formatted(round);
    }

    /// @return for each message the seconds that it took
    private List<Double> round(TestPlatform platform, FleetBench.Copy fleet, int round) throws Exception {
        var known = IntStream.rangeClosed(0, round)
                .mapToObj(one -> LargeFleet.widespread(cve(one), one))
                .toArray(String[]::new);
        var file = LargeFleet.database(fleet.folder(), "notice", round % 2 == 0 ? CHANGED : 0, known);
        long begin = System.nanoTime();
        var answer = CompletableFuture.supplyAsync(() -> sent(platform, file), sending);
        int expected = 0;
        double told = 0;
        var found = of(round);
        while ((expected == 0 || found.size() < expected) && System.nanoTime() - begin < PATIENCE_NANOS) {
            Thread.sleep(20);
            if (answer.isDone()) {
                answer.join();
            }
            found = of(round);
            expected = scopes(platform, round);
            told = told == 0 && expected > 0 ? FleetBench.seconds(begin) : told;
        }
        if (expected == 0 || found.size() < expected) {
            throw new IllegalStateException("of " + expected + " messages " + found.size() + " came");
        }
        System.out.println(
                "round %d: events after %.2f s; %d messages, the last after %.2f s; %,d images wait to be judged"
                        .formatted(
                                round,
                                told,
                                found.size(),
                                (Collections.max(found) - begin) / 1e9,
                                platform.bean(RejudgeQueue.class).size()));
        return found.stream().map(one -> (one - begin) / 1e9).toList();
    }

    private static TestPlatform.Answer sent(TestPlatform platform, Path file) {
        try {
            var answer = platform.advisories(file);
            if (answer.status() != 200) {
                throw new IllegalStateException(answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Long> of(int round) {
        return accepted.entrySet().stream()
                .filter(one -> one.getKey().startsWith(cve(round)))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// In how many scopes somebody is to be told: one event for each, and the global scope's fallback.
    private static int scopes(TestPlatform platform, int round) {
        return platform.bean(Database.class)
                .sql("SELECT COUNT(DISTINCT scope_id) FROM event WHERE subject = ? AND type = ?")
                .params(cve(round), "dev.plimsoll.finding.opened")
                .query(Long.class)
                .single()
                .intValue();
    }

    private static long touched(TestPlatform platform, int round) {
        return platform.bean(Database.class)
                .sql("SELECT COUNT(DISTINCT s.image_id) FROM component_match m JOIN component_set_member n"
                        + " ON n.component_id = m.component_id JOIN image_component_set s ON s.set_id = n.set_id"
                        + " WHERE m.vulnerability = ?")
                .param(cve(round))
                .query(Long.class)
                .single();
    }
}
