package dev.plimsoll.server.feeds;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Settings;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Digest;
import jakarta.annotation.PreDestroy;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The files of advisories, each named by its digest, and which of them holds. With PostgreSQL the files also
/// lie in the database, so that every server has them.
@Component
public class AdvisoryStore {
    private static final Logger LOG = LoggerFactory.getLogger(AdvisoryStore.class);
    private static final int PIECE = 8 * 1024 * 1024;

    private final Database database;
    private final Settings settings;
    private final Clock clock;
    /// Taken in here, and about to be applied.
    private final Set<String> awaited = ConcurrentHashMap.newKeySet();
    private @Nullable Opened opened;

    AdvisoryStore(Database database, Settings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /// A file that is open, and how many use it: it is closed when it is neither the newest nor in use.
    private static final class Opened {
        final String digest;
        final AdvisoryDatabase advisories;
        int users;

        Opened(String digest, AdvisoryDatabase advisories) {
            this.digest = digest;
            this.advisories = advisories;
        }
    }

    /// Advisories for one piece of work.
    public final class Lease implements AutoCloseable {
        private final Opened of;

        private Lease(Opened of) {
            this.of = of;
        }

        public AdvisoryDatabase advisories() {
            return of.advisories;
        }

        /// Of the file, as hexadecimal digits.
        public String digest() {
            return of.digest;
        }

        @Override
        public void close() {
            release(of);
        }
    }

    /// The digest of the advisories that hold; empty where there are none yet. Asked within a transaction,
    /// the answer holds until its end.
    public Optional<String> current() {
        return Optional.ofNullable(database.sql("SELECT digest FROM advisory_state WHERE id = 1")
                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null));
    }

    /// Differs whenever stored matches may differ, and never comes back: it changes with the advisories that hold, and
    /// with
    /// [#matchedAnew].
    public String state() {
        return database.sql("SELECT digest, matched FROM advisory_state WHERE id = 1")
                .query((row, n) -> row.getString(1) + " " + row.getLong(2))
                .single();
    }

    /// Notes that matches were stored without a change of the advisories, within the caller's transaction.
    public void matchedAnew() {
        database.sql("UPDATE advisory_state SET matched = matched + 1 WHERE id = 1")
                .update();
    }

    /// Opens the advisories that hold.
    ///
    /// @throws Refusal if there are none yet
    public Lease lease() {
        return open(current().orElseThrow(AdvisoryStore::none));
    }

    /// What to say where there are none.
    public static Refusal none() {
        return Refusal.notReady(
                "the platform has no advisories yet: an administrator runs 'plimsoll db push --server URL' first");
    }

    /// Opens a file that is stored.
    public synchronized Lease open(String digest) {
        var now = opened;
        if (now == null || !now.digest.equals(digest)) {
            now = new Opened(digest, opened(file(digest)));
            var before = opened;
            opened = now;
            if (before != null && before.users == 0) {
                before.advisories.close();
            }
        }
        now.users++;
        return new Lease(now);
    }

    private static SqliteAdvisoryDatabase opened(Path file) {
        try {
            return SqliteAdvisoryDatabase.open(file);
        } catch (DatabaseException e) {
            throw lost(file, e);
        }
    }

    private static Refusal lost(Path file, @Nullable Exception why) {
        LOG.atError().addKeyValue("file", file).setCause(why).log("the advisories are lost or damaged");
        return Refusal.notReady("the platform's advisories are lost or damaged: an administrator runs"
                + " 'plimsoll db push --server URL' again");
    }

    private synchronized void release(Opened of) {
        of.users--;
        if (of.users == 0 && of != opened) {
            of.advisories.close();
        }
    }

