package dev.plimsoll.engine.policy.controls;

import static dev.plimsoll.engine.policy.Samples.subject;
import static dev.plimsoll.engine.policy.controls.ControlTests.passes;
import static dev.plimsoll.engine.policy.controls.ControlTests.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.inventory.SecretFingerprint;
import dev.plimsoll.engine.policy.Samples;
import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The controls over the image's files.
class FileControlsTest {
    private static final Secrets ALL = new Secrets(List.of(), List.of(), List.of(), List.of(), true);

    private static FoundSecret secret(String rule, String path, boolean deleted) {
        return new FoundSecret(rule, "some secret", path, Samples.APP_LAYER, 3, "X=********", deleted);
    }

    private static FileFacts file(String path, int mode) {
        return new FileFacts(path, Samples.BASE_LAYER, mode, 10, null);
    }

    @Test
    void a_secret_is_named_with_path_layer_line_and_what_to_do() {
        var found = violations(
                ALL,
                subject().secrets(secret("github-token", "/srv/.env", false)).build());

        assertThat(found).singleElement().satisfies(violation -> {
            assertThat(violation.control()).isEqualTo("secrets");
            assertThat(violation.paths()).containsExactly("/srv/.env");
            assertThat(violation.layer()).isEqualTo(Samples.APP_LAYER);
            assertThat(violation.message())
                    .isEqualTo("a secret in /srv/.env, line 3: some secret (github-token, X=********)");
            assertThat(violation.fix()).contains("replace the secret", "give it at run time");
        });
    }

    @Test
    void a_deleted_file_is_judged_unless_the_policy_says_otherwise() {
        var subject =
                subject().secrets(secret("private-key", "/root/.ssh/id", true)).build();

        assertThat(violations(ALL, subject)).singleElement().satisfies(violation -> {
            assertThat(violation.message()).endsWith("an upper layer hides the file, its layer still holds it");
            assertThat(violation.fix()).contains("does not take it out of the image");
        });
        assertThat(passes(new Secrets(List.of(), List.of(), List.of(), List.of(), false), subject))
                .isTrue();
    }

    @Test
    void secrets_are_chosen_by_rule_and_allowed_by_path_or_fingerprint() {
        var key = secret("private-key", "/app/testdata/a/tls.key", false);
        var token = secret("github-token", "/app/.env", false);
        var subject = subject().secrets(key, token).build();

        assertThat(paths(new Secrets(List.of("*-key"), List.of(), List.of(), List.of(), true), subject))
                .containsExactly("/app/testdata/a/tls.key");
        assertThat(paths(new Secrets(List.of(), List.of("private-key"), List.of(), List.of(), true), subject))
                .containsExactly("/app/.env");
        assertThat(paths(new Secrets(List.of(), List.of(), List.of("/app/testdata/**"), List.of(), true), subject))
                .containsExactly("/app/.env");
        assertThat(paths(new Secrets(List.of(), List.of(), List.of("/app/*"), List.of(), true), subject))
                .containsExactly("/app/testdata/a/tls.key");
        assertThat(paths(
                        new Secrets(List.of(), List.of(), List.of(), List.of(SecretFingerprint.of(token)), true),
                        subject))
                .containsExactly("/app/testdata/a/tls.key");
    }

    private static List<String> paths(Control control, Subject subject) {
        return violations(control, subject).stream()
                .map(violation -> violation.paths().getFirst())
                .toList();
    }

    @Test
    void a_rule_that_there_is_not_is_refused() {
        assertThatThrownBy(() -> new Secrets(List.of("privat-key"), List.of(), List.of(), List.of(), true))
                .hasMessage("rules names 'privat-key', which is no rule; docs/secrets.md lists them");
    }

    @Test
    void the_fingerprint_is_the_same_in_another_layer_and_line_only() {
        var one = secret("github-token", "/srv/.env", false);
        var moved = new FoundSecret(one.rule(), one.title(), one.path(), Samples.BASE_LAYER, 9, one.excerpt(), true);

        assertThat(SecretFingerprint.of(one)).matches("[0-9a-f]{16}").isEqualTo(SecretFingerprint.of(moved));
        assertThat(SecretFingerprint.of(secret("github-token", "/srv/b", false)))
                .isNotEqualTo(SecretFingerprint.of(one));
    }

    /// A stored report of a scan that did not look, or a bill of materials.
    @Test
    void what_nobody_looked_for_is_not_safe() {
        for (var control : List.of(ALL, new SetuidFiles(List.of()), new WorldWritableExecutables(List.of()))) {
            assertThat(violations(control, subject().searched().build()))
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.message()).contains("is not known: nobody looked"));
            assertThat(passes(control, subject().build())).isTrue();
        }
    }

    @Test
    void files_that_run_with_the_rights_of_another_are_named_unless_allowed() {
        var subject = subject()
                .files(file("/opt/run", 0777), file("/usr/bin/passwd", 04755), file("/usr/bin/wall", 02755))
                .build();

        assertThat(violations(new SetuidFiles(List.of("/usr/bin/p*")), subject))
                .containsExactly(new Violation(
                        "setuidFiles",
                        null,
                        null,
                        Samples.BASE_LAYER,
                        List.of("/usr/bin/wall"),
                        null,
                        null,
                        "/usr/bin/wall runs with the rights of its group (mode 2755)",
                        "take the right away (RUN chmod g-s /usr/bin/wall), remove the package that brings it, or allow the path"
                                + " in the policy"));
        assertThat(passes(new SetuidFiles(List.of("/usr/**")), subject)).isTrue();
    }

    @Test
    void executables_that_everybody_may_change_are_named_unless_allowed() {
        var subject = subject()
                .files(file("/opt/run", 0777), file("/usr/bin/su", 04755))
                .build();

        assertThat(violations(new WorldWritableExecutables(List.of()), subject))
                .extracting(Violation::message)
                .containsExactly("/opt/run can be changed by everybody (mode 777)");
        assertThat(passes(new WorldWritableExecutables(List.of("/opt/*")), subject))
                .isTrue();
    }

    @Test
    void a_policy_says_what_must_be_looked_for() {
        assertThat(ALL.needs()).isEqualTo(FileSearch.SECRETS);
        assertThat(custom("secrets.exists(s, s.deleted)").needs()).isEqualTo(FileSearch.SECRETS);
        assertThat(custom("files.exists(f, f.setuid)").needs()).isEqualTo(FileSearch.NONE);
        assertThat(new RootUser().needs()).isEqualTo(FileSearch.NONE);
    }

    @Test
    void a_rule_in_cel_speaks_of_secrets_and_files() {
        var subject = subject()
                .secrets(secret("private-key", "/root/.ssh/id", true))
                .files(file("/usr/bin/su", 04755))
                .build();

        assertThat(passes(custom("secrets.exists(s, s.rule == 'private-key' && s.deleted && s.line == 3)"), subject))
                .isFalse();
        assertThat(passes(custom("secrets.exists(s, !s.deleted)"), subject)).isTrue();
        assertThat(passes(custom("files.exists(f, f.setuid && f.mode > 2048 && f.path.startsWith('/usr'))"), subject))
                .isFalse();
    }

    @Test
    void a_rule_in_cel_about_what_nobody_looked_for_has_no_answer() {
        assertThat(violations(
                        custom("secrets.exists(s, s.deleted)"),
                        subject().searched().build()))
                .singleElement()
                .satisfies(violation -> assertThat(violation.message()).contains("could not be evaluated"));
    }

    private static Custom custom(String rule) {
        return new Custom("c", Expression.parse(rule), "m", null);
    }
}
