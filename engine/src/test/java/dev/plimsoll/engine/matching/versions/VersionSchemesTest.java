package dev.plimsoll.engine.matching.versions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionSchemesTest {
    private final VersionSchemes schemes = VersionSchemes.all();

    /// Facts from the specifications, one or two for each rule that is easily got wrong.
    @ParameterizedTest(name = "{0}: {1} {2} {3}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Debian:12, 1.0~rc1-1, <, 1.0-1",
                "Debian:12, 1:0.9, >, 2.0",
                "Debian:12, 1.0-1+b1, >, 1.0-1",
                "Ubuntu:22.04:LTS, 2.35-0ubuntu3.9, <, 2.35-0ubuntu3.10",
                "Alpine:v3.18, 1.2.4_git20230717-r4, >, 1.2.4-r2",
                "Alpine:v3.18, 1.0_rc1-r0, <, 1.0-r0",
                "Alpine:v3.18, 3.1.7-r0, <, 3.1.7-r1",
                "Alpine:edge, 1.0_p1, >, 1.0",
                "Alpine:edge, 1.0~12ab-r1, <, 1.0~12ac-r0",
                "AlmaLinux:9, 32:9.16.23-1.el9_0.1, <, 32:9.16.23-5.el9_1",
                "Rocky Linux:9, 1.0^git1, >, 1.0",
                "SUSE:Linux Enterprise Server 15 SP6, 1.0~beta, <, 1.0",
                "Maven, 1.0-alpha-1, =, 1.0a1",
                "Maven, 1.0-SNAPSHOT, <, 1.0",
                "Maven, 1.0.Final, =, 1.0.0",
                "Maven, 2.9.10.8, >, 2.9.10",
                "Maven, 31.1-jre, >, 31.1-android",
                "npm, 1.0.0-rc.1, <, 1.0.0",
                "npm, 1.0.0-2, <, 1.0.0-10",
                "npm, 1.2, =, 1.2.0+build",
                "PyPI, 1.0.dev1, <, 1.0a1",
                "PyPI, 1.0.post1, >, 1.0",
                "PyPI, 1!1.0, >, 2.0",
                "PyPI, 1.0-1, =, 1.0.post1",
                "PyPI, 1.0+local.2, >, 1.0",
                "RubyGems, 1.0.0.pre1, <, 1.0",
                "RubyGems, 1.0.0, =, 1",
                "Go, go1.21rc2, <, 1.21.0",
                "Go, go1.21rc2, =, 1.21.0-rc.2",
                "Go, v0.0.0-20190101000000-abcdefabcdef, <, 0.0.0-20200101000000-abcdefabcdef",
                "Go, v2.0.0+incompatible, =, 2.0.0",
                "NuGet, 1.0.0.1, >, 1.0.0",
                "NuGet, 1.0.0-ALPHA, =, 1.0-alpha",
                "Packagist, v1.0, =, 1.0.0.0",
                "Packagist, 1.0-ALPHA1, <, 1.0-beta1",
                "Packagist, 1.x-dev, >, 1.99.3",
                "crates.io, 0.1.0-alpha, <, 0.1.0",
                "Pub, 1.0.0+1, <, 1.0.0+2",
                "CRAN, 1.0-10, >, 1.0.9",
                "CRAN, 1.0, <, 1.0.0",
                "Hackage, 1.10, >, 1.9.1",
                "Hex, 1.0.0-dev, <, 1.0.0",
            })
    void versions_are_ordered_as_their_ecosystem_orders_them(String ecosystem, String left, String op, String right) {
        var comparison = schemes.of(ecosystem).orElseThrow().compare(left, right);
        assertThat(comparison)
                .isEqualTo(op.equals("<") ? Comparison.LESS : op.equals(">") ? Comparison.GREATER : Comparison.EQUAL);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Debian:12, not a version",
                "Debian:12, \"\"",
                "Debian:12, a:1",
                "Alpine:v3.18, 1.2.3_foo",
                "Alpine:v3.18, unknown",
                "AlmaLinux:9, \"\"",
                "Maven, ${project.version} x",
                "npm, latest",
                "npm, file:../x",
                "PyPI, 1.0-some-branch",
                "RubyGems, HEAD",
                "Go, (devel)",
                "Go, \"\"",
                "NuGet, 1.x",
                "Packagist, dev-main",
                "CRAN, one",
                "Hackage, 1.0-tag",
            })
    void what_is_no_version_is_doubt(String ecosystem, String text) {
        assertThat(schemes.of(ecosystem).orElseThrow().understands(text)).isFalse();
    }

    @Test
    void an_ecosystem_that_nobody_taught_us_has_no_scheme() {
        assertThat(schemes.of("GIT")).isEmpty();
        assertThat(schemes.of("")).isEmpty();
    }

    @Test
    void very_long_versions_take_linear_time_and_no_deep_stack() {
        var random = new Random(1);
        var alphabet = "01.-_~^+:ar!v";
        var text = new StringBuilder("1");
        for (int i = 0; i < 200_000; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        for (var scheme : schemes.byEcosystem().values()) {
            for (var version : new String[] {text.toString(), "1" + "-1".repeat(100_000), "1" + "a1".repeat(100_000)}) {
                Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> scheme.compare(version + "1", version + "2"), scheme.name());
            }
        }
    }
}