    /// Takes a file in, and checks that it is a database of advisories; it does not hold yet.
    ///
    /// @return its digest
    /// @throws Refusal if it is too large
    /// @throws dev.plimsoll.engine.advisory.DatabaseException if it is no database of advisories
    public String take(InputStream in) {
        try {
            var folder = Files.createDirectories(folder());
            var incoming = Files.createTempFile(folder, "incoming", ".part");
            try {
                var digest = copy(in, incoming);
                awaited.add(digest);
                SqliteAdvisoryDatabase.verify(incoming);
                SqliteAdvisoryDatabase.open(incoming).close();
                try (var channel = FileChannel.open(incoming, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(incoming, folder.resolve(digest + ".db"), StandardCopyOption.ATOMIC_MOVE);
                share(digest);
                return digest;
            } finally {
                Files.deleteIfExists(incoming);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store the advisories in " + folder() + ": " + e.getMessage(), e);
        }
    }

    private String copy(InputStream in, Path to) throws IOException {
        try (var hashing = new DigestInputStream(in, Stored.sha256());
                var out = new BufferedOutputStream(Files.newOutputStream(to), 65_536)) {
            var buffer = new byte[65_536];
            long size = 0;
            for (int read = hashing.read(buffer); read >= 0; read = hashing.read(buffer)) {
                size += read;
                if (size > settings.largestDatabase()) {
                    throw Refusal.tooLarge(
                            "a database of advisories has at most " + settings.largestDatabase() + " bytes");
                }
                out.write(buffer, 0, read);
            }
            return HexFormat.of().formatHex(hashing.getMessageDigest().digest());
        }
    }

    private void share(String digest) throws IOException {
        if (database.dialect() == Dialect.SQLITE) {
            return;
        }
        try (var in = new BufferedInputStream(Files.newInputStream(local(digest)))) {
            int place = 0;
            for (var piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
                database.sql("INSERT INTO advisory_file(digest, place, bytes) VALUES (?, ?, ?)"
                                + " ON CONFLICT (digest, place) DO NOTHING")
                        .params(digest, place++, piece)
                        .update();
            }
        }
    }

    /// The file of that digest, fetched from the database where another server took it in.
    ///
    /// @throws Refusal if it is neither here nor there
    public Path file(String digest) {
        var file = local(digest);
        if (Files.exists(file)) {
            return file;
        }
        try {
            var part = Files.createTempFile(Files.createDirectories(folder()), "shared", ".part");
            if (!fetch(digest, part).equals(digest)) {
                Files.delete(part); // others hold by now, and its pieces are gone, or some of them
                throw lost(file, null);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fetch the advisories to " + file + ": " + e.getMessage(), e);
        }
    }

    /// @return the digest of what there was
    private String fetch(String digest, Path to) throws IOException {
        var hash = Stored.sha256();
        try (var out = new DigestOutputStream(Files.newOutputStream(to), hash)) {
            for (int place = 0; ; place++) {
                var piece = database.sql("SELECT bytes FROM advisory_file WHERE digest = ? AND place = ?")
                        .params(digest, place)
                        .query((row, n) -> row.getBytes(1))
                        .optional();
                if (piece.isEmpty()) {
                    return HexFormat.of().formatHex(hash.digest());
                }
                out.write(piece.get());
            }
        }
    }

    /// From now on these hold: within the transaction that stores what they change. Those before are forgotten.
    public void hold(String digest) {
        database.sql("UPDATE advisory_state SET digest = ?, changed_at = ?, matched = matched + 1 WHERE id = 1")
                .params(Digest.parse("sha256:" + digest).hex(), clock.millis())
                .update();
        database.sql("DELETE FROM advisory_file WHERE digest <> ?")
                .param(digest)
                .update();
    }

    /// Deletes the files that no longer hold; those that others are about to apply stay.
    ///
    /// @param applied is no longer waited for
    public void tidy(String applied) {
        awaited.remove(applied);
        var keep = current().orElse("");
        try (var files = Files.newDirectoryStream(folder(), "*.db")) {
            for (var file : files) {
                var digest = file.getFileName().toString().replace(".db", "");
                if (!digest.equals(keep) && !awaited.contains(digest)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy " + folder() + ": " + e.getMessage(), e);
        }
    }

    private Path local(String digest) {
        return folder().resolve(Digest.parse("sha256:" + digest).hex() + ".db");
    }

    private Path folder() {
        return settings.data().resolve("advisories");
    }

    @PreDestroy
    synchronized void close() {
        if (opened != null) {
            opened.advisories.close();
            opened = null;
        }
    }
}
