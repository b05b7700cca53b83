package dev.plimsoll.engine.advisory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which ecosystems a source speaks of that is the archive of none, such as one of malicious packages: an image
/// without any of them has nothing to do with its age.
final class SourceSubjects {
    private static final String KEY = "subjects:";

    private SourceSubjects() {}

    /// Writes them down, one entry of the `meta` table for each such source.
    static void write(Connection connection) throws SQLException {
        var sources = foreign(connection);
        try (var statement = connection.createStatement()) {
            statement.execute("DELETE FROM meta WHERE key LIKE '" + KEY + "%'");
        }
        if (sources.isEmpty()) {
            return; // as when all is fetched from the public bucket; the query below reads everything
        }
        var subjects = new TreeMap<String, Set<String>>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT o.origin, e.name FROM
                          (SELECT DISTINCT origin, package >> 24 AS ecosystem FROM affected WHERE origin IS NOT NULL) o
                        JOIN ecosystem e ON e.ecosystem = o.ecosystem""")) {
            while (rows.next()) {
                var name = sources.get(rows.getLong(1));
                if (name != null) {
                    subjects.computeIfAbsent(name, _ -> new TreeSet<>())
                            .add(AdvisoryDatabase.baseOf(rows.getString(2)));
                }
            }
        }
        try (var insert = connection.prepareStatement("INSERT INTO meta VALUES (?, ?)")) {
            for (var entry : subjects.entrySet()) {
                insert.setString(1, KEY + entry.getKey());
                insert.setString(2, String.join("\n", entry.getValue()));
                insert.executeUpdate();
            }
        }
    }

    /// Sources with advisories whose name is that of no ecosystem.
    private static Map<Long, String> foreign(Connection connection) throws SQLException {
        var ecosystems = new TreeSet<String>();
        var sources = new TreeMap<Long, String>();
        try (var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("SELECT name FROM ecosystem")) {
                while (rows.next()) {
                    ecosystems.add(AdvisoryDatabase.baseOf(rows.getString(1)));
                }
            }
            try (var rows = statement.executeQuery("SELECT source, name FROM source WHERE covers <> ''")) {
                while (rows.next()) {
                    sources.put(rows.getLong(1), rows.getString(2));
                }
            }
        }
        sources.values().removeAll(ecosystems);
        return sources;
    }

    /// Of the `meta` table's content, by the source's name.
    static Map<String, Set<String>> read(Map<String, String> meta) {
        var subjects = new TreeMap<String, Set<String>>();
        for (var entry : meta.entrySet()) {
            if (entry.getKey().startsWith(KEY)) {
                var names = new ArrayList<>(AffectedText.lines(entry.getValue()));
                subjects.put(entry.getKey().substring(KEY.length()), new TreeSet<>(names));
            }
        }
        return subjects;
    }
}
