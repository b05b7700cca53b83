package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.report.TerminalText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// What a database holds, for people.
final class DatabaseStatus {
    private DatabaseStatus() {}

    static String text(AdvisoryDatabase database, Path file, Instant now) {
        var facts = database.facts();
        var text = new StringBuilder();
        text.append("database: ").append(file).append('\n');
        text.append("built: ").append(facts.builtAt()).append('\n');
        text.append("digest: ").append(facts.digest()).append('\n');
        int width = 8;
        for (var source : facts.sources()) {
            width = Math.max(width, source.name().length());
        }
        for (var source : facts.sources()) {
            var name = TerminalText.printable(source.name());
            text.append("  ").append(name).append(" ".repeat(Math.max(1, width + 2 - name.length())));
            text.append(source.advisories()).append(source.advisories() == 1 ? " entry" : " entries");
            var updated = source.updatedAt();
            text.append(updated == null ? ", date unknown" : ", " + updated + ", " + age(updated, now));
            text.append('\n');
        }
        for (var warning : database.warnings()) {
            text.append("warning: ")
                    .append(TerminalText.printable(warning.subject()))
                    .append(": ");
            text.append(TerminalText.printable(warning.message())).append('\n');
        }
        return text.toString();
    }

    private static String age(Instant updated, Instant now) {
        var age = Duration.between(updated, now);
        return age.toDays() > 0 ? age.toDays() + " d old" : Math.max(0, age.toHours()) + " h old";
    }
}
