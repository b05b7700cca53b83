package dev.plimsoll.engine.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes the database is killed at several moments of its work.
class KilledWriterTest {
    private static final int RECORDS = 4_000;

    @TempDir
    private Path temporary;

    /// The child: builds until it is killed.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println("ready");
            while (true) {
                for (var folder : List.of("new", "old")) {
                    new DatabaseBuilder(AdvisoryFeeds.all(), Clock.systemUTC())
                            .build(Path.of(arguments[0], folder), Path.of(arguments[0], "db.sqlite"));
                }
            }
        }
    }

    @Test
    void whenever_the_writer_is_killed_a_whole_database_is_there() throws Exception {
        var database = temporary.resolve("db.sqlite");
        var old = folder("old", 0);
        folder("new", 1_000);
        var builder = new DatabaseBuilder(AdvisoryFeeds.all(), Clock.systemUTC());
        builder.build(old.folder(), database);
        boolean killedInTheMiddle = false;
        for (int round = 0; round < 8; round++) {
            var child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:+UseSerialGC",
                            "-Djava.io.tmpdir=" + temporary,
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName(),
                            temporary.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(child.inputReader().readLine()).isEqualTo("ready");
            Thread.sleep(150 + 130L * round);
            child.destroyForcibly().waitFor();
            killedInTheMiddle |= Files.exists(temporary.resolve("db.sqlite.draft"));
            try (var open = SqliteAdvisoryDatabase.open(database)) {
                assertThat(open.facts().sources().getFirst().advisories()).isEqualTo(RECORDS);
                assertThat(open.candidates("npm", "package-0")).hasSize(1);
                assertThat(open.candidates("npm", "package-" + (RECORDS - 1))).hasSize(1);
            }
        }
        assertThat(killedInTheMiddle).as("one kill at least met the work").isTrue();
        builder.build(old.folder(), database);
        assertThat(temporary.resolve("db.sqlite.draft")).doesNotExist();
        assertThat(DatabaseStatus.read(database).sources().getFirst().advisories())
                .isEqualTo(RECORDS);
    }

    private FeedFolder folder(String name, int changed) {
        var entries = new TreeMap<String, String>();
        for (int i = 0; i < RECORDS; i++) {
            entries.put("G" + i + ".json", FeedFolder.osv("GHSA-" + i, "npm", "package-" + i, i < changed ? "3" : "2"));
        }
        return new FeedFolder(temporary.resolve(name)).archive("npm", entries);
    }
}
