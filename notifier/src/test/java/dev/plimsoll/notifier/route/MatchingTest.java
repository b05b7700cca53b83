package dev.plimsoll.notifier.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.Documents;
import dev.plimsoll.notifier.Notifier;
import dev.plimsoll.notifier.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What routes make of events, and why.
final class MatchingTest {
    private static final byte[] SCAN = Documents.trivy(
            "reg.example/team/app:1", "2026-11-28T03:00:00Z", "CVE-1 HIGH a 1.1", "CVE-2 CRITICAL b", "CVE-3 LOW c");

    private static Judgement judge(String route, byte[] document) throws Exception {
        var settings = new SettingsReader(_ -> null).read("n.yaml", """
            environments:
              - { name: production, when: 'image.repository.startsWith("team/")' }
              - { name: test, when: "true" }
            channels: [{ stdout: { name: mail } }]
            routes:
              - { name: r, channels: [mail], %s }
            """.formatted(route), Path.of("."));
        return Notifier.explain(settings, document, Instant.parse("2026-11-28T05:00:00Z"))
                .getFirst();
    }

    private static List<Integer> places(String route) throws Exception {
        return judge(route, SCAN).places();
    }

    @Test
    void findings_are_chosen_by_severity_fix_and_condition() throws Exception {
        // worst first: CVE-2, CVE-1, CVE-3
        assertThat(places("severity: high")).containsExactly(0, 1);
        assertThat(places("fixable: true")).containsExactly(1);
        assertThat(places("findings: 'finding.package in [\"a\", \"c\"]'")).containsExactly(1, 2);
        assertThat(places("knownExploited: true")).isEmpty();
        assertThat(places("minEpss: 0.1")).isEmpty();
        assertThat(places("firstSeenWithin: 1d")).as("never seen before").hasSize(3);
    }

    @Test
    void environments_are_the_first_whose_condition_holds() throws Exception {
        assertThat(judge("environments: [production]", SCAN).matches()).isTrue();
        assertThat(judge("environments: [test]", SCAN).matches()).isFalse();
        assertThat(judge("when: 'environment == \"production\"'", SCAN).matches())
                .isTrue();
    }

    @Test
    void conditions_see_the_raw_document_and_compare_severities() throws Exception {
        assertThat(judge("when: 'raw.Results[0].Class == \"os-pkgs\"'", SCAN).matches())
                .isTrue();
        assertThat(judge("when: 'event.severity.atLeast(\"critical\")'", SCAN).matches())
                .isTrue();
        assertThat(judge("when: 'findings.exists(f, f.id == \"CVE-9\")'", SCAN).matches())
                .isFalse();
    }

    @Test
    void each_part_of_a_condition_says_whether_it_holds() throws Exception {
        var judged = judge("when: 'image.tag == \"1\" && image.registry == \"docker.io\" && \"a&&b\" != \"\"'", SCAN);
        assertThat(judged.matches()).isFalse();
        assertThat(judged.checks().stream().filter(check -> check.key().equals("when")))
                .extracting(Check::passed)
                .containsExactly(true, false, true);
    }

    @Test
    void a_condition_without_end_is_ended_and_says_so() throws Exception {
        var numbers = "0,".repeat(2_000) + "0";
        var document = Documents.bytes(new String(SCAN, java.nio.charset.StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"big\":[" + numbers + "],"));
        var judged = judge("when: 'raw.big.all(x, raw.big.all(y, raw.big.all(z, x == y && y == z)))'", document);
        assertThat(judged.matches()).isFalse();
        assertThat(judged.checks().stream().filter(check -> !check.passed()))
                .extracting(Check::detail)
                .singleElement()
                .asString()
                .contains("has no answer", "teration");
    }

    @Test
    void a_condition_without_an_answer_does_not_hold_and_says_so() throws Exception {
        var judged = judge("when: 'image.labels[\"team\"] == \"shop\"'", SCAN);
        assertThat(judged.matches()).isFalse();
        assertThat(judged.checks().stream().filter(check -> !check.passed()))
                .extracting(Check::detail)
                .singleElement()
                .asString()
                .contains("has no answer");
    }

    @Test
    void incidents_match_by_their_own_severity() throws Exception {
        var alert = Documents.bytes(
                "{\"output\":\"o\",\"priority\":\"Critical\",\"rule\":\"r\",\"time\":\"2026-11-28T03:00:00Z\"}");
        assertThat(judge("severity: high", alert).matches()).isTrue();
        assertThat(judge("severity: high, on: [scan]", alert).matches()).isFalse();
        var notice = Documents.bytes(
                "{\"output\":\"o\",\"priority\":\"Notice\",\"rule\":\"r\",\"time\":\"2026-11-28T03:00:00Z\"}");
        assertThat(judge("severity: high", notice).matches()).isFalse();
    }

    @Test
    void chains_are_taken_apart_only_where_they_are_plainly_chains() {
        assertThat(Conjunction.parts("a && b(c && d) && e")).containsExactly("a", "b(c && d)", "e");
        assertThat(Conjunction.parts("a && b || c")).hasSize(1);
        assertThat(Conjunction.parts("a ? b : c && d")).hasSize(1);
        assertThat(Conjunction.parts("x == '&&' && \"\\\"&&\" == y")).hasSize(2);
    }

    @Test
    void stars_stand_for_any_text_and_cost_no_more_than_their_length() {
        assertThat(Glob.matches("reg.example/*:1", "reg.example/team/app:1")).isTrue();
        assertThat(Glob.matches("reg.example/*:1", "reg.example/team/app:2")).isFalse();
        assertThat(Glob.matches("*a".repeat(50) + "b", "a".repeat(20_000))).isFalse();
    }
}
