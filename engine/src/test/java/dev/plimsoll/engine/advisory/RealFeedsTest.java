package dev.plimsoll.engine.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real feeds, where they are: none of their records is lost silently.
class RealFeedsTest {
    @TempDir
    private Path temporary;

    private static Path feeds() {
        var data = System.getenv("PLIMSOLL_TEST_DATA");
        var folder = (data == null ? Path.of(System.getProperty("plimsoll.root"), "../shared/data") : Path.of(data))
                .resolve("feeds");
        assumeTrue(Files.isDirectory(folder), "no real feeds at " + folder + " (PLIMSOLL_TEST_DATA)");
        return folder;
    }

    @Test
    void every_record_of_the_index_is_read() throws Exception {
        var folder = feeds();
        var database = temporary.resolve("db.sqlite");
        var built = new DatabaseBuilder(AdvisoryFeeds.all(), Clock.systemUTC()).build(folder, database);
        assertThat(built.sources())
                .extracting(DatabaseBuilder.BuiltSource::failure)
                .containsOnlyNulls();
        var sources = new HashMap<String, DatabaseStatus.SourceStatus>();
        DatabaseStatus.read(database).sources().forEach(source -> sources.put(source.name(), source));
        int compared = 0;
        for (var line : Files.readAllLines(folder.resolve("index.csv"))) {
            var fields = Arrays.asList(line.split(",", -1));
            var source = sources.get(fields.get(0));
            if (fields.get(1).startsWith("OSV")
                    && Files.exists(folder.resolve(fields.get(0)).resolve("all.zip"))) {
                assertThat(source).as(fields.get(0)).isNotNull();
                assertThat(source.advisories() + source.withdrawn())
                        .as("records of " + fields.get(0))
                        .isEqualTo(Long.parseLong(fields.get(5)));
                compared++;
            } else if (fields.get(0).equals("epss") && source != null) {
                assertThat(source.advisories()).isEqualTo(Long.parseLong(fields.get(5)));
                compared++;
            }
        }
        assertThat(compared).isPositive();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.warnings()).isEmpty();
        }
        assertThat(Files.size(database)).isLessThan(120L << 20);
        // Again, over what is there: nothing is parsed, nothing changes.
        var before = DatabaseStatus.read(database).digest();
        var again = new DatabaseBuilder(AdvisoryFeeds.all(), Clock.systemUTC()).build(folder, database);
        assertThat(again.sources()).allMatch(source -> source.parsed() == 0 && source.removed() == 0);
        assertThat(DatabaseStatus.read(database).digest()).isEqualTo(before);
    }
}
