package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.DatabaseStatus;
import dev.plimsoll.engine.advisory.DatabaseStatus.SourceStatus;
import dev.plimsoll.engine.report.TerminalText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a database holds, and what was just done to it, for people.
final class StatusText {
    private StatusText() {}

    /// All of it (`db status`).
    static String of(DatabaseStatus status, AdvisoryDatabase database, Instant now) {
        var text = new StringBuilder();
        text.append("database: ").append(status.file()).append('\n');
        text.append("built: ").append(status.builtAt()).append('\n');
        text.append("digest: ").append(status.digest()).append('\n');
        for (var source : status.sources()) {
            text.append("  ").append(line(source, width(status), now));
            var fetched = source.fetchedAt();
            if (source.address() != null) {
                text.append(fetched == null ? "; never fetched" : "; fetched " + fetched);
            }
            text.append('\n');
            var error = source.error();
            if (error != null) {
                text.append("    last fetch failed: ")
                        .append(TerminalText.printable(error))
                        .append('\n');
            }
        }
        for (var warning : database.warnings()) {
            text.append("warning: ")
                    .append(TerminalText.printable(warning.subject()))
                    .append(": ");
            text.append(TerminalText.printable(warning.message())).append('\n');
        }
        return text.toString();
    }

    /// What a build or an update did with one source; what it holds now is in `file`.
    record Change(
            String source, int read, int removed, @Nullable String failure) {}

    /// One line for each source that was looked at, then the file.
    static String of(Path file, Iterable<Change> changes, Instant now) {
        var status = DatabaseStatus.read(file);
        var text = new StringBuilder();
        for (var change : changes) {
            var source = status.sources().stream()
                    .filter(each -> each.name().equals(change.source))
                    .findFirst();
            if (source.isPresent()) {
                text.append(line(source.get(), width(status), now));
            } else {
                text.append(TerminalText.printable(change.source)).append("  nothing known");
            }
            if (change.failure != null) {
                text.append("; failed: ").append(TerminalText.printable(change.failure));
            } else if (change.read == 0 && change.removed == 0) {
                text.append("; unchanged");
            }
            text.append('\n');
        }
        return text.append(file).append('\n').toString();
    }

    private static String line(SourceStatus source, int width, Instant now) {
        var name = TerminalText.printable(source.name());
        var text = new StringBuilder(name).append(" ".repeat(Math.max(1, width + 2 - name.length())));
        if (source.feed().isEmpty()) {
            return text.append("no entries").toString();
        }
        text.append(source.advisories()).append(source.advisories() == 1 ? " entry" : " entries");
        var updated = source.updatedAt();
        return text.append(updated == null ? ", date unknown" : ", " + updated + ", " + age(updated, now))
                .toString();
    }

    private static int width(DatabaseStatus status) {
        int width = 8;
        for (var source : status.sources()) {
            width = Math.max(width, source.name().length());
        }
        return width;
    }

    private static String age(Instant updated, Instant now) {
        var age = Duration.between(updated, now);
        return age.toDays() > 0 ? age.toDays() + " d old" : Math.max(0, age.toHours()) + " h old";
    }
}
