package dev.plimsoll.engine.policy.controls;

import static dev.plimsoll.engine.policy.Samples.finding;
import static dev.plimsoll.engine.policy.Samples.installed;
import static dev.plimsoll.engine.policy.Samples.subject;
import static dev.plimsoll.engine.policy.controls.ControlTests.passes;
import static dev.plimsoll.engine.policy.controls.ControlTests.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.policy.Samples;
import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.KnownBase;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageControlsTest {
    @ParameterizedTest
    @CsvSource({"'',false", "root,false", "0,false", "0:0,false", "root:staff,false", "1000,true", "app:root,true"})
    void root_is_recognised_in_every_spelling(String user, boolean accepted) {
        assertThat(passes(new RootUser(), subject().user(user).build())).isEqualTo(accepted);
    }

    @Test
    void required_labels_must_be_there_with_their_value() {
        var control = new RequiredLabels(List.of(LabelPattern.parse("team=pay*"), LabelPattern.parse("source")));

        assertThat(passes(
                        control,
                        subject()
                                .labels(Map.of("team", "payments", "source", ""))
                                .build()))
                .isTrue();
        assertThat(violations(control, subject().labels(Map.of("team", "shop")).build()))
                .extracting(Violation::message)
                .containsExactly("the image has no label team=pay*", "the image has no label source");
        assertThatThrownBy(() -> LabelPattern.parse("=x")).hasMessageContaining("not a label");
    }

    @Test
    void forbidden_labels_must_not_be_there() {
        var control = new ForbiddenLabels(List.of(LabelPattern.parse("stage=dev*")));

        assertThat(passes(control, subject().labels(Map.of("stage", "develop")).build()))
                .isFalse();
        assertThat(passes(control, subject().labels(Map.of("stage", "prod")).build()))
                .isTrue();
    }

    @Test
    void an_old_image_fails_and_so_does_one_of_unknown_age() {
        var control = new MaxImageAge(30);

        assertThat(passes(
                        control,
                        subject().created(Instant.parse("2026-10-25T10:00:00Z")).build()))
                .isTrue();
        assertThat(passes(
                        control,
                        subject().created(Instant.parse("2026-10-25T09:59:59Z")).build()))
                .isFalse();
        assertThat(passes(control, subject().created(null).build())).isFalse();
    }

    @Test
    void a_size_that_is_not_known_fails() {
        assertThat(violations(new MaxImageSize(1), subject().build()).getFirst().message())
                .contains("is not known");
    }

    @Test
    void an_image_is_as_large_as_its_layers_together() {
        var allowed = new MaxImageSize(1);

        assertThat(passes(allowed, ofSizes(700L << 10, 324L << 10))).isTrue();
        assertThat(violations(allowed, ofSizes(700L << 10, (324L << 10) + 1)))
                .extracting(Violation::message)
                .containsExactly("the image takes 2 MiB; allowed are 1");
        assertThat(violations(allowed, ofSizes(5L, null)).getFirst().message())
                .isEqualTo("the size of layer " + Samples.APP_LAYER.abbreviated() + " is not known");
    }

    private static Subject ofSizes(@Nullable Long lower, @Nullable Long upper) {
        return subject()
                .image(image -> image.withSizes(Arrays.asList(lower, upper)))
                .build();
    }

    @Test
    void what_is_no_image_has_no_known_size() {
        var folder = new ImageFacts("dir:root", null, null, List.of(), null, ImageConfig.EMPTY, List.of());

        assertThat(violations(new MaxImageSize(1), subject().image(_ -> folder).build())
                        .getFirst()
                        .message())
                .contains("is not known");
    }

    @Test
    void an_old_database_fails_and_so_does_one_of_unknown_age() {
        var control = new MaxDatabaseAge(5);
        var installed = installed("pkg:npm/x@1");

        assertThat(passes(
                        control,
                        subject().updated(Instant.parse("2026-11-19T10:00:00Z")).build()))
                .isTrue();
        assertThat(violations(
                                control,
                                subject()
                                        .updated(Instant.parse("2026-11-18T00:00:00Z"))
                                        .build())
                        .getFirst()
                        .message())
                .isEqualTo("the advisories of Debian are 6 days old; allowed are 5");
        assertThat(passes(control, subject().updated(null).packages(installed).build()))
                .isFalse();
    }

    @Test
    void an_incomplete_scan_fails() {
        assertThat(passes(new CompleteScan(), subject().build())).isTrue();
        assertThat(passes(new CompleteScan(), subject().incomplete().build())).isFalse();
    }

    @Test
    void warnings_fail_by_their_code() {
        var control = new DeniedWarnings(List.of("stale-*"));
        var stale = new Warning("stale-source", "Debian", "old");

        assertThat(passes(control, subject().warnings(stale).build())).isFalse();
        assertThat(passes(
                        control,
                        subject().warnings(new Warning("other", "x", "y")).build()))
                .isTrue();
    }

    @Test
    void a_release_without_support_fails() {
        var ended = new Warning("end-of-life-distribution", "Debian 10", "support of Debian 10 ended on 2024-06-30");

        assertThat(violations(new EndOfLife(), subject().warnings(ended).build())
                        .getFirst()
                        .message())
                .isEqualTo(ended.message());
        assertThat(passes(new EndOfLife(), subject().build())).isTrue();
    }

    @Test
    void a_base_is_trusted_by_its_lowest_layers() {
        var base = new TrustedBaseImages.Base("debian-12", List.of(Samples.BASE_LAYER));
        var whole = new TrustedBaseImages.Base("app", List.of(Samples.BASE_LAYER, Samples.APP_LAYER));
        var other = new TrustedBaseImages.Base("other", List.of(Samples.APP_LAYER));
        var longer = new TrustedBaseImages.Base("longer", List.of(Samples.BASE_LAYER, Samples.APP_LAYER, digest('9')));

        assertThat(passes(new TrustedBaseImages(List.of(other, base)), subject().build()))
                .isTrue();
        assertThat(passes(new TrustedBaseImages(List.of(whole)), subject().build()))
                .isTrue();
        assertThat(violations(
                                new TrustedBaseImages(List.of(other, longer)),
                                subject().build())
                        .getFirst()
                        .fix())
                .isEqualTo("start FROM one of: other, longer");
    }

    @Test
    void a_base_named_by_reference_is_trusted_when_its_layers_are_known() {
        var named = new TrustedBaseImages(List.of(new TrustedBaseImages.Base(null, List.of(), "reg.example/base:1")));
        var known = new KnownBase("reg.example/base:1", null, List.of(Samples.BASE_LAYER));
        var other = new KnownBase("reg.example/base:1", null, List.of(Samples.APP_LAYER));

        assertThat(named.baseReferences())
                .containsExactly(new BaseReference("reg.example/base:1", "reg.example/base:1"));
        assertThat(passes(named.knowing(List.of(known)), subject().build())).isTrue();
        assertThat(violations(named.knowing(List.of(other)), subject().build())
                        .getFirst()
                        .message())
                .isEqualTo("the image is not built on a trusted base");
        assertThat(violations(named, subject().build()).getFirst().message())
                .contains("what layers reg.example/base:1 has is not");
    }

    @Test
    void a_report_remembers_that_a_base_named_by_reference_lies_below() {
        var named = new TrustedBaseImages(List.of(new TrustedBaseImages.Base(null, List.of(), "reg.example/base:1")));
        var known = new KnownBase("reg.example/base:1", null, List.of(Samples.BASE_LAYER));

        assertThat(passes(
                        named,
                        subject().image(image -> image.builtOn(List.of(known))).build()))
                .isTrue();
    }

    @Test
    void a_base_that_is_only_called_alike_is_not_trusted() {
        var named = new TrustedBaseImages(
                List.of(new TrustedBaseImages.Base("debian", List.of(), "reg.example/base/debian:12")));
        var another = new KnownBase("debian", null, List.of(Samples.BASE_LAYER)); // as by scan --base debian

        assertThat(passes(
                        named,
                        subject()
                                .image(image -> image.builtOn(List.of(another)))
                                .build()))
                .isFalse();
    }

    @Test
    void a_base_that_would_trust_every_image_is_refused() {
        assertThatThrownBy(() -> new TrustedBaseImages.Base("all", List.of(), null))
                .hasMessageContaining("it would trust every image");
        assertThatThrownBy(() -> new TrustedBaseImages.Base(null, List.of(Samples.BASE_LAYER), null))
                .hasMessageStartingWith("name is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATH            | /usr/bin:/bin                              | false",
                "DB_PASSWORD     | correct-horse-battery                      | true",
                "DB_PASSWORD     | ''                                         | false",
                "DB_PASSWORD     | changeme                                   | false",
                "DB_PASSWORD     | ${DB_PASSWORD}                             | false",
                "DB_PASSWORD_FILE| /run/secrets/db                            | false",
                "TOKEN_TTL       | 3600                                       | false",
                "API_KEY         | aaaaaaaaaaaa                               | false",
                "DATABASE        | postgres://app:plainlyfake@db/app          | true",
                "DATABASE        | postgres://app@db/app                      | false",
                "DATABASE        | postgres://db:5432/app                     | false",
                "GPG_KEY         | E3FF2839C048B25C084DEBE9B26995E310250568   | false",
            })
    void secrets_in_the_environment_are_told_from_ordinary_values(String name, String value, boolean secret) {
        var subject = subject().environment(name + "=" + value).build();

        assertThat(passes(new EnvironmentSecrets(List.of()), subject)).isEqualTo(!secret);
        assertThat(passes(new EnvironmentSecrets(List.of(name)), subject)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AKIA", "ghp_", "glpat-", "xoxb-", "AIza", "npm_"})
    void tokens_are_known_by_their_beginning_and_never_shown(String prefix) {
        // made here, so that no file holds anything like a token
        var token = prefix + "FAKE0".repeat(10);
        var violation = violations(
                        new EnvironmentSecrets(List.of()),
                        subject().environment("X=" + token).build())
                .getFirst();

        assertThat(violation.toString()).doesNotContain(token).doesNotContain("FAKE0");
        assertThat(violation.message()).contains("environment variable X");
    }

    @Test
    void a_custom_rule_is_violated_when_it_says_so_or_has_no_answer() {
        var rule = Expression.parse("inventory.exists(p, p.name == 'openssh-server')");
        var control = new Custom("no-ssh", rule, "no SSH server", "remove it");

        assertThat(passes(control, subject().build())).isTrue();
        assertThat(violations(
                        control,
                        subject()
                                .packages(installed("pkg:deb/debian/openssh-server@1"))
                                .build()))
                .containsExactly(new Violation(
                        "custom/no-ssh", null, null, null, List.of(), null, null, "no SSH server", "remove it"));
        assertThat(violations(
                                new Custom("x", Expression.parse("labels['a'] == 'b'"), "m", null),
                                subject().build())
                        .getFirst()
                        .message())
                .contains("could not be evaluated");
    }

    @Test
    void allowances_object_to_nothing() {
        var control = new AllowedVulnerabilities(List.of("CVE-1"));

        assertThat(passes(control, subject().findings(finding("CVE-1").build()).build()))
                .isTrue();
        assertThat(control.exempts(finding("CVE-2").aliases("cve-1").build())).isTrue();
        assertThat(control.exempts(finding("CVE-2").build())).isFalse();
    }

    private static Digest digest(char c) {
        return Digest.parse("sha256:" + String.valueOf(c).repeat(64));
    }
}
