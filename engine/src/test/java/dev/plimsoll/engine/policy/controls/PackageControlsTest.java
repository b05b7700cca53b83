package dev.plimsoll.engine.policy.controls;

import static dev.plimsoll.engine.policy.Samples.installed;
import static dev.plimsoll.engine.policy.Samples.subject;
import static dev.plimsoll.engine.policy.controls.ControlTests.doubts;
import static dev.plimsoll.engine.policy.controls.ControlTests.passes;
import static dev.plimsoll.engine.policy.controls.ControlTests.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageControlsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pkg:deb/*/netcat*                    | pkg:deb/debian/netcat-openbsd@1.2?arch=amd64 | YES",
                "pkg:deb/*/netcat*                    | pkg:deb/debian/ncat@1.2                      | NO",
                "pkg:deb/*/netcat*                    | pkg:apk/alpine/netcat-openbsd@1.2            | NO",
                "pkg:maven/log4j/log4j                | pkg:maven/log4j/log4j@1.2.17                 | YES",
                "pkg:maven/**                         | pkg:maven/org.a/b@1                          | YES",
                "pkg:maven/*                          | pkg:maven/org.a/b@1                          | NO",
                "pkg:*/**                             | pkg:npm/%40scope/name@1                      | YES",
                "pkg:npm/@scope/*                     | pkg:npm/%40scope/name@1.0.0                  | YES",
                "pkg:npm/%40scope/name@<2             | pkg:npm/%40scope/name@1.0.0                  | YES",
                "pkg:npm/@other/name                  | pkg:npm/%40scope/name@1.0.0                  | NO",
                "pkg:npm/lodash@4.17.20               | pkg:npm/lodash@4.17.20                       | YES",
                "pkg:npm/lodash@4.17.21               | pkg:npm/lodash@4.17.20                       | NO",
                "pkg:npm/lodash@>=4.0.0,<4.17.21      | pkg:npm/lodash@4.17.20                       | YES",
                "pkg:npm/lodash@>=4.0.0,<4.17.21      | pkg:npm/lodash@4.17.21                       | NO",
                "pkg:npm/lodash@<9,>=10               | pkg:npm/lodash@4.17.21                       | NO",
                "pkg:deb/debian/curl@<7.88.1-10+deb12u5 | pkg:deb/debian/curl@7.88.1-10%2Bdeb12u4    | YES",
                "pkg:deb/debian/curl@<7.88.1~rc1      | pkg:deb/debian/curl@7.88.1                   | NO",
                "pkg:npm/lodash@<4                    | pkg:npm/lodash@not-a-version                 | UNKNOWN",
                "pkg:golang/github.com/**             | pkg:golang/github.com/a/b@v1.0.0             | YES",
            })
    void a_pattern_means_these(String pattern, String purl, PackagePattern.Answer answer) {
        var installed = installed(purl);
        var canonical = installed.purl().canonical();
        var version = canonical
                .substring(canonical.indexOf('@') + 1)
                .replaceAll("\\?.*", "")
                .replace("%2B", "+");

        assertThat(PackagePattern.parse(pattern).matches(installed.purl(), version))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lodash",
                "pkg:npm",
                "pkg:/x",
                "pkg:npm/a@",
                "pkg:npm/a@>=",
                "pkg:npm/a?b=c",
                "pkg:npm/%zz",
                "pkg:npm/a@<<1",
                "pkg:npm/a@>=1 <2",
                "pkg:npm/a@~1.2",
                "pkg:npm/a@^1",
                "pkg:npm/a@1.*",
                "pkg:npm/a@>*"
            })
    void what_is_no_pattern_is_refused(String text) {
        assertThatThrownBy(() -> PackagePattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void many_stars_take_no_time() {
        assertThat(Glob.of("*a".repeat(500) + "b").matches("a".repeat(1000))).isFalse();
        assertThat(Glob.of("a*c*").matches("abcd")).isTrue();
        assertThat(Glob.of("").matches("")).isTrue();
        assertThat(Glob.of("").matches("a")).isFalse();
        assertThat(Glob.withinSegments("a/*/c").matches("a/b/c")).isTrue();
        assertThat(Glob.withinSegments("a/*").matches("a/b/c")).isFalse();
        assertThat(Glob.withinSegments("a/**").matches("a/b/c")).isTrue();
    }

    @Test
    void denied_packages_fail_also_where_the_version_cannot_be_compared() {
        var control = new DeniedPackages(List.of(PackagePattern.parse("pkg:npm/lodash@<4.17.21")));

        assertThat(violations(control, with("pkg:npm/lodash@4.17.20"))
                        .getFirst()
                        .message())
                .isEqualTo("lodash 4.17.20 is denied by pkg:npm/lodash@<4.17.21");
        assertThat(violations(control, with("pkg:npm/lodash@odd")).getFirst().message())
                .contains("cannot be compared");
        assertThat(passes(control, with("pkg:npm/lodash@4.17.21"))).isTrue();
    }

    @Test
    void only_allowed_packages_pass() {
        var control = new AllowedPackages(List.of(PackagePattern.parse("pkg:npm/lodash@>=4")), List.of("npm"));

        assertThat(passes(control, with("pkg:npm/lodash@4.17.20"))).isTrue();
        assertThat(passes(control, with("pkg:npm/lodash@odd"))).isFalse();
        assertThat(passes(control, with("pkg:npm/other@1.0.0"))).isFalse();
        assertThat(passes(control, with("pkg:deb/debian/curl@1"))).isTrue();
    }

    @Test
    void required_packages_must_be_there() {
        var control = new RequiredPackages(List.of(PackagePattern.parse("pkg:deb/*/ca-certificates")));

        assertThat(passes(control, with("pkg:deb/debian/ca-certificates@1"))).isTrue();
        assertThat(passes(control, with("pkg:deb/debian/curl@1"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // expression | denied | allowed | accepted
                "MIT                                    | GPL-*        |              | true",
                "GPL-3.0-only                           | GPL-*        |              | false",
                "MIT OR GPL-3.0-only                    | GPL-*        |              | true",
                "MIT AND GPL-3.0-only                   | GPL-*        |              | false",
                "(MIT OR GPL-2.0-only) AND Apache-2.0   | GPL-*        |              | true",
                "MIT AND Apache-2.0 OR GPL-2.0-only     | GPL-*        |              | true",
                "GPL-2.0+                               | GPL-2.0-only |              | false",
                "GPL-2.0-only                           | GPL-2.0-or-later |          | true",
                "GPL-2.0                                | GPL-2.0-only |              | false",
                "LGPL-2.1-only                          | GPL-*        |              | true",
                "mit                                    |              | MIT          | true",
                "ISC                                    |              | MIT          | false",
                "MIT AND ISC                            |              | MIT;ISC      | true",
                "GPL-2.0-only WITH Classpath-exception-2.0 | GPL-*     |              | false",
                "GPL-2.0-only WITH Classpath-exception-2.0 | GPL-*     | *;GPL-2.0 WITH Classpath-exception-2.0 | true",
                "GPL-2.0-only WITH Other-exception      | GPL-*        | *;GPL-2.0 WITH Classpath-exception-2.0 | false",
                "Apache License, Version 2.0            |              | Apache-2.0   | true",
                "License :: OSI Approved :: MIT License |              | MIT          | true",
            })
    void licences_are_evaluated(String stated, String denied, String allowed, boolean accepted) {
        var control = new Licences(rules(denied), rules(allowed), true, List.of());

        assertThat(passes(control, with(installed("pkg:npm/x@1", stated)))).isEqualTo(accepted);
    }

    @Test
    void of_several_statements_all_must_be_accepted() {
        var control = new Licences(rules("GPL-*"), List.of(), true, List.of());

        assertThat(passes(control, with(installed("pkg:npm/x@1", "MIT", "GPL-2.0-only"))))
                .isFalse();
    }

    @Test
    void an_unknown_licence_passes_with_a_warning_or_fails_when_asked() {
        for (var licences : List.of(new String[] {}, new String[] {"see file COPYING"}, new String[] {"(MIT"})) {
            var subject = with(installed("pkg:npm/x@1", licences));

            assertThat(doubts(new Licences(rules("GPL-*"), List.of(), false, List.of()), subject))
                    .containsExactly("unknown-licence");
            assertThat(passes(new Licences(rules("GPL-*"), List.of(), true, List.of()), subject))
                    .isFalse();
        }
    }

    @Test
    void a_deep_or_long_licence_is_unknown_and_harms_nobody() {
        assertThatThrownBy(() -> LicenceExpression.parse("(".repeat(3000) + "MIT" + ")".repeat(900)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LicenceExpression.parse("MIT OR ".repeat(2000) + "MIT"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<LicenceRule> rules(String text) {
        return text == null
                ? List.of()
                : Stream.of(text.split(";")).map(LicenceRule::parse).toList();
    }

    private static Subject with(String purl) {
        return with(installed(purl));
    }

    private static Subject with(InstalledPackage installed) {
        return subject().packages(installed).build();
    }
}
