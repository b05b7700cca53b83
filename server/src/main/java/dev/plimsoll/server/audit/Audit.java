package dev.plimsoll.server.audit;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Stored;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Writes down what somebody does, in the transaction that does it: neither is there without the other.
@Component
public class Audit {
    /// Characters of the details that are kept; of longer ones the hash.
    private static final int LONGEST = 65_536;

    private final Database database;
    private final Clock clock;

    Audit(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Call it last in the transaction: it lets one writer in at a time until that ends.
    ///
    /// @param action thing and past participle: `decision.made`, `policy.changed`
    /// @param subject what it was done to, as people know it
    /// @param details what else matters, never a secret
    public void record(Principal principal, String action, String subject, Map<String, ?> details) {
        database.write(() -> {
            // the outbox's lock, so that there is no order in which to take the two
            database.alone(Locks.OUTBOX);
            var last = database.sql("SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1")
                    .query((row, n) -> new Last(row.getLong(1), row.getString(2)))
                    .optional()
                    .orElse(new Last(0, ""));
            var entry = new AuditEntry(
                    last.id + 1, clock.millis(), principal.name(), action, subject, text(details), last.hash);
            database.sql("""
                            INSERT INTO audit_entry(id, at, principal, action, subject, details, previous, hash)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            entry.id(),
                            entry.at(),
                            entry.principal(),
                            entry.action(),
                            entry.subject(),
                            entry.details(),
                            entry.previous(),
                            entry.hash())
                    .update();
        });
    }

    private record Last(long id, String hash) {}

    private static String text(Map<String, ?> details) {
        var text = Stored.json(details);
        return text.length() <= LONGEST
                ? text
                : Stored.json(Map.of("tooLong", text.length(), "sha256", Stored.digest(text)));
    }
}
