package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.event.EventKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileChannelTest {
    private final Surroundings surroundings = Samples.surroundings();

    @TempDir
    Path folder;

    @Test
    void each_message_is_a_line_of_json() throws Exception {
        var file = folder.resolve("events.jsonl");
        var channel = new FileChannel("f", file.toString(), LineFormat.JSON, 0, 0, null);
        channel.deliver(Samples.message(EventKind.SCAN), surroundings);
        channel.deliver(Samples.hostile(), surroundings);

        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(Json.read(lines.getFirst())
                        .path("data")
                        .path("events")
                        .get(0)
                        .path("findings")
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo("CVE-2026-0001");
    }

    @Test
    void a_large_file_is_set_aside_and_the_oldest_goes() throws Exception {
        var file = folder.resolve("events.txt");
        var channel = new FileChannel("f", file.toString(), null, 1, 2, null);
        for (var round = 0; round < 4; round++) {
            Files.write(file, new byte[1_000_000]);
            assertThat(channel.deliver(Samples.message(EventKind.SCAN), surroundings))
                    .isInstanceOf(Outcome.Delivered.class);
        }

        assertThat(Files.readString(file)).contains("CVE-2026-0001");
        assertThat(folder.resolve("events.txt.1")).exists();
        assertThat(folder.resolve("events.txt.2")).exists();
        assertThat(folder.resolve("events.txt.3")).doesNotExist();
    }

    @Test
    void a_link_is_not_followed_and_a_missing_folder_is_named() throws Exception {
        var victim = Files.writeString(folder.resolve("victim"), "mine");
        var link = Files.createSymbolicLink(folder.resolve("link"), victim);

        assertThat(new FileChannel("f", link.toString(), null, 0, 0, null)
                        .deliver(Samples.message(EventKind.SCAN), surroundings))
                .isInstanceOf(Outcome.Later.class);
        assertThat(victim).hasContent("mine");
        assertThat(new FileChannel("f", folder.resolve("no/such").toString(), null, 0, 0, null)
                        .deliver(Samples.message(EventKind.SCAN), surroundings))
                .isInstanceOfSatisfying(
                        Outcome.Later.class, later -> assertThat(later.reason()).contains("folder must exist"));
    }
}
