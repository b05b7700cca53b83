package dev.plimsoll.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plimsoll.engine.image.CosignFiles;
import dev.plimsoll.engine.policy.controls.BaseReference;
import dev.plimsoll.engine.policy.controls.Control;
import dev.plimsoll.engine.policy.controls.GraceFrom;
import dev.plimsoll.engine.policy.controls.MaxSeverity;
import dev.plimsoll.engine.policy.controls.Signature;
import dev.plimsoll.vocabulary.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFilesTest {
    private static final String WHOLE = """
            apiVersion: plimsoll/v1
            kind: ImageAssurancePolicy
            name: production
            scope: image.repository.startsWith("reg.example/prod/")
            created: 2026-11-01
            controls:
              - maxSeverity: { allow: medium, ignoreUnfixed: true, graceDays: 14, graceFrom: publication }
              - maxScore: { allow: 8.9 }
              - knownExploited: {}
              - rootUser
              - custom: { name: no-ssh, violatedWhen: 'inventory.exists(p, p.name == "openssh-server")', message: "no ssh" }
            actions: { failBuild: true, block: false, enforceAfterDays: 7, notify: true }
            ---
            apiVersion: plimsoll/v1
            kind: Waivers
            waivers:
              - { vulnerability: CVE-2024-1234, package: "pkg:npm/lodash", image: "reg.example/team/*", until: 2027-01-31,
                  status: not_affected, justification: vulnerable_code_not_in_execute_path, reason: "…", by: alice }
            """;

    @Test
    void what_a_policy_names_in_files_lies_beside_it(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("cosign.pub"),
                CosignFiles.pem(CosignFiles.key("EC").getPublic()));
        var file = Files.writeString(
                folder.resolve("policy.yaml"),
                policy("signature: { keyFile: cosign.pub }")
                        + "  - trustedBaseImages: { bases: [{ image: \"docker-archive:base.tar\" }] }\n");

        var controls = PolicyFiles.read(List.of(file)).policies().getFirst().controls();

        assertThat(controls.getFirst())
                .isInstanceOfSatisfying(
                        Signature.class,
                        signature -> assertThat(signature.key()).isNotNull());
        assertThat(controls.get(1).baseReferences())
                .containsExactly(
                        new BaseReference("docker-archive:base.tar", "docker-archive:" + folder.resolve("base.tar")));
    }

    @Test
    void a_key_that_cannot_be_read_is_a_fault_of_the_policy(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("policy.yaml"), policy("signature: { keyFile: cosign.pub }"));
        assertThatThrownBy(() -> PolicyFiles.read(List.of(file)))
                .hasMessageContaining("policy.yaml:5")
                .hasMessageContaining("keyFile names 'cosign.pub', which cannot be read beside the policy");
        Files.writeString(folder.resolve("cosign.pub"), "no key");
        assertThatThrownBy(() -> PolicyFiles.read(List.of(file))).hasMessageContaining("no public key in PEM");
        Files.write(folder.resolve("cosign.pub"), new byte[70_000]);
        assertThatThrownBy(() -> PolicyFiles.read(List.of(file))).hasMessageContaining("limit of 65536");
        assertThat(problem(policy("signature: { keyFile: /etc/hostname }")).message())
                .contains("write the content into the policy");
        assertThat(problem(policy("signature: { key: nonsense }")).message()).contains("no public key in PEM");
        assertThat(problem(policy("signature: {}")).message()).contains("key");
    }

    @Test
    void a_file_of_several_documents_is_read_whole() throws PolicyFileException {
        var content = read(WHOLE);

        var policy = content.policies().getFirst();
        assertThat(policy.name()).isEqualTo("production");
        assertThat(policy.created()).isEqualTo(LocalDate.parse("2026-11-01"));
        assertThat(policy.actions()).isEqualTo(new Actions(true, false, true, 7));
        assertThat(policy.controls())
                .extracting(Control::keyword)
                .containsExactly("maxSeverity", "maxScore", "knownExploited", "rootUser", "custom/no-ssh");
        assertThat(policy.controls().getFirst())
                .isEqualTo(new MaxSeverity(Severity.MEDIUM, true, 14, GraceFrom.PUBLICATION, null));
        assertThat(content.waivers()).singleElement().satisfies(waiver -> {
            assertThat(waiver.vulnerability()).isEqualTo("CVE-2024-1234");
            assertThat(waiver.until()).isEqualTo(LocalDate.parse("2027-01-31"));
            assertThat(waiver.by()).isEqualTo("alice");
        });
    }

    @Test
    void actions_left_out_are_taken() throws PolicyFileException {
        assertThat(read(policy("rootUser: {}") + "actions: { notify: false }\n")
                        .policies()
                        .getFirst()
                        .actions())
                .isEqualTo(new Actions(true, true, false, null));
    }

    @Test
    void an_unknown_key_is_refused_with_its_place_and_what_was_meant() {
        assertThat(problem(policy("maxSeverity: { alow: medium, allow: low }")))
                .isEqualTo(new PolicyProblem(
                        "p.yaml", 5, 20, "controls[0].maxSeverity.alow", "unknown key; did you mean allow?"));
    }

    @Test
    void an_unknown_control_is_refused_with_what_was_meant() {
        assertThat(problem(policy("maxSeverty: { allow: medium }")).toString())
                .isEqualTo("p.yaml:5:5: controls[0].maxSeverty: unknown key; did you mean maxSeverity?");
    }

    /// Those that demand something without being told what; every other one would demand nothing.
    private static final Set<String> MEAN_SOMETHING_ALONE = Set.of(
            "completeScan",
            "endOfLife",
            "environmentSecrets",
            "knownExploited",
            "rootUser",
            "secrets",
            "setuidFiles",
            "unappliedFixes",
            "worldWritableExecutables");

    @Test
    void a_control_with_nothing_in_it_is_refused() throws PolicyFileException {
        for (var control : ControlKinds.byKeyword().keySet()) {
            var yaml = policy(control + ": {}");
            if (MEAN_SOMETHING_ALONE.contains(control)) {
                assertThat(read(yaml).policies()).as(control).hasSize(1);
            } else {
                assertThatThrownBy(() -> read(yaml)).as(control).hasMessageContaining("p.yaml:5:");
            }
        }
        assertThat(problem(policy("trustedBaseImages: { bases: [] }")).toString())
                .isEqualTo("p.yaml:5:33: controls[0].trustedBaseImages.bases: is empty; name at least one, for example"
                        + " { image: \"reg.example/base/debian:12\" }");
    }

    @Test
    void a_policy_beside_waivers_judges_whichever_option_names_the_file(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("both.yaml"), WHOLE);

        assertThat(PolicyFiles.policies(List.of(), List.of(file), List.of()).policies())
                .extracting(AssurancePolicy::name)
                .containsExactly("production");
        assertThat(PolicyFiles.policies(List.of(), List.of(), List.of()).policies())
                .extracting(AssurancePolicy::name)
                .containsExactly("baseline");
    }

    @Test
    void a_tag_of_another_program_is_refused() throws PolicyFileException {
        assertThat(problem(policy("rootUser: !!java.lang.Runtime {}")).toString())
                .startsWith("p.yaml:5:15: the tag 'tag:yaml.org,2002:java.lang.Runtime' is not known here");
        assertThat(read(policy("maxImageAge: { days: !!int 5 }")).policies()).hasSize(1);
    }

    @Test
    void a_missing_key_is_refused() {
        assertThat(problem(policy("maxSeverity: {}")).toString()).contains("controls[0].maxSeverity.allow: is missing");
    }

    @Test
    void values_of_the_wrong_kind_are_refused() {
        assertThat(problem(policy("maxSeverity: { allow: awful }")).message()).contains("'awful' is not a severity");
        assertThat(problem(policy("maxSeverity: { allow: low, ignoreUnfixed: maybe }"))
                        .message())
                .isEqualTo("is 'maybe'; expected true or false");
        assertThat(problem(policy("maxSeverity: { allow: low, graceDays: soon }"))
                        .message())
                .isEqualTo("is 'soon'; expected a whole number");
        assertThat(problem(policy("maxSeverity: { allow: low, graceFrom: monday }"))
                        .message())
                .isEqualTo("is 'monday'; expected one of fix, publication");
        assertThat(problem(policy("deniedVulnerabilities: { ids: CVE-2021-44228 }"))
                        .message())
                .contains("expected a list");
        assertThat(problem(policy("maxScore: { allow: 11 }")).toString())
                .isEqualTo("p.yaml:5:24: controls[0].maxScore.allow: is 11.0; it must lie between 0.0 and 10.0");
        assertThat(problem(policy("deniedPackages: { packages: [lodash] }")).toString())
                .contains("p.yaml:5:34: controls[0].deniedPackages.packages[0]:", "is not a package pattern");
        assertThat(problem(policy("rootUser: yes")).message()).contains("expected a mapping");
    }

    @Test
    void a_bad_date_is_refused() {
        assertThat(problem("apiVersion: plimsoll/v1\nkind: Waivers\nwaivers:\n"
                                + "  - { vulnerability: CVE-2024-1, until: 2027-02-30 }\n")
                        .toString())
                .isEqualTo("p.yaml:4:41: waivers[0].until: is '2027-02-30'; expected a date as 2027-01-31");
    }

    @Test
    void a_bad_expression_is_refused_with_its_place() {
        assertThat(problem("apiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: x\n"
                                + "scope: imge.user == 'x'\ncontrols: [rootUser]\n")
                        .toString())
                .startsWith("p.yaml:4:8: scope: undeclared reference to 'imge'")
                .contains("column 1 of the expression");
        assertThat(problem(policy("custom: { name: x, message: m, violatedWhen: 'findings.exists(f, f.sev == 1)' }"))
                        .toString())
                .contains("controls[0].custom.violatedWhen", "sev");
    }

    @Test
    void every_fault_is_told_at_once() {
        var thrown = catchThrowableOfType(
                PolicyFileException.class,
                () -> read(policy("maxSeverity: { alow: medium }").replace("plimsoll/v1", "plimsoll/v9")));

        assertThat(thrown.problems()).hasSize(3);
    }

    @Test
    void documents_that_are_something_else_are_refused() {
        assertThat(problem("a: b").toString()).contains("apiVersion: is missing");
        assertThat(problem("").message()).contains("no document");
        assertThat(problem("- 1").message()).contains("expected a mapping");
        assertThat(problem("{").message()).contains("not YAML");
        assertThat(problem("apiVersion: plimsoll/v1\nkind: ImageAssurencePolicy")
                        .message())
                .contains("did you mean ImageAssurancePolicy");
        assertThat(problem("apiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: x")
                        .message())
                .contains("lets every image pass");
        assertThat(problem("apiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: x\ncontrols: []")
                        .message())
                .contains("a control at least");
        assertThat(problem("a: 1\na: 2").message()).contains("there twice");
    }

    @Test
    void two_policies_of_one_name_are_refused() {
        assertThat(problem(policy("rootUser: {}") + "---\n" + policy("rootUser: {}"))
                        .message())
                .contains("is the name of a policy in p.yaml too");
    }

    @Test
    void aliases_work_and_bombs_of_them_do_not() throws PolicyFileException {
        assertThat(read("apiVersion: plimsoll/v1\nkind: Waivers\nwaivers:\n"
                                + "  - { vulnerability: CVE-1, reason: &why because }\n"
                                + "  - { vulnerability: CVE-2, reason: *why }\n")
                        .waivers()
                        .getLast()
                        .reason())
                .isEqualTo("because");

        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        assertThat(problem(bomb.toString()).message()).contains("more than 1000000 values");
        assertThat(problem("a: &a [*a]").message()).contains("no anchor before it");
    }

    @Test
    void depth_and_size_are_bounded() {
        assertThat(problem("[".repeat(100_000)).message()).contains("nested more than 20 deep");
        assertThatThrownBy(() -> PolicyFiles.read("p.yaml", new byte[YamlReader.MAX_BYTES + 1]))
                .hasMessageContaining("larger than 16 MiB");
    }

    @Test
    void a_folder_is_read_in_the_order_of_names(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("b.yml"), policy("rootUser: {}").replace("name: x", "name: b"));
        Files.writeString(folder.resolve("a.yaml"), policy("rootUser: {}").replace("name: x", "name: a"));
        Files.writeString(folder.resolve("sub/c.yaml"), policy("rootUser: {}").replace("name: x", "name: c"));
        Files.writeString(folder.resolve("notes.txt"), "not a policy");

        assertThat(PolicyFiles.read(List.of(folder)).policies())
                .extracting(AssurancePolicy::name)
                .containsExactly("a", "b", "c");
        assertThatThrownBy(() -> PolicyFiles.read(List.of(folder.resolve("none.yaml"))))
                .isInstanceOf(PolicyFileException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void damaged_files_are_refused_and_nothing_else_happens() {
        var random = new Random(20261124);
        var original = WHOLE.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 2000; round++) {
            var bytes = original.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                PolicyFiles.read("p.yaml", bytes);
            } catch (PolicyFileException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    static String policy(String control) {
        return "apiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: x\ncontrols:\n  - " + control + "\n";
    }

    static PolicyFiles.Content read(String yaml) throws PolicyFileException {
        return PolicyFiles.read("p.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static PolicyProblem problem(String yaml) {
        return catchThrowableOfType(PolicyFileException.class, () -> read(yaml))
                .problems()
                .getFirst();
    }
}
