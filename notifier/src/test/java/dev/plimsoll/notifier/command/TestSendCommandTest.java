package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSendCommandTest {
    @TempDir
    private Path folder;

    @Test
    void whoever_gets_a_test_reads_that_it_is_one() throws Exception {
        var told = folder.resolve("told");
        var config = Files.writeString(
                folder.resolve("n.yaml"), "channels: [{ file: { name: log, path: " + told + " } }]\n");

        assertThat(NotifierCommand.line().execute("test-send", "--config", config.toString(), "log"))
                .isZero();
        assertThat(Files.readString(told))
                .startsWith("registry.example/test-of-the-notifier/nothing-is-wrong:1.0")
                .contains("This is a test of the notifier; nothing is wrong");
        assertThat(NotifierCommand.line().execute("test-send", "--config", config.toString(), "lgo"))
                .isEqualTo(2);
    }
}
