package dev.plimsoll.engine.policy.controls;

import static dev.plimsoll.engine.policy.Samples.finding;
import static dev.plimsoll.engine.policy.Samples.subject;
import static dev.plimsoll.engine.policy.controls.ControlTests.doubts;
import static dev.plimsoll.engine.policy.controls.ControlTests.passes;
import static dev.plimsoll.engine.policy.controls.ControlTests.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.policy.Samples.FindingSample;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Exploitation;
import dev.plimsoll.vocabulary.Exploitation.Impact;
import dev.plimsoll.vocabulary.Exploitation.State;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FindingControlsTest {
    private static Subject with(FindingSample finding) {
        return subject().findings(finding.build()).build();
    }

    @Nested
    class exploit_types {
        private final ExploitTypes known = new ExploitTypes(List.of(State.ACTIVE, State.POC), false, false, false);
        private final ExploitTypes worst = new ExploitTypes(List.of(State.POC), true, true, true);

        @Test
        void what_nobody_looked_at_and_what_is_not_exploited_passes() {
            assertThat(passes(known, with(finding("CVE-1")))).isTrue();
            assertThat(passes(known, with(finding("CVE-1").exploitation(new Exploitation(State.NONE, true, null)))))
                    .isTrue();
        }

        @Test
        void public_code_and_exploitation_fail() {
            for (var state : List.of(State.POC, State.ACTIVE)) {
                assertThat(passes(known, with(finding("CVE-1").exploitation(new Exploitation(state, null, null)))))
                        .isFalse();
            }
            assertThat(violations(
                                    known,
                                    with(finding("CVE-1")
                                            .exploitation(new Exploitation(State.POC, true, Impact.TOTAL))))
                            .getFirst()
                            .message())
                    .isEqualTo("CVE-1 in curl 7.88.1 can be exploited by public code, automatically, for total control"
                            + " (CISA SSVC)");
        }

        @Test
        void it_can_be_narrowed_to_what_is_automatable_total_and_fixed() {
            var total = new Exploitation(State.POC, true, Impact.TOTAL);

            assertThat(passes(worst, with(finding("CVE-1").exploitation(total))))
                    .isFalse();
            assertThat(passes(worst, with(finding("CVE-1").exploitation(total).unfixed())))
                    .isTrue();
            assertThat(passes(
                            worst,
                            with(finding("CVE-1").exploitation(new Exploitation(State.POC, null, Impact.TOTAL)))))
                    .isTrue();
            assertThat(passes(
                            worst,
                            with(finding("CVE-1").exploitation(new Exploitation(State.POC, true, Impact.PARTIAL)))))
                    .isTrue();
        }

        @Test
        void nothing_denied_is_refused() {
            assertThatThrownBy(() -> new ExploitTypes(List.of(), false, false, false))
                    .hasMessageContaining("deny is empty");
        }
    }

    @Nested
    class max_severity {
        private final MaxSeverity medium = new MaxSeverity(Severity.MEDIUM, false, null, null, null);

        @Test
        void what_is_worse_fails_and_what_is_equal_passes() {
            assertThat(passes(medium, with(finding("CVE-1").severity(Severity.HIGH))))
                    .isFalse();
            assertThat(passes(medium, with(finding("CVE-1").severity(Severity.MEDIUM))))
                    .isTrue();
            assertThat(passes(medium, with(finding("CVE-1").severity(Severity.NEGLIGIBLE))))
                    .isTrue();
        }

        @Test
        void unfixed_ones_pass_only_when_asked() {
            var unfixed = with(finding("CVE-1").unfixed());

            assertThat(passes(medium, unfixed)).isFalse();
            assertThat(passes(new MaxSeverity(Severity.MEDIUM, true, null, null, null), unfixed))
                    .isTrue();
        }

        @Test
        void grace_ends_after_its_days() {
            var fortnight = new MaxSeverity(Severity.MEDIUM, false, 14, GraceFrom.PUBLICATION, null);

            assertThat(passes(fortnight, with(finding("CVE-1").published(Instant.parse("2026-11-10T10:00:01Z")))))
                    .isTrue();
            assertThat(passes(fortnight, with(finding("CVE-1").published(Instant.parse("2026-11-10T10:00:00Z")))))
                    .isFalse();
        }

        @Test
        void grace_from_the_fix_counts_from_the_day_it_was_seen_else_from_publication() {
            var fortnight = new MaxSeverity(Severity.MEDIUM, false, 14, null, null);
            var old = finding("CVE-1").published(Instant.parse("2020-01-01T00:00:00Z"));

            assertThat(passes(fortnight, with(old))).isFalse();
            assertThat(passes(fortnight, with(old.fixSeen(Instant.parse("2026-11-20T00:00:00Z")))))
                    .isTrue();
            assertThat(passes(new MaxSeverity(Severity.MEDIUM, false, 14, GraceFrom.PUBLICATION, null), with(old)))
                    .isFalse();
            assertThat(passes(fortnight, with(finding("CVE-1").published(Instant.parse("2026-11-20T00:00:00Z")))))
                    .isTrue();
        }

        @Test
        void grace_that_counts_from_the_publication_for_want_of_the_fix_is_told_once() {
            var fortnight = new MaxSeverity(Severity.MEDIUM, false, 14, null, null);
            var published = Instant.parse("2026-11-20T00:00:00Z");
            var undated = subject()
                    .findings(
                            finding("CVE-1").published(published).build(),
                            finding("CVE-2").published(published).build())
                    .build();

            assertThat(passes(fortnight, undated)).isTrue();
            assertThat(doubts(fortnight, undated)).containsExactly("grace-from-publication");
            assertThat(doubts(
                            fortnight,
                            with(finding("CVE-1").published(published).unfixed())))
                    .as("there is no fix to count from")
                    .isEmpty();
            assertThat(doubts(
                            fortnight,
                            with(finding("CVE-1").published(published).fixSeen(published))))
                    .isEmpty();
            var chosen = new MaxSeverity(Severity.MEDIUM, false, 14, GraceFrom.PUBLICATION, null);
            assertThat(doubts(chosen, undated)).isEmpty();
        }

        @Test
        void without_a_date_there_is_no_grace_but_a_warning() {
            var fortnight = new MaxSeverity(Severity.MEDIUM, false, 14, null, null);
            var undated = with(finding("CVE-1").published(null));

            assertThat(passes(fortnight, undated)).isFalse();
            assertThat(doubts(fortnight, undated)).containsExactly("no-grace");
        }

        @Test
        void an_unrated_one_passes_with_a_warning_or_counts_as_asked() {
            var unrated = with(finding("CVE-1").severity(Severity.UNKNOWN));

            assertThat(passes(medium, unrated)).isTrue();
            assertThat(doubts(medium, unrated)).containsExactly("unrated-vulnerability");
            assertThat(passes(new MaxSeverity(Severity.MEDIUM, false, null, null, Severity.HIGH), unrated))
                    .isFalse();
        }
    }

    @Nested
    class max_score {
        @Test
        void the_newest_version_of_cvss_counts() {
            var control = new MaxScore(8.9, false, null, null, null);

            assertThat(passes(
                            control,
                            with(finding("CVE-1")
                                    .cvss(
                                            new Cvss("2.0", "", 10.0, "NVD"),
                                            new Cvss("3.1", "", 8.9, "NVD"),
                                            new Cvss("3.0", "", 9.9, "NVD")))))
                    .isTrue();
            assertThat(violations(control, with(finding("CVE-1").score(8.0, 9.1)))
                            .getFirst()
                            .message())
                    .contains("9.1", "8.9", "NVD");
        }

        @Test
        void one_without_a_score_passes_with_a_warning_or_counts_as_asked() {
            var unscored = with(finding("CVE-1"));

            assertThat(doubts(new MaxScore(5, false, null, null, null), unscored))
                    .containsExactly("unrated-vulnerability");
            assertThat(passes(new MaxScore(5, false, null, null, 7.0), unscored))
                    .isFalse();
            assertThat(passes(new MaxScore(0, false, null, null, 0.0), unscored))
                    .isTrue();
        }

        @Test
        void scores_outside_of_cvss_are_refused() {
            assertThatThrownBy(() -> new MaxScore(10.1, false, null, null, null))
                    .hasMessageContaining("allow");
            assertThatThrownBy(() -> new MaxScore(Double.NaN, false, null, null, null))
                    .hasMessageContaining("allow");
        }
    }

    @Test
    void denied_scores_include_both_ends() {
        var control = new DeniedScores(7.0, 8.9, false);

        assertThat(passes(control, with(finding("CVE-1").score(7.0)))).isFalse();
        assertThat(passes(control, with(finding("CVE-1").score(8.9)))).isFalse();
        assertThat(passes(control, with(finding("CVE-1").score(6.9)))).isTrue();
        assertThat(passes(control, with(finding("CVE-1").score(9.0)))).isTrue();
        assertThat(passes(
                        new DeniedScores(7.0, 8.9, true),
                        with(finding("CVE-1").score(8).unfixed())))
                .isTrue();
        assertThatThrownBy(() -> new DeniedScores(8, 7, false)).hasMessageContaining("to is 7.0");
    }

    @Test
    void unapplied_fixes_fail_after_the_grace_and_from_a_severity() {
        var control = new UnappliedFixes(Severity.MEDIUM, 30, null);

        assertThat(passes(control, with(finding("CVE-1")))).isFalse();
        assertThat(passes(control, with(finding("CVE-1").unfixed()))).isTrue();
        assertThat(passes(control, with(finding("CVE-1").severity(Severity.LOW))))
                .isTrue();
        assertThat(passes(control, with(finding("CVE-1").published(Instant.parse("2026-11-01T00:00:00Z")))))
                .isTrue();
    }

    @Test
    void known_exploited_ones_fail() {
        assertThat(passes(new KnownExploited(false), with(finding("CVE-1")))).isTrue();
        assertThat(violations(new KnownExploited(false), with(finding("CVE-1").knownExploited()))
                        .getFirst()
                        .message())
                .contains("exploited in the wild");
        assertThat(passes(
                        new KnownExploited(true),
                        with(finding("CVE-1").knownExploited().unfixed())))
                .isTrue();
    }

    @Test
    void likely_exploited_ones_fail_by_score_or_percentile() {
        assertThat(passes(
                        new ExploitLikelihood(0.3, null, false),
                        with(finding("CVE-1").epss(0.31))))
                .isFalse();
        assertThat(passes(
                        new ExploitLikelihood(0.3, null, false),
                        with(finding("CVE-1").epss(0.3))))
                .isTrue();
        assertThat(passes(
                        new ExploitLikelihood(null, 0.4, false),
                        with(finding("CVE-1").epss(0.1))))
                .isFalse();
        assertThat(passes(new ExploitLikelihood(0.3, null, false), with(finding("CVE-1"))))
                .isTrue();
        assertThatThrownBy(() -> new ExploitLikelihood(null, null, false)).hasMessageContaining("maxEpss");
        assertThatThrownBy(() -> new ExploitLikelihood(30.0, null, false)).hasMessageContaining("maxEpss");
    }

    @Test
    void denied_ones_fail_by_any_of_their_names() {
        var control = new DeniedVulnerabilities(List.of("CVE-2021-44228", "ghsa-aaaa-bbbb-cccc"));

        assertThat(passes(control, with(finding("CVE-2021-44228")))).isFalse();
        assertThat(passes(control, with(finding("CVE-2").aliases("GHSA-aaaa-bbbb-cccc"))))
                .isFalse();
        assertThat(passes(control, with(finding("CVE-2021-4422")))).isTrue();
        assertThatThrownBy(() -> new DeniedVulnerabilities(List.of())).hasMessageContaining("ids is empty");
    }

    @Test
    void every_fix_state_has_its_advice() {
        for (var state : FixState.values()) {
            var advice = violations(
                            new DeniedVulnerabilities(List.of("CVE-1")),
                            with(finding("CVE-1").fix(state, null)))
                    .getFirst()
                    .fix();
            assertThat(advice).as(state.label()).isNotBlank();
        }
    }
}
