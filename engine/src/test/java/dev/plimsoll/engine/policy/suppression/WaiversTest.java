package dev.plimsoll.engine.policy.suppression;

import static dev.plimsoll.engine.policy.Samples.finding;
import static dev.plimsoll.engine.policy.Samples.installed;
import static dev.plimsoll.engine.policy.Samples.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.controls.PackagePattern;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.suppression.Waiver.ImagePattern;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiversTest {
    private final Subject subject = subject()
            .packages(installed("pkg:npm/lodash@4.17.20"))
            .findings(finding("CVE-2024-1")
                    .aliases("GHSA-aaaa-bbbb-cccc")
                    .in(installed("pkg:npm/lodash@4.17.20"))
                    .build())
            .build();

    @Test
    void a_finding_says_who_set_it_aside_and_why() {
        var waiver = new Waiver(
                "CVE-2024-1",
                PackagePattern.parse("pkg:npm/lodash"),
                ImagePattern.parse("reg.example/team/*"),
                LocalDate.parse("2027-01-31"),
                Waiver.Status.NOT_AFFECTED,
                Waiver.Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH,
                "never called",
                "alice");

        assertThat(suppressedBy(waiver))
                .isEqualTo("waiver by alice until 2027-01-31:"
                        + " not_affected (vulnerable_code_not_in_execute_path), never called");
    }

    @Test
    void a_waiver_that_does_not_say_who_or_why_holds_and_is_told() {
        var silent = new Waiver("CVE-2024-1", null, null, null, null, null, " ", "alice");
        var told = Suppressions.of(List.of(silent), List.of()).apply(subject);

        assertThat(told.findings().getFirst().suppressedBy()).isNotNull();
        assertThat(told.warnings()).extracting(Warning::code).containsExactly("unexplained-waiver");
    }

    @ParameterizedTest
    @CsvSource({
        "CVE-2024-1,,,true",
        "cve-2024-1,,,true",
        "GHSA-aaaa-bbbb-cccc,,,true",
        "CVE-2024-2,,,false",
        "CVE-2024-1,pkg:npm/lodash@<4.17.21,,true",
        "CVE-2024-1,pkg:npm/lodash@<4.17.20,,false",
        "CVE-2024-1,pkg:npm/other,,false",
        "CVE-2024-1,,reg.example/team/app,true",
        "CVE-2024-1,,reg.example/team/app:1.2,true",
        "CVE-2024-1,,*,true",
        "CVE-2024-1,,reg.example/other/*,false",
        "CVE-2024-1,,team/app,false",
    })
    void a_waiver_concerns_what_it_names(
            String id, @Nullable String packages, @Nullable String image, boolean concerned) {
        assertThat(suppressedBy(waiver(id, packages, image, null)) != null).isEqualTo(concerned);
    }

    @Test
    void the_last_day_is_included_in_utc() {
        var waiver = waiver("CVE-2024-1", null, null, LocalDate.parse("2026-11-24"));

        assertThat(at("2026-11-24T23:59:59Z", waiver).warnings()).isEmpty();
        assertThat(at("2026-11-24T23:59:59Z", waiver).findings().getFirst().suppressedBy())
                .isNotNull();
        assertThat(at("2026-11-25T00:00:00Z", waiver).findings().getFirst().suppressedBy())
                .isNull();
        assertThat(at("2026-11-25T00:00:00Z", waiver).warnings())
                .extracting(Warning::code, Warning::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "expired-waiver", "the waiver by alice for lodash ended on 2026-11-24 and no longer applies"));
    }

    @Test
    void a_waiver_that_holds_outranks_one_that_has_ended() {
        var ended = waiver("CVE-2024-1", null, null, LocalDate.parse("2020-01-01"));
        var holding = waiver("GHSA-aaaa-bbbb-cccc", null, null, null);

        assertThat(Suppressions.of(List.of(ended, holding), List.of())
                        .apply(subject)
                        .findings()
                        .getFirst()
                        .suppressedBy())
                .isEqualTo("waiver by alice: accepted for now");
    }

    private Suppressions.Outcome at(String now, Waiver waiver) {
        var later = new Subject(
                subject.image(),
                subject.inventory(),
                subject.findings(),
                subject.database(),
                subject.warnings(),
                Instant.parse(now));
        return Suppressions.of(List.of(waiver), List.of()).apply(later);
    }

    private @Nullable String suppressedBy(Waiver waiver) {
        return Suppressions.of(List.of(waiver), List.of())
                .apply(subject)
                .findings()
                .getFirst()
                .suppressedBy();
    }

    private static Waiver waiver(
            String id, @Nullable String packages, @Nullable String image, @Nullable LocalDate until) {
        return new Waiver(
                id,
                packages == null ? null : PackagePattern.parse(packages),
                image == null ? null : ImagePattern.parse(image),
                until,
                null,
                null,
                "accepted for now",
                "alice");
    }
}
