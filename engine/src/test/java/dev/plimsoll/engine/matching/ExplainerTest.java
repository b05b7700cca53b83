package dev.plimsoll.engine.matching;

import static dev.plimsoll.engine.matching.FakeDatabase.advisory;
import static dev.plimsoll.engine.matching.Samples.deb;
import static dev.plimsoll.engine.matching.Samples.inventory;
import static dev.plimsoll.engine.matching.Samples.language;
import static dev.plimsoll.engine.matching.Samples.os;
import static dev.plimsoll.engine.matching.Samples.ownedBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.matching.Explanation.Kind;
import dev.plimsoll.engine.matching.Explanation.Line;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.Severity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ExplainerTest {
    private final FakeDatabase database = FakeDatabase.of(
            advisory("DEBIAN-CVE-2024-1", "Debian")
                    .upstream("CVE-2024-1")
                    .affects("Debian:12", "glibc", Severity.LOW, null, "introduced 0", "fixed 2.36-10")
                    .affects("Debian:11", "glibc", "introduced 0"),
            advisory("CVE-2024-2", "Debian").affects("Debian:12", "glibc", "introduced 0", "fixed 2.36-1"),
            advisory("CVE-2024-3", "Debian").affects("Debian:11", "glibc", "introduced 0"),
            advisory("DSA-1-1", "Debian")
                    .related("CVE-2024-2")
                    .affects("Debian:12", "glibc", "introduced 0", "fixed 2.36-10"),
            advisory("GHSA-aaaa-bbbb-cccc", "npm")
                    .aliases("CVE-2024-4")
                    .related("CVE-2024-1")
                    .affects("npm", "left-pad", "introduced 0", "fixed 1.1.0"),
            advisory("GO-1", "Go").affects("Go", "example.org/m", "introduced 0", "fixed 1.0.0"));

    private final Inventory image = inventory(
            os("debian", "12"),
            deb("libc6", "2.36-9+b1", "glibc", "2.36-9"),
            ownedBy(language("npm", "left-pad", "1.0.0"), deb("node-left-pad", "1.0-1", "node-left-pad", "1.0-1")),
            language("golang", "example.org/m", "(devel)"));

    @Test
    void a_finding_is_justified_by_advisory_comparison_and_place() {
        var line = explain("CVE-2024-1").lines().getFirst();

        assertThat(line.kind()).isEqualTo(Kind.AFFECTED);
        assertThat(text(line))
                .contains("libc6 2.36-9+b1: affected")
                .contains("finding CVE-2024-1: low by Debian, fixed in 2.36-10")
                .contains("DEBIAN-CVE-2024-1 (Debian): affected, 2.36-9 is older than the fixed 2.36-10")
                .contains("fixed 2.36-10; 2.36-9 is older (deb)")
                .contains("looked up as glibc 2.36-9, its source package, in Debian:12")
                .contains("read from /libc6");
    }

    @Test
    void a_bulletin_about_bugs_alone_is_no_finding_and_says_why() {
        var bulletins = FakeDatabase.of(
                advisory("ALBA-1", "AlmaLinux").affects("AlmaLinux:9", "kernel", "introduced 0", "fixed 2-1"));
        var system = inventory(os("almalinux", "9.1"), Samples.rpm("kernel", "1-1", "kernel", "1-1"));

        var explanation = new Explainer().explain(system, bulletins, new MatchOptions(Instant.EPOCH, false), "ALBA-1");

        assertThat(explanation.lines().getFirst().kind()).isEqualTo(Kind.NOT_AFFECTED);
        assertThat(text(explanation.lines().getFirst()))
                .contains("a bulletin about bugs that names no vulnerability is no finding")
                .doesNotContain("record of each vulnerability");
    }

    @Test
    void a_fixed_vulnerability_is_no_finding_although_a_bulletin_says_so() {
        var explanation = explain("CVE-2024-2");

        assertThat(explanation.lines().getFirst().kind()).isEqualTo(Kind.NOT_AFFECTED);
        assertThat(text(explanation.lines().getFirst()))
                .contains("CVE-2024-2 (Debian): not affected, fixed in 2.36-1")
                .contains("DSA-1-1 (Debian): affected")
                .contains("record of each vulnerability decides");
    }

    @Test
    void an_advisory_about_another_release_is_no_finding() {
        assertThat(text(explain("CVE-2024-3").lines().getFirst()))
                .contains("no advisory of that name is about this release; they are about Debian:11");
    }

    @Test
    void what_the_distribution_owns_is_no_finding_of_its_own_ecosystem() {
        var line = explain("cve-2024-4").lines().getFirst();

        assertThat(line.kind()).isEqualTo(Kind.NOT_AFFECTED);
        assertThat(text(line)).contains("belongs to pkg:deb/debian/node-left-pad");
    }

    @Test
    void what_cannot_be_compared_is_doubt() {
        var line = explain("GO-1").lines().getFirst();

        assertThat(line.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(text(line)).contains("(devel) is no go version");
    }

    @Test
    void a_package_is_explained_by_every_advisory_that_was_considered() {
        for (var asked : new String[] {"glibc", "libc6", "pkg:deb/debian/libc6"}) {
            var line = explain(asked).lines().getFirst();
            assertThat(text(line))
                    .contains("libc6 2.36-9+b1: 1 finding")
                    .contains("3 advisories considered")
                    .contains("CVE-2024-2 (Debian): not affected");
        }
    }

    @Test
    void what_is_not_installed_and_what_nobody_knows_are_told_apart() {
        var elsewhere = new Explainer()
                .explain(
                        inventory(os("debian", "12"), deb("curl", "1", "curl", "1")),
                        database,
                        new MatchOptions(Instant.EPOCH, false),
                        "CVE-2024-4");

        assertThat(text(elsewhere.lines().getFirst()))
                .contains("no package that it is about is installed")
                .contains("npm: left-pad");
        assertThat(text(explain("CVE-1999-0001").lines().getFirst())).contains("no advisory of that name");
    }

    @Test
    void a_name_that_nobody_knows_is_doubt_and_the_nearest_package_is_named() {
        var line = explain("glibb6").lines().getFirst();
        assertThat(line.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(text(explain("lbic6").lines().getFirst())).contains("did you mean libc6?");
        assertThat(text(explain("lef-pad").lines().getFirst())).contains("did you mean left-pad?");
    }

    @Test
    void packages_of_one_source_are_explained_together_and_a_group_can_be_left_out() {
        var explanation = new Explainer()
                .explain(
                        inventory(
                                os("debian", "12"),
                                deb("libc6", "2.36-9", "glibc", "2.36-9"),
                                deb("libc-bin", "2.36-9", "glibc", "2.36-9"),
                                language("maven", "org.example:left-core", "1.0.0")),
                        database,
                        new MatchOptions(Instant.EPOCH, false),
                        "CVE-2024-1");
        assertThat(explanation.lines().getFirst().text()).isEqualTo("libc-bin, libc6 2.36-9: affected");
        var byName = new Explainer()
                .explain(
                        inventory(os("debian", "12"), language("maven", "org.example:left-core", "1.0.0")),
                        database,
                        new MatchOptions(Instant.EPOCH, false),
                        "left-core");
        assertThat(text(byName.lines().getFirst())).contains("org.example:left-core 1.0.0");
    }

    private Explanation explain(String what) {
        return new Explainer().explain(image, database, new MatchOptions(Instant.EPOCH, false), what);
    }

    private static String text(Line line) {
        var text = new StringBuilder(line.text()).append('\n');
        line.details().forEach(each -> text.append(text(each)));
        return text.toString();
    }
}
