package dev.plimsoll.engine.advisory;

import dev.plimsoll.engine.advisory.AdvisoryFeed.Source;
import dev.plimsoll.engine.advisory.SourceFile.Buffer;
import dev.plimsoll.engine.advisory.SourceFile.Entry;
import dev.plimsoll.engine.advisory.SourceReading.Outcome;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Brings what the database holds of a source in line with the source's file: only entries that are new or
/// changed are unpacked and parsed, those that are gone are taken out. On an empty database this is the full
/// build.
final class SourceApplication {
    /// In place of an entry's name, for what went wrong on the way here.
    static final String FETCH = "(fetch)";

    private static final int MAX_WARNINGS = 100;

    private final DatabaseWriter writer;
    private final Connection connection;
    private final SourceReading reading;

    private record Known(long crc, long size, long first, int advisories) {}

    SourceApplication(DatabaseWriter writer, SourceReading reading) {
        this.writer = writer;
        this.connection = writer.connection();
        this.reading = reading;
    }

    /// What became of a source.
    ///
    /// @param parsed how many entries were read because they were new or changed
    /// @param removed how many entries are no longer there
    /// @param failure why the file as a whole could not be read, so that its former content stays; null if it
    ///     could
    record Applied(
            String source,
            int parsed,
            int removed,
            @Nullable String failure) {
        boolean changed() {
            return parsed > 0 || removed > 0;
        }
    }

    /// @param published when the publisher's server says that the file was made; null if it does not
    Applied apply(AdvisoryFeed feed, Source source, @Nullable Instant published) throws InterruptedException {
        try (var file = new SourceFile(source.file(), feed::wants)) {
            return apply(feed, source, file, published);
        } catch (IOException e) {
            var why = source.file().getFileName() + " cannot be read (" + e.getMessage()
                    + "): what was known from it before is used";
            removeWarnings(source.name(), "");
            warn(source.name(), "", "unreadable-source", why);
            return new Applied(source.name(), 0, 0, why);
        } catch (SQLException e) {
            throw writer.failed(e);
        }
    }

    private Applied apply(AdvisoryFeed feed, Source source, SourceFile file, @Nullable Instant published)
            throws IOException, SQLException, InterruptedException {
        var present = present(file);
        if (present.isEmpty()) {
            throw new IOException("it holds no record");
        }
        long number = number(feed, source);
        var known = known(number);
        // of a source that is new everything is new, and says nothing of when it was first to be seen
        writer.noteFixes(!known.isEmpty());
        var changed = new ArrayList<Entry>();
        for (var entry : present.values()) {
            var before = known.get(entry.name());
            if (before == null || before.crc() != entry.crc() || before.size() != entry.size()) {
                changed.add(entry);
            }
        }
        var gone = new ArrayList<>(known.keySet());
        gone.removeAll(present.keySet());
        if (feed.entriesStandAlone()) {
            remove(source, number, known, changed, gone);
            reading.read(feed, source.name(), file, changed, outcome -> take(source, number, outcome));
        } else if (!gone.isEmpty() || !changed.isEmpty()) {
            changed = new ArrayList<>(present.values());
            // Read before anything is removed: half a catalogue is no catalogue.
            var outcomes = new ArrayList<Outcome>();
            reading.read(feed, source.name(), file, changed, outcomes::add);
            for (var outcome : outcomes) {
                if (outcome instanceof Outcome.Bad(var name, var why)) {
                    throw new IOException(name + ": " + why);
                }
            }
            removeFacts(number);
            remove(source, number, known, changed, gone);
            outcomes.forEach(outcome -> take(source, number, outcome));
        }
        writer.flushEntries();
        removeWarnings(source.name(), "");
        removeWarningsOfOthers(source.name(), present);
        for (var refused : file.refused()) {
            warn(source.name(), "", "unreadable-advisory", refused);
        }
        describe(feed, source, number, file, published);
        return new Applied(source.name(), changed.size(), gone.size(), null);
    }

    /// Takes out what changed entries, and those that are gone, gave before.
    private void remove(Source source, long number, Map<String, Known> known, List<Entry> changed, List<String> gone) {
        if (known.isEmpty()) {
            return;
        }
        var names = new ArrayList<>(gone);
        changed.forEach(entry -> names.add(entry.name()));
        for (var name : names) {
            removeWarnings(source.name(), name);
            var before = known.get(name);
            if (before != null) {
                writer.remove(number, name, before.first(), before.advisories());
            }
        }
    }

    private void take(Source source, long number, Outcome outcome) {
        switch (outcome) {
            case Outcome.Read(var entry) -> {
                writer.add(number, source.name(), entry);
                for (var doubt : entry.doubts) {
                    warn(source.name(), entry.name, "doubtful-advisory", entry.name + ": " + doubt);
                }
            }
            case Outcome.Bad(var name, var why) ->
                warn(source.name(), name, "unreadable-advisory", name + " cannot be read and is left out: " + why);
        }
    }

    /// Entries by name. Of two with one name the first counts; what is not in a zip is read to learn what it
    /// holds.
    private static Map<String, Entry> present(SourceFile file) throws IOException {
        var present = new LinkedHashMap<String, Entry>();
        for (var entry : file.entries()) {
            if (entry.inZip() == null) {
                var buffer = new Buffer();
                file.read(entry, buffer);
                present.put(entry.name(), new Entry(entry.name(), buffer.crc(), buffer.length, null));
            } else if (present.putIfAbsent(entry.name(), entry) != null) {
                file.refuse("entry '" + entry.name() + "' is there twice: the first counts");
            }
        }
        return present;
    }

