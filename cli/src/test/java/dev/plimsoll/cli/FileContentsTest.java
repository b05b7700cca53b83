package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets and malware in an image's files, judged by the command.
final class FileContentsTest {
    private static final String TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

    @TempDir
    private Path folder;

    private Path image;

    @BeforeEach
    void build() throws Exception {
        image = new TestLayout()
                .debian()
                .tar(new TestLayout.Tar()
                        .file("srv/.env", "GITHUB_TOKEN=" + TOKEN + "\n")
                        .file("srv/tool", "malicious")
                        .end())
                .tar(new TestLayout.Tar().file("srv/.wh..env", "").end())
                .write(folder.resolve("image"));
    }

    private CommandRun.Result scan(String... options) throws Exception {
        var words = new java.util.ArrayList<String>(java.util.List.of(
                "scan",
                "--offline",
                "--advisories",
                CommandRun.examples().resolve("advisories").toString(),
                "oci:" + image));
        words.addAll(java.util.List.of(options));
        return new CommandRun(folder).run(words.toArray(String[]::new));
    }

    private String policy(String control) throws Exception {
        Files.writeString(
                folder.resolve("policy.yaml"),
                "apiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: files\ncontrols:\n  - " + control + "\n");
        return "policy.yaml";
    }

    @Test
    void a_policy_on_secrets_finds_the_deleted_one_in_layers_that_were_read_before() throws Exception {
        assertThat(scan("--no-policy").exitCode()).isZero();

        var judged = scan("--policy", policy("secrets: {}"));

        assertThat(judged.exitCode()).as(judged.err()).isEqualTo(4);
        assertThat(judged.out())
                .contains("/srv/.env", "github-token", "ghp_********", "deleted by an upper layer")
                .doesNotContain(TOKEN);
        assertThat(scan("--policy", policy("secrets: { deletedFiles: false }")).exitCode())
                .isZero();
        assertThat(scan("--policy", policy("secrets: { allowPaths: [/srv/*] }")).exitCode())
                .isZero();
    }

    @Test
    void without_a_policy_secrets_are_looked_for_on_request() throws Exception {
        assertThat(scan("--no-policy", "--format", "json").out()).contains("\"secrets\": []");
        assertThat(scan("--no-policy", "--secrets", "--format", "json").out())
                .contains("\"rule\": \"github-token\"", "\"deleted\": true")
                .doesNotContain(TOKEN);
    }

    @Test
    void a_rule_that_there_is_not_ends_with_2_and_its_place() throws Exception {
        var refused = scan("--policy", policy("secrets: { rules: [github-tokn] }"));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("policy.yaml:5", "'github-tokn', which is no rule");
    }

    @Test
    void listed_malware_is_found_and_a_list_that_cannot_be_read_ends_with_2() throws Exception {
        var digest =
                TestLayout.sha256("malicious".getBytes(StandardCharsets.UTF_8)).substring("sha256:".length());
        Files.writeString(folder.resolve("list.txt"), digest + "  evil-tool\n");

        var judged = scan("--policy", policy("malware: { files: [list.txt] }"));

        assertThat(judged.exitCode()).as(judged.err()).isEqualTo(4);
        assertThat(judged.out()).contains("/srv/tool is malware: evil-tool");
        assertThat(scan("--policy", policy("malware: { files: [gone.txt] }")).exitCode())
                .isEqualTo(2);
    }

    @Test
    void a_clamd_that_is_not_there_violates_the_policy() throws Exception {
        var judged = scan("--policy", policy("malware: { clamd: \"unix:" + folder.resolve("nobody") + "\" }"));

        assertThat(judged.exitCode()).as(judged.err()).isEqualTo(4);
        // lines end where the folder's name makes them end
        assertThat(judged.out().replaceAll("\\s+", " ")).contains("is not known", "nobody answers at unix:");
    }
}
