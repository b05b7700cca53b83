package dev.plimsoll.server.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Dialect;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NotificationsTest {
    private static final long PATIENCE_MILLIS = 30_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_new_vulnerability_reaches_the_owner_of_the_scope_once_and_so_does_its_end(Dialect dialect) throws Exception {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        var config = Files.writeString(
                folder.resolve("notifier.yaml"), """
                network: { allow: [127.0.0.1] }
                channels:
                  - email: { name: mail, host: 127.0.0.1, port: %d, security: none, from: plimsoll@example.org }
                routes:
                  - { name: owners, channels: [mail], to: [owners], fallback: [security@example.org], severity: high }
                """.formatted(mail.getSmtp().getPort()));
        try (var platform = TestPlatform.start(dialect, folder.resolve("data"), "plimsoll.notifier.config=" + config)) {
            platform.advisories(TestPlatform.database(
                    folder, "before", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "other", "9", "LOW")));
            var scope = platform.send(platform.request("/api/v1/scopes")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"name": "shop", "expression": "repository == \\"reg.example/shop\\"",
                             "owners": [{"name": "Owner", "email": "owner@example.org"}]}""")));
            assertThat(scope.status()).as(scope.body()).isEqualTo(201);
            var registered = platform.register(Fleet.document("shop", Fleet.npm("lodash", "4.0.0", "app")), "one");
            assertThat(registered.status()).as(registered.body()).isBetween(200, 299);

            platform.advisories(TestPlatform.database(
                    folder, "found", "npm", Fleet.osv("CVE-2026-0001", "npm", "lodash", "4.1.0", "CRITICAL")));
            var told = to("owner@example.org", mail, 1);
            assertThat(told.getSubject()).contains("CVE-2026-0001");
            assertThat(String.valueOf(com.icegreen.greenmail.util.GreenMailUtil.getWholeMessage(told)))
                    .contains("4.1.0");

            platform.advisories(TestPlatform.database(
                    folder, "over", "npm", Fleet.osv("CVE-2026-0001", "npm", "lodash", "3.0.0", "CRITICAL")));
            to("owner@example.org", mail, 2);

            var deliveries = platform.get("/api/v1/deliveries?state=delivered");
            assertThat(deliveries.status()).isEqualTo(200);
            assertThat(deliveries.json().path("items").size()).isGreaterThanOrEqualTo(2);
        } finally {
            mail.stop();
        }
    }

    /// Waits until somebody has that many messages, and gives the last; one more would be one too many.
    private static MimeMessage to(String address, GreenMail mail, int count) throws Exception {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (of(address, mail).length < count && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        Thread.sleep(1_000);
        var found = of(address, mail);

        assertThat(found).hasSize(count);
        return found[count - 1];
    }

    private static MimeMessage[] of(String address, GreenMail mail) {
        return java.util.Arrays.stream(mail.getReceivedMessages())
                .filter(message -> {
                    try {
                        return java.util.Arrays.toString(message.getAllRecipients())
                                .contains(address);
                    } catch (jakarta.mail.MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(MimeMessage[]::new);
    }
}
