package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.event.Incident;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.event.ScopeOwners;
import dev.plimsoll.notifier.sending.HttpSender;
import dev.plimsoll.notifier.sending.Network;
import dev.plimsoll.notifier.template.MessageTexts;
import dev.plimsoll.vocabulary.Severity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// Messages to try channels and templates with.
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    /// What images can carry in their names: markup of every kind, line ends, controls, directions.
    public static final String HOSTILE = "<script>alert(1)</script><!channel> <@U1>\r\nBcc: victim@example.org\r\n\r\n"
            + "*bold* _it_ `code` ~no~ [text](javascript:alert(1)) {code} !pic! |cell| @everyone #1 \u0000\u001b[31m\u202e"
            + " \"quoted\" 'single' {{title}} ${jndi:ldap://x} =cmd() & \\ \ud83d\ude00 "
            + "n".repeat(10_000);

    private Samples() {}

    public static Surroundings surroundings() {
        return surroundings(new Network(List.of("127.0.0.1", "localhost"), false, 1, 1, null), EnabledActions.NONE);
    }

    public static Surroundings surroundings(Network network, EnabledActions enabled) {
        return new Surroundings(
                CLOCK,
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new HttpSender(network),
                new MessageTexts(List.of()),
                enabled);
    }

    public static NotedFinding finding(String id, Severity severity, String name, @Nullable String fixed) {
        return new NotedFinding(
                id,
                severity,
                name,
                "1.0",
                fixed,
                List.of("/usr/lib/" + name),
                severity == Severity.CRITICAL ? 9.8 : 5.0,
                0.1,
                false,
                "Something about " + id,
                NOW,
                "https://advisories.example/" + id);
    }

    public static NamedImage image() {
        return new NamedImage(
                "reg.example/team/app:1.2",
                "sha256:" + "ab".repeat(32),
                "reg.example",
                "team/app",
                "1.2",
                "debian 12",
                false,
                Map.of("team", "blue"),
                List.of("prod/shop/web", "prod/shop/worker"));
    }

    public static ScopeOwners scope() {
        return new ScopeOwners("shop", List.of("owner@example.org"), List.of(), List.of(), List.of());
    }

    public static Event event(EventKind kind, List<NotedFinding> findings) {
        return new Event(
                "event-" + kind,
                kind,
                "plimsoll",
                NOW,
                scope(),
                kind == EventKind.RESCAN_COMPLETED || kind == EventKind.FEED_STALE ? null : image(),
                List.of(),
                1,
                findings,
                kind == EventKind.POLICY_VIOLATED
                        ? List.of("maxSeverity: openssl 1.0 has CVE-2026-0001 (critical)")
                        : List.of(),
                kind == EventKind.INCIDENT
                        ? new Incident(
                                "Shell in container",
                                Severity.HIGH,
                                "bash was started",
                                "prod/shop/web-1",
                                "blocked",
                                Map.of("command", "bash -i"))
                        : null,
                kind == EventKind.FEED_STALE ? "debian is 9 days old" : "",
                "https://plimsoll.example/findings/1",
                JsonNodeFactory.instance.objectNode());
    }

    /// A message about one event of a kind, with findings where the kind has them.
    public static Message message(EventKind kind) {
        var findings =
                switch (kind) {
                    case SCAN, POLICY_VIOLATED, IMAGE_REGISTERED, IMAGE_REJECTED ->
                        List.of(
                                finding("CVE-2026-0002", Severity.LOW, "zlib", null),
                                finding("CVE-2026-0001", Severity.CRITICAL, "openssl", "1.1"));
                    case FINDING_OPENED, FINDING_CHANGED, FINDING_RESOLVED, INSIGHT ->
                        List.of(finding("CVE-2026-0001", Severity.CRITICAL, "openssl", "1.1"));
                    case POLICY_SATISFIED, RESCAN_COMPLETED, FEED_STALE, INCIDENT -> List.<NotedFinding>of();
                };
        var action = kind == EventKind.FINDING_RESOLVED || kind == EventKind.POLICY_SATISFIED
                ? Message.Action.RESOLVE
                : Message.Action.OPEN;
        return message(action, List.of(event(kind, findings)), null);
    }

    public static Message message(Message.Action action, List<Event> events, @Nullable String reference) {
        return new Message(
                "delivery-1",
                action,
                "shop/CVE-2026-0001",
                "all",
                events,
                List.of("owner@example.org"),
                Locale.ENGLISH,
                null,
                reference,
                null);
    }

    public static Message again(Message message, Message.Action action, @Nullable String reference) {
        return new Message(
                message.id() + "-" + action,
                action,
                message.key(),
                message.route(),
                message.events(),
                message.recipients(),
                message.language(),
                message.template(),
                reference,
                message.digest());
    }

    public static Message in(Locale language, Message message) {
        return new Message(
                message.id(),
                message.action(),
                message.key(),
                message.route(),
                message.events(),
                message.recipients(),
                language,
                message.template(),
                message.reference(),
                message.digest());
    }

    public static Message digest() {
        return new Message(
                "digest-1",
                Message.Action.DIGEST,
                "digest/shop",
                "daily",
                List.of(),
                List.of("owner@example.org"),
                Locale.ENGLISH,
                null,
                null,
                new Message.Digest(
                        "shop",
                        "2026-03-01",
                        List.of("CVE-2026-0001 in openssl"),
                        42,
                        List.of("CVE-2025-1111 in zlib"),
                        List.of(),
                        "3 hours"));
    }

    /// One scan with 3,000 findings, the worst of them last.
    public static Message largeScan() {
        var findings = IntStream.range(0, 3_000)
                .mapToObj(i -> i == 2_999
                        ? finding("CVE-2026-9999", Severity.CRITICAL, "openssl", "1.1")
                        : finding(
                                "CVE-2025-" + (10_000 + i),
                                Severity.values()[1 + i % 4],
                                "package-" + i % 200,
                                i % 3 == 0 ? null : "2." + i))
                .toList();
        return message(Message.Action.OPEN, List.of(event(EventKind.SCAN, findings)), null);
    }

    /// A finding, an image, a scope and a violation whose every text is an attack.
    public static Message hostile() {
        var finding = new NotedFinding(
                "CVE-2026-0666 " + HOSTILE,
                Severity.CRITICAL,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                9.9,
                0.9,
                true,
                HOSTILE,
                NOW,
                "javascript:alert(1)//" + HOSTILE);
        var image = new NamedImage(
                HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, null, Map.of("a", HOSTILE), List.of(HOSTILE));
        var event = new Event(
                HOSTILE,
                EventKind.POLICY_VIOLATED,
                "plimsoll",
                NOW,
                new ScopeOwners(HOSTILE, List.of(HOSTILE), List.of(), List.of(), List.of()),
                image,
                List.of(),
                1,
                List.of(finding),
                List.of(HOSTILE),
                new Incident(HOSTILE, Severity.CRITICAL, HOSTILE, HOSTILE, HOSTILE, Map.of(HOSTILE, HOSTILE)),
                HOSTILE,
                "https://plimsoll.example/x?a=\"><script>|>",
                JsonNodeFactory.instance.objectNode());
        return new Message(
                HOSTILE,
                Message.Action.OPEN,
                HOSTILE,
                "all",
                List.of(event),
                List.of("owner@example.org"),
                Locale.ENGLISH,
                null,
                null,
                null);
    }
}
