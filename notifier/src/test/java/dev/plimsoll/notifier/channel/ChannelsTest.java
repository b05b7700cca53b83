package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The list of channels is complete, every one has an example that can be read, and the guide says what the code does.
final class ChannelsTest {
    private static final Path GUIDE = Path.of(System.getProperty("plimsoll.root", ".."), "docs", "channels.md");

    @Test
    void every_permitted_channel_has_a_name_in_configurations() {
        assertThat(ChannelsGuide.kinds().stream().map(JsonSubTypes.Type::value))
                .as("left out of JsonSubTypes of Channel")
                .hasSameElementsAs(Arrays.asList(Channel.class.getPermittedSubclasses()));
        assertThat(ChannelsGuide.kinds().stream().map(JsonSubTypes.Type::name)).doesNotHaveDuplicates();
    }

    @Test
    void every_example_is_read_as_a_configuration_and_shows_no_secret() throws Exception {
        var reader = new SettingsReader(_ -> "https://s3cr3t.example/x");
        for (var kind : ChannelsGuide.kinds()) {
            var example = ChannelsGuide.example(kind.value()).replaceAll("\\$\\{file:[^}]*}", "\\${env:SECRET}");
            var settings = reader.read("test.yaml", "channels:\n  - " + example + "\n", Path.of("."));

            assertThat(settings.channels()).hasSize(1);
            assertThat(settings.channels().getFirst()).isInstanceOf(kind.value());
            assertThat(settings.channels().getFirst().toString())
                    .as(kind.name())
                    .doesNotContain("s3cr3t");
        }
    }

    @Test
    void what_holds_for_all_channels_is_read_and_its_faults_are_placed() throws Exception {
        var reader = new SettingsReader(_ -> null);
        var settings = reader.read("test.yaml", """
                network: { allow: [jira.corp.example, 10.0.0.0/8], timeoutSeconds: 10, proxy: "http://proxy.example:3128" }
                enable: { exec: true }
                templates:
                  - { name: short, body: "{{title}}" }
                channels:
                  - stdout: { name: console, template: short }
                """, Path.of("."));

        assertThat(settings.outgoing().enable()).isEqualTo(new EnabledActions(true, false, false));
        assertThat(settings.outgoing().network().timeoutSeconds()).isEqualTo(10);
        assertThat(settings.outgoing().templates()).hasSize(1);
        for (var wrong : Map.of(
                        "network: { allow: [10.0.0.0/99] }", "no range of addresses",
                        "templates: [{ name: a, body: '{{> b}}' }]", "partials",
                        "templates: [{ name: a, body: x }, { name: a, body: y }]", "two templates",
                        "channels: [{ stdout: { name: c, template: none } }]", "not under templates",
                        "channels: [{ slack: { name: c } }]", "webhook or token",
                        "channels: [{ slack: { name: c, webhok: x } }]", "webhook",
                        "channels: [{ exec: { name: c, command: [rm] } }]", "absolute path")
                .entrySet()) {
            assertThatThrownBy(() -> reader.read("test.yaml", wrong.getKey(), Path.of(".")))
                    .as(wrong.getKey())
                    .isInstanceOf(SettingsException.class)
                    .hasMessageStartingWith("test.yaml:1:")
                    .hasMessageContaining(wrong.getValue());
        }
    }

    @Test
    void the_guide_lists_every_channel() throws IOException {
        var text = Files.readString(GUIDE);
        var begin = "<!-- channels:begin -->\n";
        var from = text.indexOf(begin);
        var to = text.indexOf("<!-- channels:end -->");
        assertThat(from).isBetween(0, to);
        var wanted = text.substring(0, from + begin.length()) + ChannelsGuide.markdown() + text.substring(to);
        if ("update".equals(System.getProperty("plimsoll.golden"))) {
            Files.writeString(GUIDE, wanted);
        } else {
            assertThat(text)
                    .as("write it anew with: mvn -pl notifier -am test -Dtest=ChannelsTest -Dplimsoll.golden=update")
                    .isEqualTo(wanted);
        }
    }
}
