package dev.plimsoll.engine.advisory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;

/// A new database that is written beside the old one and takes its place at the end, or not at all: whenever
/// the process dies, one of the two is there, whole. Exists only while its maker holds the [DatabaseLock].
final class DatabaseDraft implements AutoCloseable {
    private final Path target;
    private final Path draft;
    private final SourceReading reading = new SourceReading();
    private final DatabaseWriter writer;
    private final SourceApplication sources;
    private boolean open = true;

    private DatabaseDraft(Path target, Path draft, boolean fresh) {
        this.target = target;
        this.draft = draft;
        this.writer = new DatabaseWriter(draft, fresh);
        this.sources = new SourceApplication(writer, reading);
    }

    /// Starts from what the database at `target` holds, or from nothing where there is none that can be used.
    static DatabaseDraft of(Path target) {
        var draft = target.resolveSibling(target.getFileName() + ".draft");
        try {
            Files.deleteIfExists(draft);
            boolean fresh = !DatabaseFile.isUsable(target);
            if (!fresh) {
                Files.copy(target, draft);
            }
            return new DatabaseDraft(target, draft, fresh);
        } catch (IOException e) {
            throw new DatabaseException("cannot write " + draft + ": " + e.getMessage(), e);
        }
    }

    SourceApplication sources() {
        return sources;
    }

    DatabaseWriter writer() {
        return writer;
    }

    /// Puts it in the old one's place.
    void publish(Instant now) {
        writer.finishEntries(now);
        try {
            var digest = new ContentDigests(writer.connection()).ofAll();
            writer.execute("INSERT OR REPLACE INTO meta VALUES ('digest', '" + digest + "'), ('built', '" + now + "')");
            SourceSubjects.write(writer.connection());
        } catch (SQLException e) {
            throw writer.failed(e);
        }
        writer.commit();
        writer.close();
        open = false;
        try {
            // The content must be on the disk before the name is: else a power cut could leave an empty file there.
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DatabaseException("cannot put the new advisory database at " + target + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        reading.close();
        if (open) {
            writer.close();
        }
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw new DatabaseException("cannot remove " + draft + ": " + e.getMessage(), e);
        }
    }
}
