package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.report.Pipeline;
import dev.plimsoll.engine.report.formats.ReportFormats;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Every command explains itself, and what it shows as an example is a command line that it understands.
final class HelpTest {
    @TempDir
    private Path folder;

    private List<CommandLine> lines() {
        return CommandTree.lines(tree());
    }

    private CommandLine tree() {
        var environment = Map.of("HOME", folder.toString());
        return new CommandTree(new Surroundings(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        environment,
                        folder,
                        Clock.systemUTC(),
                        Terminal.none(environment),
                        new Leftovers()))
                .build("");
    }

    @Test
    void every_command_has_help_with_an_example() {
        for (var line : lines()) {
            var words = line.getCommandSpec().qualifiedName(" ").split(" ");
            var arguments = new ArrayList<>(List.of(words).subList(1, words.length));
            arguments.add("--help");
            var result = new CommandRun(folder).run(arguments.toArray(String[]::new));
            assertThat(result.exitCode()).isZero();
            assertThat(result.out())
                    .startsWith("Usage: plimsoll")
                    .contains("Example")
                    .containsPattern("\n  .*plimsoll ");
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void every_example_is_understood() {
        int examples = 0;
        for (var line : lines()) {
            for (var text : line.getCommandSpec().usageMessage().footer()) {
                if (text.startsWith("  plimsoll ")) {
                    var words = text.strip().substring("plimsoll ".length()).split(" ");
                    assertThat(tree().parseArgs(words).errors()).as(text).isEmpty();
                    examples++;
                }
            }
        }
        assertThat(examples).isGreaterThan(8);
    }

    @Test
    void every_option_is_described() {
        for (var line : lines()) {
            for (var option : line.getCommandSpec().options()) {
                assertThat(String.join("", option.description()))
                        .as(line.getCommandName() + " " + option.longestName())
                        .endsWith(".");
            }
        }
    }

    @Test
    void help_of_a_command_is_also_a_word() {
        var result = new CommandRun(folder).run("help", "db", "build");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Usage: plimsoll db build");
        assertThat(new CommandRun(folder).run("--help").out()).contains("scan", "sbom", "Exit codes");
    }

    @Test
    void help_names_every_report_format() {
        var scan = new CommandRun(folder).run("scan", "--help").out();
        assertThat(ReportFormats.all()).allSatisfy(format -> assertThat(scan).contains(format.name()));
        var sbom = new CommandRun(folder).run("sbom", "--help").out();
        assertThat(SbomCommand.formats(Pipeline.NONE))
                .allSatisfy(format -> assertThat(sbom).contains(format.name()));
    }

    @Test
    void the_version_is_said_both_ways() {
        var word = new CommandRun(folder).run("version");
        assertThat(word.out()).matches("plimsoll [0-9].*\n");
        assertThat(new CommandRun(folder).run("--version").out()).isEqualTo(word.out());
        assertThat(new CommandRun(folder).run("version", "--help").exitCode()).isZero();
    }

    @Test
    void what_the_launcher_starts_is_named_here_too() throws Exception {
        assertThat(new CommandRun(folder).run("--help").out()).contains("\n  server  ", "\n  notifier  ");
        assertThat(new CommandRun(folder).run("sevrer").err()).contains("did you mean server?");
        assertThat(new CommandRun(folder).run("help", "server").err()).contains("'plimsoll server --help'");
        assertThat(new CommandRun(folder).run("completion").out()).contains("server", "notifier");
        // its settings are its own to read
        Files.writeString(folder.resolve("plimsoll.yaml"), "server: {port: 9000}\nnotifier: {config: n.yaml}\n");
        assertThat(new CommandRun(folder).run("db", "status").err()).doesNotContain("plimsoll.yaml");
        Files.writeString(folder.resolve("plimsoll.yaml"), "servre: {port: 9000}\n");
        assertThat(new CommandRun(folder).run("db", "status").err()).contains("unknown key 'servre'");
    }

    @Test
    void completion_scripts_name_every_command() {
        for (var shell : List.of("bash", "zsh")) {
            var result = new CommandRun(folder).run("completion", shell);
            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).contains("scan", "--ignore-unfixed", "complete -F");
        }
        assertThat(new CommandRun(folder).run("completion", "fishh").exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
