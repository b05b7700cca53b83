package dev.plimsoll.server.backup;

import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.platform.Secrets;
import dev.plimsoll.server.platform.Settings;
import dev.plimsoll.server.platform.Stored;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.springframework.stereotype.Component;

/// Writes one tar of the database, the advisories that it speaks of, the key of its secrets and the policies, as they
/// were at one moment, while the platform goes on. Whoever has it can read the secrets: keep it as you keep those.
@Component
public class Backup {
    static final String SCHEMA = "plimsoll/backup-1";
    static final String CONTENTS = "backup.json";
    static final String DATABASE = "plimsoll.db";
    static final String KEY = "secret.key";
    static final String ADVISORIES = "advisories/";
    static final String POLICIES = "policies/";
    private static final int TRIES = 5;

    private final Database database;
    private final AdvisoryStore advisories;
    private final Secrets secrets;
    private final Settings settings;
    private final Clock clock;

    Backup(Database database, AdvisoryStore advisories, Secrets secrets, Settings settings, Clock clock) {
        this.database = database;
        this.advisories = advisories;
        this.secrets = secrets;
        this.settings = settings;
        this.clock = clock;
    }

    /// What a backup holds.
    ///
    /// @param files SHA-256 of each, by name
    record Contents(String schema, String created, Map<String, String> files) {}

    /// @param target is written anew, and only when it is whole
    /// @throws IllegalStateException if the platform's database is PostgreSQL, which has a tool of its own
    public void write(Path target) throws IOException {
        if (database.dialect() == Dialect.POSTGRESQL) {
            throw new IllegalStateException("the database is PostgreSQL: 'pg_dump --format=custom' saves all of it at"
                    + " one moment, advisories too, and 'pg_restore' brings it back; keep the key in " + secrets.file()
                    + " with it, and run 'plimsoll server verify' after restoring");
        }
        var folder = target.toAbsolutePath().getParent();
        var work = Files.createTempDirectory(folder, ".backup");
        try {
            pack(files(work), target, work.resolve("backup.tar"));
        } finally {
            try (var left = Files.list(work)) {
                for (var file : left.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(work);
        }
    }

    private Map<String, Path> files(Path work) throws IOException {
        for (int tried = 1; ; tried++) {
            var snapshot = work.resolve(DATABASE);
            Files.deleteIfExists(snapshot);
            database.sql("VACUUM INTO ?").param(snapshot.toString()).update();
            var files = new LinkedHashMap<String, Path>();
            files.put(DATABASE, snapshot);
            var digest = advisoriesOf(snapshot);
            var copied = digest.isEmpty() || copy(digest, work.resolve("advisories.db"));
            if (copied) {
                if (!digest.isEmpty()) {
                    files.put(ADVISORIES + digest + ".db", work.resolve("advisories.db"));
                }
                addOthers(files);
                return files;
            }
            if (tried == TRIES) {
                throw new IOException("the advisories changed " + TRIES + " times while they were copied; try again");
            }
        }
    }

    /// @return whether they were still there: others may hold since the snapshot, and these be deleted
    private boolean copy(String digest, Path to) throws IOException {
        try {
            Files.copy(advisories.file(digest), to, StandardCopyOption.REPLACE_EXISTING);
            return Files.size(to) > 0;
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        }
    }

    private void addOthers(Map<String, Path> files) throws IOException {
        if (Files.exists(secrets.file())) {
            files.put(KEY, secrets.file());
        }
        var policies = settings.data().resolve("policies");
        if (Files.isDirectory(policies)) {
            try (var all = Files.list(policies)) {
                for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
                    files.put(POLICIES + file.getFileName(), file);
                }
            }
        }
    }

    /// The digest of the advisories that the snapshot holds by; empty for none.
    static String advisoriesOf(Path snapshot) throws IOException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + snapshot.toAbsolutePath());
                var statement = connection.createStatement()) {
            try (var check = statement.executeQuery("PRAGMA quick_check")) {
                if (!check.next() || !"ok".equals(check.getString(1))) {
                    throw new IOException("the database " + snapshot + " is damaged");
                }
            }
            try (var row = statement.executeQuery("SELECT digest FROM advisory_state WHERE id = 1")) {
                var digest = row.next() ? row.getString(1) : null;
                return digest == null ? "" : digest;
            }
        } catch (SQLException e) {
            throw new IOException("the database " + snapshot + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void pack(Map<String, Path> files, Path target, Path part) throws IOException {
        var digests = new LinkedHashMap<String, String>();
        for (var file : files.entrySet()) {
            digests.put(file.getKey(), Restore.digest(file.getValue()));
        }
        var contents = Stored.json(new Contents(SCHEMA, clock.instant().toString(), digests))
                .getBytes(StandardCharsets.UTF_8);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var tar = new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            var head = new TarArchiveEntry(CONTENTS);
            head.setSize(contents.length);
            tar.putArchiveEntry(head);
            tar.write(contents);
            tar.closeArchiveEntry();
            for (var file : files.entrySet()) {
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(Files.size(file.getValue()));
                entry.setMode(0600);
                tar.putArchiveEntry(entry);
                Files.copy(file.getValue(), tar);
                tar.closeArchiveEntry();
            }
        }
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
