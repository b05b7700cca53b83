package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody sees who watches: a line of progress that is gone at the end, and colours.
final class TerminalTest {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final String COLOUR = "\u001b[";

    @TempDir
    private Path folder;

    private String[] scan;

    @BeforeEach
    void image() throws IOException, InterruptedException {
        var feeds = CommandRun.examples().resolve("advisories").toString();
        var large = new TestLayout.Tar().file("opt/large", new byte[40 << 20]).end();
        var image = new TestLayout().debian().gzip(large).write(folder.resolve("image"));
        scan = new String[] {"scan", "oci:" + image, "--advisories", feeds};
    }

    /// Runs it on a pseudo-terminal; both streams come as one.
    private String watched(Map<String, String> environment, String... more) throws IOException, InterruptedException {
        var script = Path.of("/usr/bin/script");
        boolean there = Files.isExecutable(script);
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("/usr/bin/script is missing (Debian: bsdutils)");
        }
        Assumptions.assumeTrue(there, "/usr/bin/script is missing (Debian: bsdutils)");
        Files.createDirectories(folder.resolve("tmp"));
        var words = ChildProcess.words(folder, scan);
        words.addAll(List.of(more));
        var quoted = new StringBuilder();
        words.forEach(word -> quoted.append('\'').append(word).append("' "));
        var builder = new ProcessBuilder(script.toString(), "-qec", quoted.toString(), "/dev/null");
        builder.environment().keySet().removeIf(name -> name.startsWith("PLIMSOLL_") || name.equals("NO_COLOR"));
        builder.environment().put("PLIMSOLL_CACHE", folder.resolve("cache").toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("TERM", "xterm");
        builder.environment().put("COLUMNS", "100");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
        var process = builder.start();
        var seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(seen).isEqualTo(ExitCode.COMPLIANT);
        return seen;
    }

    @Test
    void progress_is_shown_and_gone_before_the_report() throws IOException, InterruptedException {
        var seen = watched(Map.of());
        assertThat(seen).contains(CLEAR_LINE).contains(" MB  ").contains("libssl3");
        var afterwards = seen.substring(seen.lastIndexOf(CLEAR_LINE) + CLEAR_LINE.length());
        assertThat(afterwards).contains("libssl3").doesNotContain(" MB  ");
        assertThat(afterwards).contains(COLOUR + "33mmedium");
    }

    @Test
    void no_progress_with_quiet_and_no_colour_where_none_is_wanted() throws IOException, InterruptedException {
        assertThat(watched(Map.of(), "--quiet")).doesNotContain(CLEAR_LINE).contains(COLOUR);
        assertThat(watched(Map.of("NO_COLOR", "1"), "--quiet")).doesNotContain("\u001b");
    }

    @Test
    void neither_without_a_terminal() throws IOException, InterruptedException {
        var ended = ChildProcess.start(folder, Map.of("TERM", "xterm"), scan).await();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("libssl3").doesNotContain("\u001b");
    }

    @Test
    void a_pipe_has_a_name_to_write_to() throws IOException, InterruptedException {
        var words = ChildProcess.words(folder, scan);
        words.addAll(List.of("-f", "json=/dev/stdout"));
        Files.createDirectories(folder.resolve("tmp"));
        var builder =
                new ProcessBuilder(words).redirectError(folder.resolve("errors").toFile());
        builder.environment().put("PLIMSOLL_CACHE", folder.resolve("cache").toString());
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("errors")).content().isEmpty();
        assertThat(out).startsWith("{").contains("CVE-2024-0727");
    }
}
