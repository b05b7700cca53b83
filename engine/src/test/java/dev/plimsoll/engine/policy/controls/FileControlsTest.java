package dev.plimsoll.engine.policy.controls;

import static dev.plimsoll.engine.policy.Samples.subject;
import static dev.plimsoll.engine.policy.controls.ControlTests.passes;
import static dev.plimsoll.engine.policy.controls.ControlTests.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.inventory.ClamdAddress;
import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.inventory.KnownMalware;
import dev.plimsoll.engine.inventory.MalwareList;
import dev.plimsoll.engine.inventory.SecretFingerprint;
import dev.plimsoll.engine.policy.Samples;
import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static FoundMalware malware(String finder, String path, char digit) {
        return new FoundMalware("Bad.Thing", finder, path, Samples.APP_LAYER, digest(digit), false);
    }

    private static Digest digest(char digit) {
        return Digest.parse("sha256:" + String.valueOf(digit).repeat(64));
    }

    private static KnownMalware known(char digit) {
        return KnownMalware.parse(digest(digit).hex() + " Bad.Thing");
    }

    @Test
    void listed_malware_is_named_with_path_and_layer() {
        var control = new Malware(List.of(known('e')), List.of(), null, List.of("/quarantine/**"));
        var list = new MalwareList(List.of(known('e')));
        var found = subject()
                .malware(
                        malware("sha256", "/a", 'e'),
                        malware("sha256", "/b", 'f'),
                        malware("sha256", "/quarantine/c", 'e'))
                .searched(list.id())
                .build();

        assertThat(violations(control, found))
                .containsExactly(new Violation(
                        "malware",
                        null,
                        null,
                        Samples.APP_LAYER,
                        List.of("/a"),
                        null,
                        null,
                        "/a is malware: Bad.Thing, says the list of digests",
                        "find out how it came into the image, and build anew from sources that you trust"));
        assertThat(violations(
                        control,
                        subject().searched("malware-list:0000000000000000").build()))
                .singleElement()
                .satisfies(violation -> assertThat(violation.message()).contains("is not known"));
    }

    @Test
    void what_clamd_says_counts_and_its_silence_is_not_safe() {
        var control = new Malware(List.of(), List.of(), ClamdAddress.parse("unix:/run/clamd"), List.of());
        var searched = Inventory.CLAMD;

        assertThat(violations(
                        control,
                        subject()
                                .malware(malware("clamd", "/a", 'e'))
                                .searched(searched)
                                .build()))
                .extracting(Violation::message)
                .containsExactly("/a is malware: Bad.Thing, says clamd");
        assertThat(passes(control, subject().searched(searched).build())).isTrue();
        assertThat(violations(control, subject().build()))
                .extracting(Violation::message)
                .containsExactly("whether the image holds what unix:/run/clamd would find is not known: nobody looked");
        var doubt = new Warning("unscanned-file", "/big", "/big was not looked at by clamd: it is too large");
        assertThat(violations(
                        control, subject().searched(searched).warnings(doubt).build()))
                .extracting(Violation::message)
                .containsExactly(doubt.message());
    }

    @Test
    void digests_are_read_from_files_beside_the_policy(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("list.txt"),
                "# known\n\n" + digest('a').hex() + "  one.bin\n" + digest('b').hex() + "\n");
        Files.writeString(folder.resolve("bad.txt"), digest('a').hex() + "\nnonsense\n");
        var beside = new PolicyFolder(folder);

        assertThat(new Malware(List.of(known('c')), List.of("list.txt"), null, List.of()).beside(beside))
                .isInstanceOfSatisfying(Malware.class, read -> {
                    assertThat(read.sha256()).hasSize(3);
                    assertThat(read.files()).isEmpty();
                });
        assertThatThrownBy(() -> new Malware(List.of(), List.of("bad.txt"), null, List.of()).beside(beside))
                .hasMessageContaining("whose line 2 is wrong: 'nonsense' is no SHA-256");
        assertThatThrownBy(() -> new Malware(List.of(), List.of("gone.txt"), null, List.of()).beside(beside))
                .hasMessageContaining("cannot be read beside the policy");
        assertThatThrownBy(() -> new Malware(List.of(), List.of(), null, List.of()))
                .hasMessageContaining("is missing");
        assertThat(passes(
                        new Malware(List.of(), List.of("list.txt"), null, List.of()),
                        subject().build()))
                .isFalse();
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
                .satisfies(violation -> assertThat(violation.message()).contains("nobody looked"));
    }

    private static Custom custom(String rule) {
        return new Custom("c", Expression.parse(rule), "m", null);
    }
}
