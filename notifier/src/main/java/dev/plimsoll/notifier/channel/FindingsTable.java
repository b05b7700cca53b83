package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NotedFinding;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All findings of a message as comma-separated values (RFC 4180), for where a text cannot name them.
final class FindingsTable {
    private FindingsTable() {}

    static String csv(Message message) {
        var csv = new StringBuilder("severity,vulnerability,package,installed,fixed,known exploited,score,image\r\n");
        for (var event : message.events()) {
            event.findings().stream()
                    .sorted(NotedFinding.WORST_FIRST)
                    .forEach(finding -> csv.append(line(event, finding)).append("\r\n"));
        }
        return csv.toString();
    }

    private static String line(Event event, NotedFinding finding) {
        var image = event.image();
        var fixed = finding.fixedVersion();
        var score = finding.score();
        return Stream.of(
                        finding.severity().label(),
                        finding.id(),
                        finding.packageName(),
                        finding.installedVersion(),
                        fixed == null ? "" : fixed,
                        finding.knownExploited() ? "yes" : "no",
                        score == null ? "" : score.toString(),
                        image == null ? "" : image.reference())
                .map(FindingsTable::cell)
                .collect(Collectors.joining(","));
    }

    /// A cell that no spreadsheet takes for a formula.
    private static String cell(String text) {
        var line = Lines.one(text, 500);
        var safe = !line.isEmpty() && "=+-@\t".indexOf(line.charAt(0)) >= 0 ? "'" + line : line;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
