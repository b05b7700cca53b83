package dev.plimsoll.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Dialect;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes share one PostgreSQL, each with a notifier: people are told once, and go on being told when one of the
/// two is killed.
final class TwoServersTest {
    private static final String OWNER = "owner@example.org";
    private static final int VULNERABILITIES = 6;
    private static final long PATIENCE_MILLIS = 60_000;

    @TempDir
    private Path folder;

    private Path advisories(String name, int from, int count) throws Exception {
        var words = new ArrayList<String>();
        for (int i = 0; i < from + count; i++) {
            words.add("npm");
            words.add(Fleet.osv("CVE-2026-600" + i, "npm", "lodash", "4.1.0", "CRITICAL"));
        }
        words.add("npm");
        words.add(Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "other", "9.0.0", "LOW"));
        return TestPlatform.database(folder, name, words.toArray(String[]::new));
    }

    private ServerProcess start(String name, String token, String url, Path config) throws Exception {
        return ServerProcess.start(
                folder.resolve(name + ".log"),
                token,
                Map.of(),
                "--data",
                folder.resolve(name).toString(),
                "--key-file",
                folder.resolve("secret.key").toString(),
                "--database-url",
                url,
                "--notifier",
                config.toString());
    }

    @Test
    void people_are_told_once_and_by_the_other_when_one_is_killed() throws Exception {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (var postgres = EmbeddedPostgres.builder().start()) {
            var url = postgres.getJdbcUrl("postgres", "postgres");
            var config = Files.writeString(folder.resolve("notifier.yaml"), """
                    network: { allow: [127.0.0.1] }
                    channels:
                      - email: { name: mail, host: 127.0.0.1, port: %d, security: none, from: plimsoll@example.org }
                    routes:
                      - { name: owners, channels: [mail], to: [owners], fallback: [security@example.org], severity: high }
                    """.formatted(
                            mail.getSmtp().getPort()));
            String token;
            try (var platform =
                    TestPlatform.start(Dialect.SQLITE, folder.resolve("first"), "plimsoll.database-url=" + url)) {
                token = platform.token();
                assertThat(platform.advisories(advisories("none", 0, 0)).status())
                        .isEqualTo(200);
            }
            try (var one = start("first", token, url, config);
                    var other = start("second", token, url, config)) {
                one.awaitReady();
                other.awaitReady();
                assertThat(one.post("/api/v1/scopes", """
                                {"name": "shop", "expression": "repository == 'reg.example/shop'",
                                 "owners": [{"name": "Owner", "email": "owner@example.org"}]}""").status()).isEqualTo(201);
                assertThat(one.register(Fleet.document("shop", Fleet.npm("lodash", "4.0.0", "app")), "one")
                                .status())
                        .isEqualTo(201);
                assertThat(other.advisories(advisories("half", 0, VULNERABILITIES / 2))
                                .status())
                        .isEqualTo(200);
                told(mail, VULNERABILITIES / 2);

                one.kill();
                assertThat(other.advisories(advisories("all", VULNERABILITIES / 2, VULNERABILITIES / 2))
                                .status())
                        .isEqualTo(200);
                told(mail, VULNERABILITIES);
                other.stop();
            }
        } finally {
            mail.stop();
        }
    }

    /// Waits for the owner's mail about each of so many vulnerabilities, and a while for more, which must not come.
    private static void told(GreenMail mail, int vulnerabilities) throws Exception {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (subjects(mail).size() < vulnerabilities && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        Thread.sleep(3_000);
        var subjects = subjects(mail);
        assertThat(subjects).hasSize(vulnerabilities);
        assertThat(subjects.values()).as(subjects.toString()).allMatch(times -> times == 1);
    }

    private static Map<String, Integer> subjects(GreenMail mail) throws Exception {
        var subjects = new TreeMap<String, Integer>();
        for (var message : List.of(mail.getReceivedMessages())) {
            var subject = message.getSubject();
            if (subject.contains("CVE-2026-600")
                    && Arrays.toString(message.getAllRecipients()).contains(OWNER)) {
                subjects.merge(subject.replaceAll(".*(CVE-2026-600[0-9]).*", "$1"), 1, Integer::sum);
            }
        }
        return subjects;
    }
}
