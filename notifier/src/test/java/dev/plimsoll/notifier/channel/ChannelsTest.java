package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The list of channels is complete, every one has an example that can be read, and the guide says what the code does.
final class ChannelsTest {
    private static final Path GUIDE = Path.of(System.getProperty("plimsoll.root", ".."), "docs", "channels.md");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    @Test
    void every_permitted_channel_has_a_name_in_configurations() {
        assertThat(ChannelsGuide.kinds().stream().map(JsonSubTypes.Type::value))
                .as("left out of JsonSubTypes of Channel")
                .hasSameElementsAs(Arrays.asList(Channel.class.getPermittedSubclasses()));
        assertThat(ChannelsGuide.kinds().stream().map(JsonSubTypes.Type::name)).doesNotHaveDuplicates();
    }

    @Test
    void every_example_is_read_and_shows_no_secret() {
        for (var kind : ChannelsGuide.kinds()) {
            var yaml = ChannelsGuide.example(kind.value())
                    .replaceAll("\\$\\{(env|file):[^}]*}", "https://s3cr3t.example/x");
            var tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
            var channel = MAPPER.convertValue(tree, Channel.class);

            assertThat(channel).isInstanceOf(kind.value());
            assertThat(channel.name()).isNotBlank();
            assertThat(channel.toString()).as(kind.name()).doesNotContain("s3cr3t");
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
