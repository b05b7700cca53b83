package dev.plimsoll.notifier.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsReaderTest {
    private static final String CHANNELS = "channels:\n  - stdout: { name: mail }\nroutes:\n";

    private final SettingsReader reader =
            new SettingsReader(Map.of("TOKEN", "s3cret-s3cret-s3cret", "SIZE", "20000")::get);

    @TempDir
    private Path folder;

    private Settings read(String yaml) throws SettingsException {
        return reader.read("n.yaml", yaml, folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{ name: r, channels: [mail], sevrity: high }    | n.yaml:4:34: routes[0].sevrity: is not known here;"
                        + " did you mean 'severity'?",
                "{ name: r, channels: [mial] }                   | n.yaml:4:27: routes[0].channels[0]: route 'r' names"
                        + " the channel 'mial', which is not under channels; did you mean 'mail'?",
                "{ name: r, channels: [mail], template: t }      | n.yaml:4:34: routes[0].template: ",
                "{ name: r, channels: [mail], on: [scna] }       | 'scna' is no kind of event",
                "{ name: r, channels: [mail], severity: hihg }   | hihg",
                "{ name: r, channels: [mail], to: [owners] }     | has no fallback",
                "{ name: r, channels: [mail], to: [ownrs] }      | is no e-mail address",
                "{ name: r, channels: [] }                       | names no channel",
                "{ name: r, channels: [mail], when: image.tga == '1' } | undefined field 'tga'",
                "{ name: r, channels: [mail], when: event.kind } | n.yaml:4:34: routes[0].when: ",
                "{ name: r, channels: [mail], findings: finding.cve == '1' } | undefined field 'cve'",
                "{ name: r, channels: [mail], environments: [prod] } | n.yaml:4:49: routes[0].environments[0]: ",
                "{ name: r, channels: [mail], group: { by: colour } } | 'colour' is nothing to group by",
                "{ name: r, channels: [mail], group: { wait: soon } } | write 30s, 5m, 2h or 7d",
                "{ name: r, channels: [mail], schedule: { days: [moonday] } } | 'moonday' is no day",
                "{ name: r, channels: [mail, mail] }             | names a channel twice",
            })
    void a_fault_is_refused_with_its_place_and_what_may_be_meant(String route, String said) {
        assertThatThrownBy(() -> read(CHANNELS + "  - " + route + "\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(said)
                .hasMessageStartingWith("n.yaml:");
    }

    @Test
    void a_file_that_cannot_be_read_says_why() throws Exception {
        assertThatThrownBy(() -> reader.read(folder.resolve("none.yaml")))
                .hasMessageEndingWith("none.yaml: cannot be read: there is no such file");
        assertThatThrownBy(() -> reader.read(folder)).hasMessageContaining("cannot be read: Is a directory");
    }

    @Test
    void limits_that_let_nothing_in_are_refused() {
        assertThatThrownBy(() -> read("intake: { largest: 10 }")).hasMessageContaining("largest must be 1000");
        assertThatThrownBy(() -> read("intake: { perSecond: 0 }")).hasMessageContaining("1 or more");
    }

    @Test
    void an_unknown_kind_of_channel_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> read("channels:\n  - stdoot: { name: mail }\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("n.yaml:2:")
                .hasMessageContaining("'stdoot'")
                .hasMessageContaining("stdout");
    }

    @Test
    void a_misspelt_key_is_told_before_what_is_missing_because_of_it() {
        var channel = "channels: [{ stdout: { name: mail } }]\n";
        assertThatThrownBy(() -> read(channel + "routes:\n  - name: r\n    chanels: [mail]\n"))
                .hasMessage("n.yaml:4:5: routes[0].chanels: is not known here; did you mean 'channels'?");
        assertThatThrownBy(() -> read("channels:\n  - file:\n      name: log\n      pth: /tmp/x\n"))
                .hasMessage("n.yaml:4:7: channels[0].file.pth: is not known here; did you mean 'path'?");
        assertThatThrownBy(() -> read(channel + "routes:\n  - name: r\n")).hasMessageContaining("names no channel");
        assertThatThrownBy(() -> read("foo: 1\n"))
                .hasMessageStartingWith("n.yaml:1:1: foo: is not known here; known are access, ")
                .hasMessageNotContaining("outgoing");
    }

    @Test
    void what_is_no_mapping_is_refused_in_the_readers_words() {
        assertThatThrownBy(() -> read("routes: 3\n"))
                .hasMessageContaining("must be a mapping with keys such as name,")
                .hasMessageNotContaining("plimsoll");
    }

    @Test
    void broken_yaml_and_keys_that_stand_twice_are_refused_with_their_line() {
        assertThatThrownBy(() -> read("channels:\n  - [")).hasMessageStartingWith("n.yaml:2:");
        assertThatThrownBy(() -> read("keep: 1d\nkeep: 2d\n")).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> read("- a\n")).hasMessageContaining("must be keys with values");
    }

    @Test
    void aliases_of_aliases_do_not_grow() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        assertThatThrownBy(() -> read(bomb.toString())).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> read("a: &a [*a]\n")).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> read("a: " + "[".repeat(5_000))).isInstanceOf(SettingsException.class);
    }

    @Test
    void secrets_come_from_the_environment_and_from_files_and_show_in_no_text() throws Exception {
        Files.writeString(folder.resolve("token"), "another-s3cret-value\n");
        var settings = read("access: { send: ['${env:TOKEN}'], manage: ['${file:token}'] }\n" + "channels:\n"
                + "  - stdout: { name: '${env:TOKEN}' }\n");

        assertThat(settings.access().send()).containsExactly("s3cret-s3cret-s3cret");
        assertThat(settings.access().manage()).containsExactly("another-s3cret-value");
        assertThat(settings.channels().getFirst().name()).isEqualTo("s3cret-s3cret-s3cret");
        assertThat(settings.access().toString()).doesNotContain("s3cret");
    }

    @Test
    void numbers_come_from_the_environment_too() throws Exception {
        assertThat(read("intake: { largest: '${env:SIZE}' }").limits().document())
                .isEqualTo(20_000);
    }

    @Test
    void a_secret_that_is_not_there_is_named_with_its_place() {
        assertThatThrownBy(() -> read("access:\n  send: ['${env:TOKNE}']\n"))
                .hasMessage("n.yaml:2:10: access.send[0]: the environment variable TOKNE is not set");
        assertThatThrownBy(() -> read("access:\n  send: ['${file:nowhere}']\n")).hasMessageContaining("nowhere");
    }

    @Test
    void a_silence_needs_an_end_a_reason_and_something_to_silence() {
        assertThatThrownBy(() -> read("silences: [{ vulnerability: CVE-1, reason: x }]"))
                .hasMessageContaining("until");
        assertThatThrownBy(() -> read("silences: [{ until: 2027-01-01, reason: x }]"))
                .hasMessageContaining("everything");
    }

    @Test
    void lengths_of_time_are_written_as_people_do() throws Exception {
        var settings = read(
                CHANNELS + "  - { name: r, channels: [mail], group: { by: cve, wait: 90s, repeat: 7d } }\nkeep: 10d\n");

        assertThat(settings.keep()).isEqualTo(Duration.ofDays(10));
        assertThat(settings.routes().routes().getFirst().group().pause()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.routes().routes().getFirst().group().repeat()).isEqualTo(Duration.ofDays(7));
    }
}
