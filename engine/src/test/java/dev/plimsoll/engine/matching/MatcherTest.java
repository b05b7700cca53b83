package dev.plimsoll.engine.matching;

import static dev.plimsoll.engine.matching.FakeDatabase.advisory;
import static dev.plimsoll.engine.matching.Samples.apk;
import static dev.plimsoll.engine.matching.Samples.deb;
import static dev.plimsoll.engine.matching.Samples.inventory;
import static dev.plimsoll.engine.matching.Samples.language;
import static dev.plimsoll.engine.matching.Samples.os;
import static dev.plimsoll.engine.matching.Samples.ownedBy;
import static dev.plimsoll.engine.matching.Samples.rpm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plimsoll.engine.advisory.AdvisoryDatabase.Assessment;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Exploitation;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Finding.AdvisoryReference;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MatcherTest {
    private static final Instant NOW = Instant.parse("2026-08-01T00:00:00Z");
    private static final OperatingSystem BOOKWORM = os("debian", "12");

    @Test
    void a_package_older_than_the_fix_is_a_finding() {
        var found = only(match(
                inventory(null, language("npm", "left-pad", "1.0.0")),
                FakeDatabase.of(advisory("GHSA-aaaa-bbbb-cccc", "npm")
                        .aliases("CVE-2024-1")
                        .published("2024-02-01")
                        .affects("npm", "left-pad", "introduced 0", "fixed 1.1.0"))));

        assertThat(found.id()).isEqualTo("CVE-2024-1");
        assertThat(found.aliases()).containsExactly("GHSA-aaaa-bbbb-cccc");
        assertThat(found.fixState()).isEqualTo(FixState.FIXED);
        assertThat(found.fixedVersion()).isEqualTo("1.1.0");
        assertThat(found.advisories()).containsExactly(new AdvisoryReference("GHSA-aaaa-bbbb-cccc", "npm"));
        assertThat(found.published()).isEqualTo(Instant.parse("2024-02-01T00:00:00Z"));
        assertThat(found.title()).isEqualTo("about GHSA-aaaa-bbbb-cccc");
    }

    @Test
    void a_package_fixed_upstream_is_not_matched() {
        var matches = match(
                inventory(null, language("npm", "left-pad", "1.1.0")),
                FakeDatabase.of(advisory("GHSA-1", "npm").affects("npm", "left-pad", "introduced 0", "fixed 1.1.0")));

        assertThat(matches.findings()).isEmpty();
        assertThat(matches.warnings()).isEmpty();
    }

    @Test
    void a_listed_version_is_affected_whatever_the_ranges_say() {
        var found = only(match(
                inventory(null, language("pypi", "Flask", "1.0")),
                FakeDatabase.of(advisory("PYSEC-2024-1", "PyPI").lists("PyPI", "flask", "0.9", "1.0"))));

        assertThat(found.id()).isEqualTo("PYSEC-2024-1");
        assertThat(found.fixState()).isEqualTo(FixState.NOT_FIXED);
    }

    @Test
    void the_fix_is_the_smallest_version_above_that_no_range_calls_affected() {
        var found = only(match(
                inventory(null, language("npm", "p", "1.5.0")),
                FakeDatabase.of(advisory("GHSA-1", "npm")
                        .affects("npm", "p", "introduced 0", "fixed 1.2.0")
                        .affects("npm", "p", "introduced 1.4.0", "fixed 1.6.0")
                        .affects("npm", "p", "introduced 1.6.0", "fixed 1.7.0")
                        .affects("npm", "p", "introduced 2.0.0", "fixed 2.1.0"))));

        assertThat(found.fixedVersion()).isEqualTo("1.7.0");
    }

    @Test
    void where_advisories_disagree_the_fix_is_free_of_both() {
        var found = only(match(
                inventory(null, language("pypi", "p", "1.0")),
                FakeDatabase.of(
                        advisory("PYSEC-2024-1", "PyPI")
                                .aliases("CVE-2024-1")
                                .affects("PyPI", "p", "introduced 0", "fixed 1.2"),
                        advisory("GHSA-1", "PyPI")
                                .aliases("CVE-2024-1", "PYSEC-2024-1")
                                .affects("PyPI", "p", "introduced 0", "fixed 1.10"))));

        assertThat(found.fixedVersion()).isEqualTo("1.10");
        assertThat(found.aliases()).containsExactly("GHSA-1", "PYSEC-2024-1");
        assertThat(found.advisories()).hasSize(2);
    }

    @Test
    void a_last_affected_version_leaves_the_fix_unknown() {
        var found = only(match(
                inventory(null, language("npm", "p", "1.0.0")),
                FakeDatabase.of(advisory("GHSA-1", "npm").affects("npm", "p", "introduced 0", "last_affected 1.0.0"))));

        assertThat(found.fixState()).isEqualTo(FixState.UNKNOWN);
        assertThat(found.fixedVersion()).isNull();
    }

    @Test
    void different_cves_never_merge_and_an_advisory_about_two_stands_under_both() {
        var matches = match(
                inventory(null, language("npm", "p", "1.0.0")),
                FakeDatabase.of(
                        advisory("GHSA-1", "npm")
                                .aliases("CVE-2024-1", "CVE-2024-2")
                                .affects("npm", "p", "introduced 0"),
                        advisory("GSD-1", "npm").aliases("GHSA-1").affects("npm", "p", "introduced 0")));

        assertThat(matches.findings()).extracting(Finding::id).containsExactly("CVE-2024-1", "CVE-2024-2");
        assertThat(matches.findings()).allSatisfy(found -> {
            assertThat(found.aliases()).containsExactly("GHSA-1", "GSD-1");
            assertThat(found.advisories()).extracting(AdvisoryReference::id).containsExactly("GHSA-1", "GSD-1");
        });
    }

    @Test
    void names_are_joined_through_others_without_a_cve() {
        var found = only(match(
                inventory(null, language("golang", "example.org/m", "v1.0.0")),
                FakeDatabase.of(
                        advisory("GO-2024-1", "Go").aliases("GHSA-2").affects("Go", "example.org/m", "introduced 0"),
                        advisory("GHSA-2", "Go").affects("Go", "example.org/m", "introduced 0"),
                        advisory("X-1", "Go").aliases("GO-2024-1").affects("Go", "example.org/m", "introduced 0"))));

        assertThat(found.id()).isEqualTo("GHSA-2");
        assertThat(found.aliases()).containsExactly("GO-2024-1", "X-1");
    }

    @Test
    void what_a_record_is_related_to_is_not_what_it_is_about() {
        var found = only(match(
                inventory(null, language("npm", "p", "1.0.0")),
                FakeDatabase.of(advisory("GHSA-1", "npm").related("CVE-2020-9").affects("npm", "p", "introduced 0"))));

        assertThat(found.id()).isEqualTo("GHSA-1");
        assertThat(found.aliases()).isEmpty();
    }

    @Test
    void debian_is_judged_by_source_package_source_version_and_release() {
        var installed = deb("libc6", "2.36-9+b1", "glibc", "2.36-9");
        var database = FakeDatabase.of(
                advisory("DEBIAN-CVE-2024-1", "Debian")
                        .upstream("CVE-2024-1")
                        .affects("Debian:12", "glibc", "introduced 0", "fixed 2.36-9"),
                advisory("DEBIAN-CVE-2024-2", "Debian")
                        .upstream("CVE-2024-2")
                        .affects("Debian:12", "glibc", "introduced 0", "fixed 2.36-10"),
                advisory("CVE-2024-3", "Debian").affects("Debian:11", "glibc", "introduced 0"));

        var found = only(match(inventory(BOOKWORM, installed), database));

        assertThat(found.id()).isEqualTo("CVE-2024-2");
        assertThat(found.name()).isEqualTo("libc6");
        assertThat(found.advisories()).containsExactly(new AdvisoryReference("DEBIAN-CVE-2024-2", "Debian"));
    }

    @Test
    void a_distributions_bulletin_gives_one_finding_for_each_cve() {
        var matches = match(
                inventory(os("rocky", "9.4"), rpm("curl", "7.76.1-1.el9", "curl", "7.76.1-1.el9")),
                FakeDatabase.of(advisory("RLSA-2024:1", "Rocky Linux")
                        .related("CVE-2024-1", "CVE-2024-2", "RHSA-2024:1")
                        .severity(Severity.HIGH, "Rocky Linux")
                        .cvss("3.1", 5.0)
                        .affects("Rocky Linux:9", "curl", "introduced 0", "fixed 0:7.76.1-2.el9")));

        assertThat(matches.findings()).extracting(Finding::id).containsExactly("CVE-2024-1", "CVE-2024-2");
        assertThat(matches.findings()).allSatisfy(found -> {
            assertThat(found.aliases()).isEmpty();
            assertThat(found.severity()).isEqualTo(Severity.HIGH);
            assertThat(found.severitySource()).isEqualTo("Rocky Linux");
            assertThat(found.cvss()).hasSize(1);
            assertThat(found.advisories()).containsExactly(new AdvisoryReference("RLSA-2024:1", "Rocky Linux"));
        });
    }

    @Test
    void the_record_of_a_cve_decides_against_a_bulletin() {
        var matches = match(
                inventory(BOOKWORM, deb("curl", "7.0-1", "curl", "7.0-1")),
                FakeDatabase.of(
                        advisory("DSA-1-1", "Debian")
                                .related("CVE-2024-1", "CVE-2024-2", "CVE-2024-3")
                                .affects("Debian:12", "curl", "introduced 0", "fixed 7.0-3"),
                        advisory("CVE-2024-1", "Debian").affects("Debian:12", "curl", "introduced 0", "fixed 7.0-2"),
                        advisory("CVE-2024-2", "Debian").affects("Debian:12", "curl", "introduced 0", "fixed 7.0-1")));

        assertThat(matches.findings())
                .extracting(Finding::id, Finding::fixedVersion)
                .containsExactly(tuple("CVE-2024-1", "7.0-2"), tuple("CVE-2024-3", "7.0-3"));
        assertThat(matches.findings().getFirst().advisories())
                .extracting(AdvisoryReference::id)
                .containsExactly("CVE-2024-1", "DSA-1-1");
    }

    @Test
    void a_bulletin_that_names_no_cve_is_a_finding_unless_it_only_mends_bugs() {
        var matches = match(
                inventory(os("almalinux", "9.1"), rpm("curl", "7-1.el9", "curl", "7-1.el9")),
                FakeDatabase.of(
                        advisory("ALSA-2024:1", "AlmaLinux")
                                .affects("AlmaLinux:9", "curl", "introduced 0", "fixed 7-2.el9"),
                        advisory("ALBA-2024:2", "AlmaLinux")
                                .affects("AlmaLinux:9", "curl", "introduced 0", "fixed 7-3.el9")));

        assertThat(only(matches).id()).isEqualTo("ALSA-2024:1");
    }

    @Test
    void plain_packages_and_module_streams_are_not_compared() {
        var database = FakeDatabase.of(advisory("ALSA-2024:1", "AlmaLinux")
                .related("CVE-2024-1")
                .affects("AlmaLinux:8", "nodejs", "introduced 0", "fixed 1:18.0-1.module_el8.7.0+1+abc"));

        var plain = match(
                inventory(os("almalinux", "8.7"), rpm("nodejs", "1:10.0-1.el8", "nodejs", "10.0-1.el8")), database);
        var modular = match(
                inventory(
                        os("almalinux", "8.7"),
                        rpm("nodejs", "1:16.0-1.module_el8.6.0+1+abc", "nodejs", "16.0-1.module_el8.6.0+1+abc")),
                database);

        assertThat(plain.findings()).isEmpty();
        assertThat(modular.findings()).hasSize(1);
    }

    @Test
    void the_distributions_word_comes_before_any_score() {
        var found = only(match(
                inventory(BOOKWORM, deb("curl", "1", "curl", "1")),
                FakeDatabase.of(advisory("CVE-2024-1", "Debian")
                        .cvss("3.1", 9.8)
                        .affects("Debian:12", "curl", Severity.NEGLIGIBLE, null, "introduced 0"))));

        assertThat(found.severity()).isEqualTo(Severity.NEGLIGIBLE);
        assertThat(found.severitySource()).isEqualTo("Debian");
        assertThat(found.cvss()).hasSize(1);
    }

    @Test
    void where_the_advisory_says_nothing_cisas_assessment_counts_and_is_named() {
        var assessment = new Assessment(
                new Exploitation(Exploitation.State.POC, true, Exploitation.Impact.TOTAL),
                List.of(new Cvss("3.1", "CVSS:3.1/AV:N", 9.8, "CISA-ADP")));
        var silent = only(match(
                inventory(null, language("npm", "a", "1")),
                FakeDatabase.of(advisory("CVE-2024-1", "npm").affects("npm", "a", "introduced 0"))
                        .assessed("CVE-2024-1", assessment)));
        var outspoken = only(match(
                inventory(null, language("npm", "a", "1")),
                FakeDatabase.of(advisory("CVE-2024-1", "npm")
                                .severity(Severity.LOW, "GHSA")
                                .affects("npm", "a", "introduced 0"))
                        .assessed("CVE-2024-1", assessment)));

        assertThat(silent.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(silent.severitySource()).isEqualTo("CISA-ADP (CVSS 3.1)");
        assertThat(silent.exploitation()).isEqualTo(assessment.exploitation());
        assertThat(outspoken.severitySource()).isEqualTo("GHSA");
        assertThat(outspoken.cvss()).isEmpty();
        assertThat(outspoken.exploitation()).isEqualTo(assessment.exploitation());
    }

    @Test
    void a_bulletin_is_published_with_its_fix_and_a_record_of_a_vulnerability_is_not() {
        var bulletin = only(match(
                inventory(os("almalinux", "9"), rpm("bash", "1-1.el9", "bash", "1-1.el9")),
                FakeDatabase.of(advisory("ALSA-2024:1", "AlmaLinux")
                        .related("CVE-2024-1")
                        .published("2024-02-01")
                        .affects("AlmaLinux:9", "bash", "introduced 0", "fixed 0:2-1.el9"))));
        var record = only(match(
                inventory(null, language("npm", "a", "1")),
                FakeDatabase.of(advisory("GHSA-1", "npm")
                        .published("2024-02-01")
                        .affects("npm", "a", "introduced 0", "fixed 2"))));

        assertThat(bulletin.fixSeen()).isEqualTo(Instant.parse("2024-02-01T00:00:00Z"));
        assertThat(record.fixSeen()).isNull();
    }

    @Test
    void the_newest_cvss_comes_before_the_publishers_word() {
        var found = only(match(
                inventory(null, language("npm", "p", "1.0.0")),
                FakeDatabase.of(advisory("GHSA-1", "GHSA")
                        .severity(Severity.LOW, "GHSA")
                        .cvss("2.0", 10)
                        .cvss("3.1", 9.8)
                        .cvss("4.0", 7.1)
                        .affects("npm", "p", "introduced 0"))));

        assertThat(found.severity()).isEqualTo(Severity.HIGH);
        assertThat(found.severitySource()).isEqualTo("GHSA (CVSS 4.0)");
        assertThat(found.cvss()).extracting("version").containsExactly("4.0", "3.1", "2.0");
    }

    @Test
    void without_a_score_the_publishers_word_counts_and_without_both_nothing_is_guessed() {
        var matches = match(
                inventory(null, language("npm", "p", "1.0.0")),
                FakeDatabase.of(
                        advisory("GHSA-1", "npm")
                                .severity(Severity.MEDIUM, "GHSA")
                                .affects("npm", "p", "introduced 0"),
                        advisory("GHSA-2", "npm").affects("npm", "p", "introduced 0"),
                        advisory("MAL-2024-1", "npm").affects("npm", "p", "introduced 0")));

        assertThat(matches.findings())
                .extracting(Finding::id, Finding::severity, Finding::severitySource)
                .containsExactly(
                        tuple("MAL-2024-1", Severity.CRITICAL, "OpenSSF (malicious package)"),
                        tuple("GHSA-1", Severity.MEDIUM, "GHSA"),
                        tuple("GHSA-2", Severity.UNKNOWN, null));
    }

    @Test
    void why_there_is_no_fix_is_the_publishers_to_say() {
        var found = only(match(
                inventory(os("ubuntu", "22.04"), deb("p", "1", "p", "1")),
                FakeDatabase.of(advisory("UBUNTU-CVE-2024-1", "Ubuntu")
                        .upstream("CVE-2024-1")
                        .affects("Ubuntu:22.04:LTS", "p", null, FixState.WONT_FIX, "introduced 0"))));

        assertThat(found.fixState()).isEqualTo(FixState.WONT_FIX);
        assertThat(found.id()).isEqualTo("CVE-2024-1");
    }

    @Test
    void what_is_known_of_a_cve_stands_with_the_finding() {
        var found = only(match(
                inventory(null, language("npm", "p", "1.0.0")),
                FakeDatabase.of(advisory("GHSA-1", "npm").aliases("CVE-2024-1").affects("npm", "p", "introduced 0"))
                        .exploited("CVE-2024-1")
                        .likely("CVE-2024-1", 0.9)));

        assertThat(found.knownExploited()).isTrue();
        assertThat(found.epss()).isNotNull();
    }

    @Test
    void a_package_that_the_distribution_owns_is_judged_by_the_distribution_only() {
        var owner = deb("python3-flask", "1.0-1", "flask", "1.0-1");
        var owned = ownedBy(language("pypi", "flask", "1.0"), owner);
        var database = FakeDatabase.of(
                advisory("GHSA-1", "PyPI").affects("PyPI", "flask", "introduced 0"),
                advisory("CVE-2024-1", "Debian").affects("Debian:12", "other", "introduced 0"));

        assertThat(match(inventory(BOOKWORM, owner, owned), database).findings())
                .isEmpty();
        assertThat(new Matcher()
                        .match(inventory(BOOKWORM, owner, owned), database, new MatchOptions(NOW, true))
                        .findings())
                .hasSize(1);
    }

    @Test
    void a_version_that_cannot_be_compared_is_doubt_and_never_safe() {
        var matches = match(
                inventory(null, language("golang", "example.org/m", "(devel)"), language("npm", "p", "")),
                FakeDatabase.of(
                        advisory("GO-1", "Go").affects("Go", "example.org/m", "introduced 0", "fixed 1.0.0"),
                        advisory("GO-2", "Go").affects("Go", "example.org/m", "introduced 0", "fixed 2.0.0"),
                        advisory("GHSA-1", "npm").affects("npm", "other", "introduced 0")));

        assertThat(matches.findings()).isEmpty();
        assertThat(matches.warnings()).extracting(Warning::code).containsExactly("unknown-version", "unknown-version");
        assertThat(matches.warnings().getFirst().message()).contains("(devel)", "2 advisories", "GO-1, GO-2");
    }

    @Test
    void a_python_version_from_before_pep_440_is_doubt_although_pip_once_ordered_it() {
        var matches = match(
                inventory(null, language("pypi", "p", "2.0-custom-build")),
                FakeDatabase.of(advisory("PYSEC-1", "PyPI").affects("PyPI", "p", "introduced 1.0", "fixed 3.0")));

        assertThat(matches.findings()).isEmpty();
        assertThat(matches.warnings()).extracting(Warning::code).containsExactly("unknown-version");
    }

    @Test
    void what_has_no_source_of_advisories_is_named() {
        var database = FakeDatabase.of(advisory("CVE-2024-1", "Debian").affects("Debian:12", "p", "introduced 0"));

        assertThat(match(inventory(os("mariner", "2.0"), rpm("bash", "5-1", "bash", "5-1")), database)
                        .warnings())
                .extracting(Warning::code, Warning::subject)
                .containsExactly(tuple("no-advisory-source", "mariner 2.0"));
        assertThat(match(inventory(null, apk("musl", "1.2-r0", "musl")), database)
                        .warnings())
                .extracting(Warning::code)
                .containsExactly("no-advisory-source");
        assertThat(match(inventory(os("debian", "14"), deb("p", "1", "p", "1")), database)
                        .warnings())
                .extracting(Warning::code, Warning::subject)
                .containsExactly(tuple("missing-ecosystem", "Debian:14"));
        assertThat(match(inventory(null, language("npm", "p", "1.0.0"), language("cargo", "c", "1.0.0")), database)
                        .warnings())
                .extracting(Warning::code, Warning::subject)
                .containsExactly(tuple("missing-ecosystem", "crates.io"), tuple("missing-ecosystem", "npm"));
    }

    @Test
    void an_ecosystem_that_only_others_mention_is_still_missing() {
        var matches = match(
                inventory(null, language("maven", "g:a", "1.0")),
                FakeDatabase.of(advisory("GHSA-1", "npm").affects("Maven", "g:a", "introduced 0"))
                        .covering("npm"));

        assertThat(matches.findings()).hasSize(1);
        assertThat(matches.warnings()).extracting(Warning::subject).containsExactly("Maven");
    }

    @Test
    void the_end_of_a_distributions_life_is_a_warning_by_the_scans_clock() {
        var inventory = inventory(BOOKWORM, deb("p", "1", "p", "1"));
        var entry = advisory("CVE-2024-1", "Debian").affects("Debian:12", "q", "introduced 0");

        assertThat(match(inventory, FakeDatabase.of(entry).endOfLife(LocalDate.parse("2026-07-31")))
                        .warnings())
                .extracting(Warning::code)
                .containsExactly("end-of-life-distribution");
        assertThat(match(inventory, FakeDatabase.of(entry).endOfLife(LocalDate.parse("2026-08-01")))
                        .warnings())
                .isEmpty();
        assertThat(match(inventory, FakeDatabase.of(entry)).warnings()).isEmpty();
    }

    @Test
    void findings_come_worst_first_then_by_id_and_package() {
        var matches = match(
                inventory(null, language("npm", "b", "1.0.0"), language("npm", "a", "1.0.0")),
                FakeDatabase.of(
                        advisory("CVE-2024-2", "npm").cvss("3.1", 9.9).affects("npm", "a", "introduced 0"),
                        advisory("CVE-2024-1", "npm")
                                .cvss("3.1", 5)
                                .affects("npm", "b", "introduced 0")
                                .affects("npm", "a", "introduced 0")));

        assertThat(matches.findings())
                .extracting(Finding::id, Finding::name)
                .containsExactly(tuple("CVE-2024-2", "a"), tuple("CVE-2024-1", "a"), tuple("CVE-2024-1", "b"));
    }

    @Test
    void the_archives_that_an_inventory_needs_are_known_before_the_match() {
        assertThat(Matcher.needs(inventory(
                        os("opensuse-leap", "15.6"),
                        rpm("bash", "5-1", "bash", "5-1"),
                        language("npm", "p", "1.0.0"),
                        language("generic", "x", "1"))))
                .containsExactly("SUSE", "npm", "openSUSE");
    }

    private static Matches match(Inventory inventory, FakeDatabase database) {
        return new Matcher().match(inventory, database, new MatchOptions(NOW, false));
    }

    private static Finding only(Matches matches) {
        assertThat(matches.findings()).hasSize(1);
        return List.copyOf(matches.findings()).getFirst();
    }
}
