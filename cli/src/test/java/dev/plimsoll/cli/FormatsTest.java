package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.report.formats.ReportFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the formats learn from the command line's surroundings.
final class FormatsTest {
    @TempDir
    private Path folder;

    private String shop;
    private String feeds;
    private CommandRun command;

    @BeforeEach
    void examples() throws IOException, InterruptedException {
        shop = CommandRun.examples().resolve("harbour-shop.tar").toString();
        feeds = CommandRun.examples().resolve("advisories").toString();
        command = new CommandRun(folder);
    }

    @Test
    void every_format_is_written_in_one_run() {
        var arguments = new ArrayList<>(List.of("scan", shop, "--advisories", feeds));
        for (var format : ReportFormats.all()) {
            arguments.add("--format");
            arguments.add(format.name() + "=report." + format.name());
        }
        var result = command.run(arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.NOT_COMPLIANT);
        for (var format : ReportFormats.all()) {
            assertThat(folder.resolve("report." + format.name())).isNotEmptyFile();
        }
    }

    @Test
    void reports_say_the_release_that_the_version_command_says() throws IOException {
        var version = command.run("version").out().strip().replaceFirst("plimsoll ", "");
        command.run("scan", shop, "--advisories", feeds, "-f", "sarif=r.sarif", "-f", "gitlab=r.gitlab");
        assertThat(Files.readString(folder.resolve("r.sarif"))).contains("\"version\": \"" + version + "\"");
        assertThat(Files.readString(folder.resolve("r.gitlab"))).contains("\"version\": \"" + version + "\"");
    }

    @Test
    void a_snapshot_belongs_to_the_commit_of_the_pipeline() {
        var result = command.with("GITHUB_SHA", "0123456789abcdef0123456789abcdef01234567")
                .with("GITHUB_REF", "refs/heads/next")
                .run("sbom", shop, "--format", "github");
        assertThat(result.out())
                .contains("\"sha\": \"0123456789abcdef0123456789abcdef01234567\"", "\"ref\": \"refs/heads/next\"");
    }

    @Test
    void without_findings_no_openvex_is_written_and_an_older_one_goes() throws IOException {
        var nothing = Files.createDirectories(folder.resolve("rootfs"));
        Files.writeString(folder.resolve("old.json"), "{}");
        var result = command.run(
                "scan",
                "dir:" + nothing,
                "--advisories",
                feeds,
                "--format",
                "openvex=old.json",
                "--format",
                "openvex=new.json",
                "--format",
                "text");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(folder.resolve("old.json")).doesNotExist();
        assertThat(folder.resolve("new.json")).doesNotExist();
        assertThat(result.err())
                .contains("old.json is not written, and the older one was removed", "new.json is not written\n");
        assertThat(result.out()).startsWith("image: ");
    }
}
