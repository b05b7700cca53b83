package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a shell really offers once it has read the script.
final class CompletionTest {
    @TempDir
    private Path folder;

    @Test
    void bash_completes_commands_options_and_values() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "/bin/bash is missing");
        assertThat(offered("plimsoll", "")).contains("scan", "sbom", "explain", "db", "version", "completion");
        assertThat(offered("plimsoll", "sc")).containsExactly("scan");
        assertThat(offered("plimsoll", "db", "")).contains("build", "update", "status", "diff");
        assertThat(offered("plimsoll", "scan", "--ignore-un")).containsExactly("--ignore-unfixed");
        assertThat(offered("plimsoll", "scan", "--format", "")).contains("table", "json", "text");
        assertThat(offered("plimsoll", "scan", "--format", "js")).containsExactly("json");
        assertThat(offered("plimsoll", "sbom", "--format", ""))
                .contains("cyclonedx")
                .doesNotContain("table");
        assertThat(offered("plimsoll", "scan", "--severity", "crit")).containsExactly("critical");
        assertThat(offered("plimsoll", "completion", "")).contains("bash", "zsh");
    }

    @Test
    void bash_completes_the_names_of_files() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "/bin/bash is missing");
        Files.writeString(folder.resolve("harbour.tar"), "");
        assertThat(offered("plimsoll", "scan", "--db", "harb")).contains("harbour.tar");
        assertThat(offered("plimsoll", "scan", "harb")).contains("harbour.tar");
    }

    /// What Tab would offer at the end of these words.
    private List<String> offered(String... words) throws IOException, InterruptedException {
        var script = new CommandRun(folder).run("completion", "bash").out();
        var quoted = new StringBuilder();
        for (var word : words) {
            quoted.append('\'').append(word).append("' ");
        }
        var file = Files.writeString(
                folder.resolve("try.bash"),
                script + "\ncompopt() { :; }\nCOMP_WORDS=(" + quoted + ")\nCOMP_CWORD=" + (words.length - 1) + "\n"
                        + "spec=$(complete -p plimsoll)\n"
                        + "function=${spec#*-F }; function=${function%% *}\n"
                        + "$function plimsoll '" + words[words.length - 1] + "' '" + words[words.length - 2] + "'\n"
                        // what readline does with `-o default` where the function has nothing to offer
                        + "if [ ${#COMPREPLY[@]} = 0 ] && [[ $spec == *'-o default'* ]]; then\n"
                        + "  COMPREPLY=($(compgen -f -- '" + words[words.length - 1] + "'))\nfi\n"
                        + "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
        var process = new ProcessBuilder("/bin/bash", "--norc", file.toString())
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("errors")).content().isEmpty();
        return out.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
