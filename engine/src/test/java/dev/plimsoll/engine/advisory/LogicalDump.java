package dev.plimsoll.engine.advisory;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Everything that a database says, without the numbers and dates of its making: two databases that give the
/// same dump give the same answers.
final class LogicalDump {
    private static final List<String> QUERIES = List.of(
            "SELECT value FROM meta WHERE key = 'digest'",
            """
            SELECT name, feed, reader, covers, updated, entries, advisories, withdrawn, digest
            FROM source ORDER BY name""",
            "SELECT * FROM warning ORDER BY 1, 2, 3, 4",
            """
            SELECT s.name, e.name, e.crc, e.size, e.advisories, e.withdrawn, e.modified, e.published, hex(e.digest)
            FROM entry e JOIN source s USING(source) ORDER BY 1, 2""",
            "SELECT name FROM ecosystem ORDER BY name",
            "SELECT e.name, p.name FROM package p JOIN ecosystem e USING(ecosystem) ORDER BY 1, 2",
            """
            SELECT s.name, a.id, a.names, a.published, a.modified, a.severity, a.severity_source, a.cvss, a.title, a.links
            FROM advisory a JOIN source s USING(source) ORDER BY 1, 2, 3, 4, 5, 9""",
            """
            SELECT e.name, p.name, a.id, f.place, f.ranges, f.versions, f.severity, f.unfixed, f.cvss, o.name
            FROM affected f JOIN package p USING(package) JOIN ecosystem e ON e.ecosystem = p.ecosystem
            JOIN advisory a USING(advisory) LEFT JOIN source o ON o.source = f.origin
            ORDER BY 1, 2, 3, 4, 5, 6, 10""",
            "SELECT x.cve, s.name, x.added FROM exploited x JOIN source s USING(source) ORDER BY 1, 2",
            "SELECT * FROM likelihood ORDER BY cve",
            """
            SELECT x.product, x.release, s.name, x.ends, x.extended FROM end_of_life x JOIN source s USING(source)
            ORDER BY 1, 2, 3""");

    private LogicalDump() {}

    static List<String> of(Path database) {
        var lines = new ArrayList<String>();
        try (var connection = DatabaseFile.read(database);
                var statement = connection.createStatement()) {
            for (var query : QUERIES) {
                try (var rows = statement.executeQuery(query)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        var line = new Object[columns];
                        for (int i = 0; i < columns; i++) {
                            line[i] = rows.getObject(i + 1);
                        }
                        lines.add(Arrays.toString(line));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return lines;
    }
}
