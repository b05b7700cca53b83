package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.notifier.settings.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandLineTest {
    @TempDir
    private Path folder;

    private String refused(String... words) throws Exception {
        var told = new StringWriter();
        var line = Server.line(folder, name -> null).setErr(new PrintWriter(told));
        assertThat(line.execute(words)).isEqualTo(2);
        return told.toString();
    }

    @ParameterizedTest
    @CsvSource({"--prot,--port", "--dtaa,--data", "bakcup,backup", "verfy,verify"})
    void what_is_mistyped_is_answered_with_what_was_probably_meant(String written, String meant) throws Exception {
        assertThat(refused(written)).startsWith("plimsoll: ").contains("did you mean '" + meant + "'?", "--help");
    }

    @Test
    void what_cannot_be_is_refused_before_anything_begins() throws Exception {
        assertThat(refused("--port=65536")).contains("--port is 1 to 65535");
        assertThat(refused("--port=-1")).contains("--port is 1 to 65535");
        var none = folder.resolve("none.pem").toString();
        assertThat(refused("--tls-certificate=" + none, "--tls-key=" + none))
                .contains("--tls-certificate: there is no file " + none);
        assertThat(refused("--notifier=" + none)).contains("--notifier: there is no file " + none);
    }

    /// A backup of a mistyped folder would be one of nothing.
    @Test
    void commands_make_no_data_of_their_own() throws Exception {
        var missing = folder.resolve("mistyped");
        for (var words : List.of(List.of("verify"), List.of("backup", "out.tar"), List.of("audit", "verify"))) {
            var told = new StringWriter();
            var all = new ArrayList<>(words);
            all.addAll(List.of("--data", missing.toString()));
            var line = Server.line(folder, name -> null).setErr(new PrintWriter(told));
            assertThat(line.execute(all.toArray(String[]::new))).isEqualTo(1);
            assertThat(told.toString()).contains("no platform keeps its data in " + missing);
            assertThat(missing).doesNotExist();
        }
    }

    @Test
    void the_release_is_told() throws Exception {
        var told = new StringWriter();
        assertThat(Server.line(folder, name -> null)
                        .setOut(new PrintWriter(told))
                        .execute("--version"))
                .isZero();
        assertThat(told.toString()).startsWith("plimsoll ").containsPattern("[0-9]");
    }

    /// What a command line without options comes to.
    private String data(Map<String, String> environment) throws Exception {
        var line = Server.line(folder, environment::get);
        var parsed = line.parseArgs("verify");
        return parsed.subcommand().commandSpec().findOption("--data").<Path>getValue() + "";
    }

    @Test
    void options_are_read_from_the_environment_and_then_from_the_file_of_settings() throws Exception {
        assertThat(data(Map.of())).isEqualTo("null");
        Files.writeString(folder.resolve("plimsoll.yaml"), """
                offline: true
                scan: {format: [table, json=report.json]}
                server:
                  data: /of/the/file
                  port: 9000
                """);
        assertThat(data(Map.of())).isEqualTo("/of/the/file");
        assertThat(data(Map.of("PLIMSOLL_DATA", "/of/all"))).isEqualTo("/of/all");
        assertThat(data(Map.of("PLIMSOLL_DATA", "/of/all", "PLIMSOLL_SERVER_DATA", "/of/the/server")))
                .isEqualTo("/of/the/server");
        assertThat(Server.line(folder, name -> null)
                        .parseArgs()
                        .commandSpec()
                        .findOption("--port")
                        .<Integer>getValue())
                .isEqualTo(9000);
    }

    @Test
    void a_key_that_no_option_has_is_refused_with_its_place() throws Exception {
        Files.writeString(folder.resolve("plimsoll.yaml"), """
                server:
                  dta: x
                """);
        assertThatThrownBy(() -> Server.line(folder, name -> null))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("plimsoll.yaml:2:3: server: unknown key 'dta'")
                .hasMessageContaining("did you mean 'data'?");
        Files.writeString(folder.resolve("plimsoll.yaml"), "server:\n  data: [a, b]\n");
        assertThatThrownBy(() -> Server.line(folder, name -> null))
                .hasMessageContaining("server.data: must be one value");
        Files.writeString(folder.resolve("plimsoll.yaml"), "server: [data\n");
        assertThatThrownBy(() -> Server.line(folder, name -> null)).hasMessageStartingWith("plimsoll.yaml:");
    }
}