    /// The source's number. If another feed, or another version of it, filled it before, all of that goes.
    private long number(AdvisoryFeed feed, Source source) throws SQLException {
        try (var find = connection.prepareStatement("SELECT source, feed, reader FROM source WHERE name = ?")) {
            find.setString(1, source.name());
            try (var row = find.executeQuery()) {
                if (row.next()) {
                    long number = row.getLong(1);
                    if (!row.getString(2).equals(feed.name()) || row.getInt(3) != feed.version()) {
                        removeEntries(number);
                    }
                    return number;
                }
            }
        }
        try (var insert = connection.prepareStatement(
                "INSERT INTO source SELECT coalesce(max(source), 0) + 1, ?, ?, ?, '', NULL, 0, 0, 0, '' FROM source")) {
            insert.setString(1, source.name());
            insert.setString(2, feed.name());
            insert.setInt(3, feed.version());
            insert.executeUpdate();
        }
        return number(feed, source);
    }

    private Map<String, Known> known(long source) throws SQLException {
        var known = new LinkedHashMap<String, Known>();
        try (var find =
                connection.prepareStatement("SELECT name, crc, size, first, advisories FROM entry WHERE source = ?")) {
            find.setLong(1, source);
            try (var row = find.executeQuery()) {
                while (row.next()) {
                    known.put(
                            row.getString(1), new Known(row.getLong(2), row.getLong(3), row.getLong(4), row.getInt(5)));
                }
            }
        }
        return known;
    }

    /// Takes a source out altogether.
    void remove(String name) {
        try (var find = connection.prepareStatement("SELECT source FROM source WHERE name = ?")) {
            find.setString(1, name);
            long number;
            try (var row = find.executeQuery()) {
                if (!row.next()) {
                    return;
                }
                number = row.getLong(1);
            }
            removeEntries(number);
            execute("DELETE FROM source WHERE source = ?", number);
            execute("DELETE FROM warning WHERE source = ?", name);
            execute("DELETE FROM fetch WHERE source = ?", name);
        } catch (SQLException e) {
            throw writer.failed(e);
        }
    }

    private void removeEntries(long source) throws SQLException {
        for (var entry : known(source).entrySet()) {
            writer.remove(
                    source,
                    entry.getKey(),
                    entry.getValue().first(),
                    entry.getValue().advisories());
        }
        removeFacts(source);
    }

    private void removeFacts(long source) throws SQLException {
        execute("DELETE FROM exploited WHERE source = ?", source);
        execute("DELETE FROM end_of_life WHERE source = ?", source);
        execute("DELETE FROM assessment WHERE source = ?", source);
        execute("DELETE FROM likelihood WHERE 'epss' = (SELECT feed FROM source WHERE source = ?)", source);
    }

    private void describe(AdvisoryFeed feed, Source source, long number, SourceFile file, @Nullable Instant published)
            throws SQLException {
        var fallback = file.newestEntry() == null ? published : file.newestEntry();
        try (var update = connection.prepareStatement("""
                UPDATE source SET feed = ?2, reader = ?3, covers = ?4, digest = ?6,
                  (entries, withdrawn, advisories, updated) =
                    (SELECT count(*), coalesce(sum(withdrawn), 0),
                       coalesce(sum(advisories), 0)
                         + (SELECT count(*) FROM exploited WHERE source = ?1)
                         + (SELECT count(*) FROM end_of_life WHERE source = ?1)
                         + (SELECT count(*) FROM assessment WHERE source = ?1)
                         + (SELECT count(*) FROM likelihood WHERE ?2 = 'epss'),
                       coalesce(max(modified), max(published), ?5)
                     FROM entry WHERE source = ?1)
                WHERE source = ?1""")) {
            update.setLong(1, number);
            update.setString(2, feed.name());
            update.setInt(3, feed.version());
            update.setString(
                    4, String.join("\n", source.covers().stream().sorted().toList()));
            if (fallback == null) {
                update.setNull(5, java.sql.Types.INTEGER);
            } else {
                update.setLong(5, fallback.getEpochSecond());
            }
            update.setString(6, new ContentDigests(connection).ofSource(number, feed));
            update.executeUpdate();
        }
    }

    void warn(String source, String entry, String code, String message) {
        try (var insert = connection.prepareStatement("""
                INSERT OR IGNORE INTO warning SELECT ?, ?, ?, ?
                WHERE (SELECT count(*) FROM warning WHERE source = ?1) < ?5""")) {
            insert.setString(1, source);
            insert.setString(2, entry);
            insert.setString(3, code);
            insert.setString(4, AffectedText.clean(message));
            insert.setInt(5, MAX_WARNINGS);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw writer.failed(e);
        }
    }

    /// Entries that were never readable leave a warning and nothing else: it goes with them.
    private void removeWarningsOfOthers(String source, Map<String, Entry> present) throws SQLException {
        var warned = new ArrayList<String>();
        try (var find = connection.prepareStatement(
                "SELECT DISTINCT entry FROM warning WHERE source = ? AND entry NOT IN ('', '" + FETCH + "')")) {
            find.setString(1, source);
            try (var rows = find.executeQuery()) {
                while (rows.next()) {
                    warned.add(rows.getString(1));
                }
            }
        }
        warned.removeAll(present.keySet());
        warned.forEach(entry -> removeWarnings(source, entry));
    }

    void removeWarnings(String source, String entry) {
        try (var delete = connection.prepareStatement("DELETE FROM warning WHERE source = ? AND entry = ?")) {
            delete.setString(1, source);
            delete.setString(2, entry);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw writer.failed(e);
        }
    }

    private void execute(String sql, Object parameter) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, parameter);
            statement.executeUpdate();
        }
    }

    /// The names of all sources in the database.
    List<String> sources() {
        var names = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name FROM source ORDER BY name")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw writer.failed(e);
        }
    }
}
