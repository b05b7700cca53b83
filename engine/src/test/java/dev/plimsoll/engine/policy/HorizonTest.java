package dev.plimsoll.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.controls.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A verdict says until when it holds: a second before it is the same, from then on it is another.
final class HorizonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            controls: [maxSeverity: { allow: low, graceDays: 3000, graceFrom: publication }]
            controls: [maxImageAge: { days: 3000 }]
            controls: [maxDatabaseAge: { days: 3000 }]
            created: 2026-11-20, controls: [maxSeverity: { allow: low }], actions: { enforceAfterDays: 3000 }
            """)
    void what_time_alone_changes_is_announced(String rules) throws Exception {
        var policies = policies("{ apiVersion: plimsoll/v1, kind: ImageAssurancePolicy, name: p, " + rules + " }");
        var subject = subject();
        var now = policies.judge(subject);
        var changes = now.changesAt();
        assertThat(changes).isNotNull().isAfter(subject.now());
        assertThat(policies.judge(at(subject, changes.minusSeconds(1)))
                        .verdict()
                        .outcome())
                .isEqualTo(now.verdict().outcome());
        assertThat(policies.judge(at(subject, changes)).verdict().outcome())
                .isNotEqualTo(now.verdict().outcome());
    }

    @Test
    void a_waiver_ends_after_its_last_day() throws Exception {
        var subject = subject();
        var id = subject.findings().getFirst().id();
        var policies = policies("""
                apiVersion: plimsoll/v1
                kind: Waivers
                waivers: [{ vulnerability: %s, until: 2027-01-31, reason: r }]
                """.formatted(id));
        assertThat(policies.judge(subject).changesAt()).isEqualTo(Instant.parse("2027-02-01T00:00:00Z"));
    }

    @Test
    void a_rule_that_speaks_of_the_time_is_asked_every_day() throws Exception {
        var policies = policies("""
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: p
                controls: [custom: { name: n, violatedWhen: 'now > timestamp("2030-01-01T00:00:00Z")', message: m }]
                """);
        var subject = Samples.subject().build();
        assertThat(policies.judge(subject).changesAt())
                .isAfter(subject.now())
                .isBeforeOrEqualTo(subject.now().plusSeconds(86_400));
    }

    @Test
    void the_baseline_never_changes_by_itself() {
        var judged = Policies.baseline().judge(Samples.subject().build());
        assertThat(judged.changesAt()).isNull();
        assertThat(judged.doubtsMatter()).isFalse();
    }

    private static Subject subject() {
        return Samples.subject()
                .findings(Samples.finding("CVE-2026-1").build())
                .created(Instant.parse("2026-01-01T00:00:00Z"))
                .updated(Instant.parse("2026-11-24T00:00:00Z"))
                .build();
    }

    private static Policies policies(String yaml) throws PolicyFileException {
        var content = PolicyFiles.read("p.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        return new Policies(content.policies())
                .with(dev.plimsoll.engine.policy.suppression.Suppressions.of(content.waivers(), List.of()));
    }

    private static Subject at(Subject subject, Instant now) {
        return new Subject(
                subject.image(),
                subject.inventory(),
                subject.findings(),
                subject.database(),
                subject.warnings(),
                subject.scopes(),
                now);
    }
}
