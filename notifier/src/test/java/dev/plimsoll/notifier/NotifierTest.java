package dev.plimsoll.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Message.Action;
import dev.plimsoll.notifier.channel.Outcome;
import dev.plimsoll.notifier.delivery.DeliveryLog;
import dev.plimsoll.notifier.delivery.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// From a posted document to what each destination gets, on both databases.
final class NotifierTest {
    private static final String ONE_ROUTE = """
        channels:
          - stdout: { name: mail }
        routes:
          - { name: r, severity: high, channels: [mail] }
        """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void what_was_told_is_not_told_again_but_what_is_new_is(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            here.post(Documents.trivy("team/app:1", "2026-11-28T01:00:00Z", "CVE-1 HIGH a", "CVE-2 LOW b"));
            here.settle();
            here.post(Documents.trivy("team/app:1", "2026-11-28T02:00:00Z", "CVE-1 HIGH a", "CVE-2 LOW b"));
            here.post(Documents.trivy("team/app:1", "2026-11-28T03:00:00Z", "CVE-1 HIGH a", "CVE-3 CRITICAL b"));

            assertThat(here.settle())
                    .extracting(Harness.Sent::vulnerabilities)
                    .containsExactly(List.of("CVE-1"), List.of("CVE-3"));
            assertThat(here.sent).extracting(one -> one.message().action()).containsExactly(Action.OPEN, Action.UPDATE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_finding_that_got_a_fix_or_became_worse_is_told_once_more(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            here.post(Documents.trivy("team/app:1", "2026-11-28T01:00:00Z", "CVE-1 HIGH a"));
            here.settle();
            here.post(Documents.trivy("team/app:1", "2026-11-28T02:00:00Z", "CVE-1 HIGH a 1.1"));
            here.settle();
            here.post(Documents.trivy("team/app:1", "2026-11-28T03:00:00Z", "CVE-1 CRITICAL a 1.2"));
            here.settle();
            here.post(Documents.trivy("team/app:1", "2026-11-28T04:00:00Z", "CVE-1 HIGH a"));

            assertThat(here.settle())
                    .extracting(one -> one.message().action())
                    .containsExactly(Action.OPEN, Action.UPDATE, Action.UPDATE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_later_scan_without_the_findings_resolves_with_the_ticket_that_was_opened(TestStores stores)
            throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            here.answers("mail", _ -> new Outcome.Delivered("opened", "TICKET-7"));
            here.post(Documents.trivy("team/app:1", "2026-11-28T01:00:00Z", "CVE-1 HIGH a", "CVE-2 HIGH b"));
            here.settle();
            here.post(Documents.trivy("team/app:1", "2026-11-28T02:00:00Z", "CVE-1 HIGH a"));
            assertThat(here.settle()).hasSize(1);
            here.post(Documents.trivy("team/app:1", "2026-11-28T03:00:00Z"));

            assertThat(here.settle()).hasSize(2);
            var end = here.sent.getLast();
            assertThat(end.message().action()).isEqualTo(Action.RESOLVE);
            assertThat(end.message().reference()).isEqualTo("TICKET-7");
            assertThat(end.message().key())
                    .isEqualTo(here.sent.getFirst().message().key());
            assertThat(end.vulnerabilities()).containsExactlyInAnyOrder("CVE-1", "CVE-2");

            here.post(Documents.trivy("team/app:1", "2026-11-28T04:00:00Z", "CVE-1 HIGH a"));
            assertThat(here.settle().getLast().message().action()).isEqualTo(Action.OPEN);
            assertThat(here.sent.getLast().message().reference()).isNull();
        }
    }

    /// The Trivy operator sends one report of an image's vulnerabilities and another of its secrets.
    @ParameterizedTest
    @EnumSource
    void a_report_of_secrets_ends_no_vulnerability(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            here.post(Documents.trivyOperator("VulnerabilityReport", "2026-11-28T01:00:00Z", """
                    "vulnerabilities": [{"vulnerabilityID": "CVE-1", "resource": "a", "severity": "HIGH"}]"""));
            here.settle();
            here.post(Documents.trivyOperator("ExposedSecretReport", "2026-11-28T02:00:00Z", "\"secrets\": []"));
            here.post(Documents.trivyOperator("SbomReport", "2026-11-28T02:00:00Z", "\"components\": {}"));
            assertThat(here.settle()).hasSize(1);

            here.post(
                    Documents.trivyOperator("VulnerabilityReport", "2026-11-28T03:00:00Z", "\"vulnerabilities\": []"));
            assertThat(here.settle().getLast().message().action()).isEqualTo(Action.RESOLVE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_older_scan_that_comes_late_resolves_nothing(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            here.post(Documents.trivy("team/app:1", "2026-11-28T03:00:00Z", "CVE-1 HIGH a"));
            here.settle();
            here.post(Documents.trivy("team/app:1", "2026-11-28T02:00:00Z"));

            assertThat(here.settle()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_did_not_go_is_tried_again_and_told_when_it_went(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            var answers = new ArrayDeque<Outcome>(List.of(
                    new Outcome.Later("busy", Duration.ofSeconds(60)),
                    new Outcome.Later("busy", null),
                    new Outcome.Delivered("taken", null)));
            here.answers("mail", _ -> answers.poll());
            here.post(Documents.trivy("team/app:1", Harness.MORNING, "CVE-1 HIGH a"));
            here.settle();
            here.pass(Duration.ofSeconds(59));
            Thread.sleep(50);
            assertThat(here.settle())
                    .as("not before the destination asked for it")
                    .hasSize(1);
            here.pass(Duration.ofMinutes(2));
            here.settle();
            here.pass(Duration.ofMinutes(2));

            assertThat(here.settle()).hasSize(3);
            var done = here.deliveries(State.DELIVERED);
            assertThat(done).hasSize(1);
            assertThat(here.notifier.deliveries().attempts(done.getFirst().id()))
                    .extracting(attempt -> attempt.status())
                    .containsExactly("LATER", "LATER", "DELIVERED");
            assertThat(here.sent)
                    .extracting(one -> one.message().id())
                    .as("one name for all attempts")
                    .containsOnly(done.getFirst().uid());
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_refused_is_a_dead_letter_that_may_be_replayed_and_counts_as_untold(TestStores stores)
            throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            here.answers("mail", _ -> new Outcome.Refused("no such mailbox"));
            here.post(Documents.trivy("team/app:1", "2026-11-28T01:00:00Z", "CVE-1 HIGH a"));
            here.settle();
            var dead = here.deliveries(State.DEAD);
            assertThat(dead).extracting(one -> one.answer()).containsExactly("no such mailbox");

            here.answers("mail", _ -> new Outcome.Delivered("taken", null));
            assertThat(here.notifier.deliveries().replay(dead.getFirst().id())).isTrue();
            here.notifier.dispatcher().wake();
            assertThat(here.settle()).hasSize(2);
            here.post(Documents.trivy("team/app:1", "2026-11-28T02:00:00Z", "CVE-1 HIGH a"));
            assertThat(here.settle()).as("told by the replay").hasSize(2);

            here.answers("mail", _ -> new Outcome.Refused("no such mailbox"));
            here.post(Documents.trivy("team/other:1", "2026-11-28T02:00:00Z", "CVE-1 HIGH a"));
            here.settle();
            here.answers("mail", _ -> new Outcome.Delivered("taken", null));
            here.post(Documents.trivy("team/other:1", "2026-11-28T03:00:00Z", "CVE-1 HIGH a"));
            assertThat(here.settle()).as("told when it is seen again").hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_slow_channel_delays_no_other(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, """
            channels:
              - stdout: { name: slow }
              - stdout: { name: fast }
            routes:
              - { name: r, severity: high, channels: [slow, fast] }
            """)) {
            var released = new CountDownLatch(1);
            here.answers("slow", _ -> {
                try {
                    released.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new Outcome.Delivered("taken at last", null);
            });
            for (int i = 0; i < 50; i++) {
                here.post(Documents.trivy("team/app:" + i, Harness.MORNING, "CVE-1 HIGH a"));
            }
            Waiting.until(() -> here.sent.stream()
                            .filter(one -> one.channel().equals("fast"))
                            .count()
                    == 50);
            assertThat(here.sent).extracting(Harness.Sent::channel).containsOnly("fast");
            released.countDown();
            here.settle();
            assertThat(here.sent).hasSize(100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void owners_are_told_once_and_the_fallback_where_there_are_none(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, """
            defaults: { fallback: security@example.org }
            channels:
              - stdout: { name: mail }
            routes:
              - { name: r, to: ["<%application_scope_owner%>", boss@example.org], channels: [mail] }
            """)) {
            here.post(Documents.finding("1", "opened", "shop", "\"ann@example.org\"", "CVE-1", "high"));
            here.post(Documents.finding("2", "opened", "bank", "", "CVE-1", "high"));
            here.post(Documents.finding("3", "opened", "odd", "\"a@b.c\\r\\nBcc: all@example.org\"", "CVE-1", "high"));
            here.settle();
            assertThat(here.sent)
                    .extracting(one -> one.message().recipients())
                    .containsExactlyInAnyOrder(
                            List.of("boss@example.org", "ann@example.org"),
                            List.of("boss@example.org", "security@example.org"),
                            List.of("boss@example.org", "security@example.org"));
            assertThat(here.sent
                            .getFirst()
                            .message()
                            .events()
                            .getFirst()
                            .images()
                            .getFirst()
                            .running())
                    .containsExactly("prod/shop/web");

            here.post(Documents.finding("1", "opened", "shop", "\"ann@example.org\"", "CVE-1", "high"));
            here.post(Documents.finding("4", "opened", "shop", "\"ann@example.org\"", "CVE-1", "high"));
            assertThat(here.settle()).as("told before").hasSize(3);
            here.post(Documents.finding("5", "resolved", "shop", "\"ann@example.org\"", "CVE-1", "high"));
            assertThat(here.settle()).hasSize(4);
            assertThat(here.sent.getLast().message().action()).isEqualTo(Action.RESOLVE);
            assertThat(here.sent.getLast().message().recipients()).contains("ann@example.org");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_waits_for_others_and_what_is_over_meanwhile_is_never_told(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, """
            channels:
              - stdout: { name: mail }
            routes:
              - { name: r, channels: [mail], group: { by: scope, wait: 10m } }
            """)) {
            here.post(Documents.finding("1", "opened", "shop", "", "CVE-1", "high"));
            here.post(Documents.finding("2", "opened", "shop", "", "CVE-2", "high"));
            here.post(Documents.finding("3", "opened", "bank", "", "CVE-3", "high"));
            here.post(Documents.finding("4", "resolved", "bank", "", "CVE-3", "high"));
            assertThat(here.settle()).isEmpty();
            assertThat(here.deliveries(State.CANCELLED)).hasSize(1);
            here.pass(Duration.ofMinutes(11));

            assertThat(here.settle())
                    .extracting(Harness.Sent::vulnerabilities)
                    .containsExactly(List.of("CVE-1", "CVE-2"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_still_open_is_told_again_after_the_repeat_interval(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, """
            channels:
              - stdout: { name: mail }
            routes:
              - { name: r, channels: [mail], group: { by: vulnerability, repeat: 1d } }
            """)) {
            here.post(Documents.trivy("team/app:1", Harness.MORNING, "CVE-1 HIGH a", "CVE-2 HIGH a"));
            assertThat(here.settle()).hasSize(2);
            assertThat(here.notifier.onTheClock()).isZero();
            here.post(Documents.trivy("team/app:1", "2026-11-28T04:00:00Z", "CVE-2 HIGH a"));
            here.settle();
            here.pass(Duration.ofHours(25));
            assertThat(here.notifier.onTheClock()).isEqualTo(1);

            here.settle();
            assertThat(here.sent.getLast().vulnerabilities()).containsExactly("CVE-2");
            assertThat(here.sent.getLast().message().action()).isEqualTo(Action.UPDATE);
            assertThat(here.notifier.onTheClock()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_scope_gets_a_digest_once_a_day_also_when_there_is_nothing_new(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, """
            defaults: { fallback: security@example.org }
            channels:
              - stdout: { name: mail }
            routes:
              - { name: daily, severity: high, channels: [mail], to: [owners], digest: { at: "08:00", overdue: 2d } }
            """)) {
            here.post(Documents.finding("1", "opened", "shop", "\"ann@example.org\"", "CVE-1", "high"));
            here.post(Documents.finding("2", "opened", "shop", "\"ann@example.org\"", "CVE-2", "low"));
            assertThat(here.notifier.onTheClock()).as("at five in the morning").isZero();
            here.pass(Duration.ofHours(4));
            assertThat(here.notifier.onTheClock()).isEqualTo(1);
            assertThat(here.notifier.onTheClock()).as("once a day").isZero();
            var first = digest(here);
            assertThat(first.scope()).isEqualTo("shop");
            assertThat(first.fresh()).singleElement().asString().contains("CVE-1");
            assertThat(first.open()).isEqualTo(1);
            assertThat(first.dataAge()).isEqualTo("4 h");
            assertThat(here.sent.getLast().message().recipients()).containsExactly("ann@example.org");

            here.pass(Duration.ofDays(3));
            here.notifier.onTheClock();
            var second = digest(here);
            assertThat(second.fresh()).isEmpty();
            assertThat(second.overdue()).hasSize(1);
            assertThat(second.dataAge()).isEqualTo("3 days");
            here.pass(Duration.ofHours(1));
            here.post(Documents.finding("3", "resolved", "shop", "", "CVE-1", "high"));
            here.pass(Duration.ofHours(23));
            here.notifier.onTheClock();
            assertThat(digest(here).fixed()).hasSize(1);
            assertThat(here.sent).as("nothing but digests").hasSize(3);
        }
    }

    private static Message.Digest digest(Harness here) throws InterruptedException {
        here.settle();
        return here.sent.getLast().message().digest();
    }

    @ParameterizedTest
    @EnumSource
    void quiet_hours_keep_messages_back_but_for_what_is_excepted(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, """
            channels:
              - stdout: { name: mail }
            routes:
              - name: r
                channels: [mail]
                quiet: [{ from: "22:00", to: "07:00", zone: UTC, except: critical }]
            """)) {
            here.post(Documents.trivy("team/app:1", Harness.MORNING, "CVE-1 HIGH a"));
            here.post(Documents.trivy("team/app:2", Harness.MORNING, "CVE-2 CRITICAL a"));
            assertThat(here.settle()).extracting(Harness.Sent::vulnerabilities).containsExactly(List.of("CVE-2"));
            here.pass(Duration.ofHours(2));
            assertThat(here.settle()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_limit_holds_messages_back_and_loses_none(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, """
            channels:
              - stdout: { name: mail }
            routes:
              - { name: r, channels: [mail], limit: { messages: 2, per: 1h } }
            """)) {
            for (int i = 0; i < 5; i++) {
                here.post(Documents.trivy("team/app:" + i, Harness.MORNING, "CVE-1 HIGH a"));
            }
            assertThat(here.settle()).hasSize(2);
            here.pass(Duration.ofMinutes(61));
            assertThat(here.settle()).hasSize(4);
            here.pass(Duration.ofMinutes(61));
            assertThat(here.settle()).hasSize(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_silence_runs_out_and_what_is_open_is_told_then(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE + """
            silences:
              - { vulnerability: CVE-1, image: "team/*", until: 2026-11-28, reason: being mended }
            """)) {
            here.post(Documents.trivy("team/app:1", "2026-11-28T01:00:00Z", "CVE-1 HIGH a", "CVE-2 HIGH b"));
            assertThat(here.settle()).extracting(Harness.Sent::vulnerabilities).containsExactly(List.of("CVE-2"));
            here.pass(Duration.ofDays(1));
            here.post(Documents.trivy("team/app:1", "2026-11-29T01:00:00Z", "CVE-1 HIGH a", "CVE-2 HIGH b"));
            assertThat(here.settle().getLast().vulnerabilities()).containsExactly("CVE-1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_taken_in_is_delivered_after_a_restart(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            here.answers("mail", _ -> new Outcome.Later("away", null));
            here.post(Documents.trivy("team/app:1", Harness.MORNING, "CVE-1 HIGH a"));
            here.settle();
            here.stop();
            here.answers("mail", _ -> new Outcome.Delivered("taken", null));
            here.pass(Duration.ofMinutes(1));
            here.start();
            here.settle();
            assertThat(here.deliveries(State.DELIVERED)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_done_is_forgotten_after_its_time_and_what_is_open_is_not(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            here.post(Documents.trivy("team/open:1", "2026-11-28T01:00:00Z", "CVE-1 HIGH a"));
            here.post(Documents.trivy("team/done:1", "2026-11-28T01:00:00Z", "CVE-1 HIGH a"));
            here.settle();
            here.post(Documents.trivy("team/done:1", "2026-11-28T02:00:00Z"));
            assertThat(here.settle()).hasSize(3);
            here.pass(Duration.ofDays(31));
            here.notifier.prune(here.now());
            assertThat(here.notifier.deliveries().list(DeliveryLog.Query.ALL, Long.MAX_VALUE, 10))
                    .isEmpty();

            here.post(Documents.trivy("team/open:1", "2026-12-29T01:00:00Z"));
            here.settle();
            assertThat(here.sent.getLast().message().action()).isEqualTo(Action.RESOLVE);
            assertThat(here.sent.getLast().vulnerabilities())
                    .as("its event was kept")
                    .containsExactly("CVE-1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_waits_for_a_channel_that_is_gone_is_a_dead_letter_and_goes_when_it_is_back(TestStores stores)
            throws Exception {
        var one = "channels: [{ stdout: { name: one } }]\nroutes: [{ name: r, channels: [one] }]\n";
        var two = "channels: [{ stdout: { name: two } }]\nroutes: [{ name: r, channels: [two] }]\n";
        try (var house = new Harness(stores, folder, one)) {
            house.answers("one", _ -> new Outcome.Later("it is away", null));
            house.post(Documents.trivy("team/app:1", Harness.MORNING, "CVE-1 HIGH a"));
            Waiting.until(() -> !house.sent.isEmpty());
            house.use(two);
            Waiting.until(() -> house.deliveries(State.DEAD).size() == 1);
            var dead = house.deliveries(State.DEAD).getFirst();
            assertThat(dead.answer()).contains("no channel 'one' any more");

            house.use(one);
            house.answers("one", _ -> new Outcome.Delivered("taken", null));
            assertThat(house.notifier.deliveries().replay(dead.id())).isTrue();
            house.notifier.dispatcher().wake();
            Waiting.until(() -> house.deliveries(State.DELIVERED).size() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_configuration_takes_the_place_of_the_first(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, ONE_ROUTE)) {
            here.use(ONE_ROUTE.replace("mail", "chat").replace("high", "low"));
            here.post(Documents.trivy("team/app:1", Harness.MORNING, "CVE-1 LOW a"));
            assertThat(here.settle()).extracting(Harness.Sent::channel).containsExactly("chat");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_route_for_every_event_tells_each_as_it_is(TestStores stores) throws Exception {
        try (var here = new Harness(stores, folder, """
            channels:
              - stdout: { name: mail }
            routes:
              - { name: r, channels: [mail], every: true }
            """)) {
            here.post(Documents.trivy("team/app:1", "2026-11-28T01:00:00Z", "CVE-1 HIGH a"));
            here.settle();
            here.post(Documents.trivy("team/app:1", "2026-11-28T02:00:00Z", "CVE-1 HIGH a"));
            here.settle();
            here.post(Documents.trivy("team/app:1", "2026-11-28T03:00:00Z"));
            assertThat(here.settle()).hasSize(3);
        }
    }
}
