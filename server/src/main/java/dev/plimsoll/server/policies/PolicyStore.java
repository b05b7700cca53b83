package dev.plimsoll.server.policies;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.audit.Audit;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Keeps documents with all their versions. Whoever changes one has the images judged anew that it may concern.
@Component
class PolicyStore {
    /// Documents of a kind: a house has tens.
    private static final int MOST = 1_000;

    private final Database database;
    private final Audit audit;
    private final Reach reach;
    private final Clock clock;

    PolicyStore(Database database, Audit audit, Reach reach, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.reach = reach;
        this.clock = clock;
    }

    /// @param digest SHA-256 of the content, as hexadecimal digits
    record Version(String name, long version, String author, Instant at, boolean deleted, String digest) {}

    /// One version, with its content.
    @SuppressWarnings("ArrayRecordComponent") // bytes of a document, compared by nobody
    record Kept(Version version, byte[] content) {}

    private static final String COLUMNS =
            "SELECT name, version, author, at, deleted, content FROM policy_version WHERE kind = ?";

    /// By name.
    List<Kept> current(PolicyKind kind) {
        return database.sql(COLUMNS + " AND newest = 1 AND deleted = 0 ORDER BY name")
                .param(kind.label())
                .query((row, n) -> kept(row))
                .list();
    }

    Optional<Kept> current(PolicyKind kind, String name) {
        return newest(kind, name).filter(one -> !one.version.deleted);
    }

    private Optional<Kept> newest(PolicyKind kind, String name) {
        return database.sql(COLUMNS + " AND name = ? AND newest = 1")
                .params(kind.label(), name)
                .query((row, n) -> kept(row))
                .optional();
    }

    /// The latest first.
    List<Version> versions(PolicyKind kind, String name) {
        return database.sql(COLUMNS + " AND name = ? ORDER BY version DESC LIMIT 500")
                .params(kind.label(), name)
                .query((row, n) -> kept(row).version)
                .list();
    }

    Optional<Kept> version(PolicyKind kind, String name, long version) {
        return database.sql(COLUMNS + " AND name = ? AND version = ?")
                .params(kind.label(), name, version)
                .query((row, n) -> kept(row))
                .optional();
    }

    /// Grows with every change.
    long revision() {
        return database.sql("SELECT revision FROM policy_state WHERE id = 1")
                .query(Long.class)
                .single();
    }

    /// @param expected the version that it is to follow; 0 for a new document
    /// @throws Refusal if somebody else has changed it since
    Version save(PolicyDocument document, long expected, Principal principal) {
        var concerned = reach.of(document.kind(), current(document.kind(), document.name()), document);
        return database.write(() -> {
            database.alone(Locks.JUDGING);
            var before = newest(document.kind(), document.name());
            long now = before.filter(one -> !one.version.deleted)
                    .map(one -> one.version.version)
                    .orElse(0L);
            if (now != expected) {
                throw Refusal.changedMeanwhile(
                        now == 0
                                ? "there is no " + document.kind().label() + " '" + document.name() + "'"
                                : "somebody else has changed it: it is version " + now + " now");
            }
            if (now == 0 && current(document.kind()).size() >= MOST) {
                throw Refusal.conflict("there are " + MOST + " already; delete some");
            }
            var saved = write(document, before, false, principal);
            reach.mark(document.kind(), concerned, current(PolicyKind.POLICY).size());
            return saved;
        });
    }

    void delete(PolicyKind kind, String name, long expected, Principal principal) {
        var concerned = reach.of(kind, current(kind, name), null);
        database.write(() -> {
            database.alone(Locks.JUDGING);
            var before = newest(kind, name)
                    .filter(one -> !one.version.deleted)
                    .orElseThrow(() -> Refusal.notFound("there is no " + kind.label() + " '" + name + "'"));
            if (before.version.version != expected) {
                throw Refusal.changedMeanwhile(
                        "somebody else has changed it: it is version " + before.version.version + " now");
            }
            write(new PolicyDocument(kind, name, before.content), Optional.of(before), true, principal);
            reach.mark(kind, concerned, current(PolicyKind.POLICY).size() + 1);
        });
    }

    private Version write(PolicyDocument document, Optional<Kept> before, boolean deleted, Principal principal) {
        // whoever else changes a policy waits here
        database.sql("UPDATE policy_state SET revision = revision + 1 WHERE id = 1")
                .update();
        long version = before.map(one -> one.version.version).orElse(0L) + 1;
        database.sql("UPDATE policy_version SET newest = 0 WHERE kind = ? AND name = ? AND newest = 1")
                .params(document.kind().label(), document.name())
                .update();
        long now = clock.millis();
        database.sql("""
                        INSERT INTO policy_version(kind, name, version, content, author, at, deleted, newest)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 1)""")
                .params(
                        document.kind().label(),
                        document.name(),
                        version,
                        document.content(),
                        principal.name(),
                        now,
                        deleted ? 1 : 0)
                .update();
        var digest = digest(document.content());
        audit.record(
                principal,
                document.kind().label() + (deleted ? ".deleted" : version == 1 ? ".created" : ".changed"),
                document.name(),
                Map.of("version", version, "sha256", digest));
        return new Version(document.name(), version, principal.name(), Instant.ofEpochMilli(now), deleted, digest);
    }

    private static String digest(byte[] content) {
        return Stored.digest(new String(content, StandardCharsets.ISO_8859_1));
    }

    private static Kept kept(ResultSet row) throws SQLException {
        var content = row.getBytes(6);
        return new Kept(
                new Version(
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        row.getLong(5) == 1,
                        digest(content)),
                content);
    }
}
