package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.settings.Settings;
import dev.plimsoll.notifier.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the configuration again when its file changes, or when somebody asks. One with faults is refused as a whole,
/// and the old one stays.
final class SettingsWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(2);

    private final Path file;
    private final Source reader;
    private final Use use;
    private final Check check;
    private final Thread thread = Thread.ofVirtual().name("notifier-settings").unstarted(this::watch);
    private byte[] seen = {};

    interface Source {
        Settings read() throws SettingsException, InterruptedException;
    }

    interface Use {
        void with(Settings settings) throws InterruptedException;
    }

    interface Check {
        void of(Settings settings) throws SettingsException;
    }

    SettingsWatch(Path file, Source reader, Use use, Check check) throws IOException {
        this.file = file;
        this.reader = reader;
        this.use = use;
        this.check = check;
        this.seen = Files.readAllBytes(file);
    }

    void start() {
        thread.start();
    }

    /// Reads the file and goes by it.
    ///
    /// @throws SettingsException if it has faults; the old configuration stays in force
    synchronized void reload() throws SettingsException, InterruptedException {
        var settings = reader.read();
        check.of(settings);
        use.with(settings);
        LOG.atInfo()
                .addKeyValue("channels", settings.channels().size())
                .addKeyValue("routes", settings.routes().routes().size())
                .log("the configuration was read again");
    }

    private void watch() {
        while (true) {
            try {
                Thread.sleep(LOOKS_EVERY);
                var now = Files.readAllBytes(file);
                if (!Arrays.equals(now, seen)) {
                    seen = now;
                    reloadIfPossible();
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                // while an editor replaces it, it is not there for a moment
                LOG.atDebug().addKeyValue("reason", e.getMessage()).log("the configuration cannot be read now");
            }
        }
    }

    /// The same where nobody waits for an answer.
    void reloadIfPossible() {
        try {
            reload();
        } catch (SettingsException | RuntimeException e) {
            LOG.atError()
                    .addKeyValue("reason", e.getMessage())
                    .log("the new configuration is refused, the one from before stays in force");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        thread.interrupt();
    }
}
