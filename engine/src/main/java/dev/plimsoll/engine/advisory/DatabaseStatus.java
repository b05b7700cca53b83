package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a database holds, and how old it is (`plimsoll db status`).
///
/// @param bytes of the file
/// @param sources in the order of their names; also those that were never fetched with success
public record DatabaseStatus(
        Path file,
        long bytes,
        @Nullable Digest digest,
        @Nullable Instant builtAt,
        List<SourceStatus> sources) {
    public DatabaseStatus {
        sources = List.copyOf(sources);
    }

    /// @param feed the format, for example `osv`; empty if nothing was ever read
    /// @param updatedAt the publisher's date; absent when the source states none
    /// @param advisories how many there are, or, of facts about vulnerabilities, how many facts
    /// @param withdrawn how many more the publisher took back
    /// @param fetchedAt when it was last fetched, or found unchanged; for a folder's, when the database was built
    /// @param address where it was fetched from; absent for a folder's
    /// @param error why the last try failed; absent if it did not
    public record SourceStatus(
            String name,
            String feed,
            @Nullable Instant updatedAt,
            long entries,
            long advisories,
            long withdrawn,
            @Nullable Instant fetchedAt,
            @Nullable String address,
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable String error) {
        /// How long ago the publisher's date was; empty where there is none.
        public Optional<Duration> age(Instant now) {
            return Optional.ofNullable(updatedAt()).map(date -> Duration.between(date, now));
        }
    }

    /// Reads it.
    ///
    /// @throws DatabaseException as [SqliteAdvisoryDatabase#open]
    public static DatabaseStatus read(Path file) {
        try (var database = SqliteAdvisoryDatabase.open(file);
                var connection = DatabaseFile.read(file)) {
            var facts = database.facts();
            return new DatabaseStatus(
                    file, Files.size(file), facts.digest(), facts.builtAt(), sources(connection, facts.builtAt()));
        } catch (SQLException e) {
            throw DatabaseFile.damaged(file, e);
        } catch (IOException e) {
            throw new DatabaseException("cannot read the advisory database " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<SourceStatus> sources(Connection connection, @Nullable Instant built) throws SQLException {
        var sources = new ArrayList<SourceStatus>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT n.name, s.feed, s.updated, s.entries, s.advisories, s.withdrawn,
                          f.fetched, f.address, f.etag, f.last_modified, f.error
                        FROM (SELECT name FROM source UNION SELECT source FROM fetch) n
                        LEFT JOIN source s ON s.name = n.name LEFT JOIN fetch f ON f.source = n.name
                        ORDER BY n.name""")) {
            while (rows.next()) {
                var feed = rows.getString(2);
                var address = rows.getString(8);
                sources.add(new SourceStatus(
                        rows.getString(1),
                        feed == null ? "" : feed,
                        instant(rows, 3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        address == null ? built : instant(rows, 7),
                        address,
                        rows.getString(9),
                        rows.getString(10),
                        rows.getString(11)));
            }
        }
        return sources;
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long seconds = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochSecond(seconds);
    }
}
