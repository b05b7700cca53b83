package dev.plimsoll.server.audit;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The audit log for those who read it.
@Component
public class AuditLog {
    private static final int PART = 1_000;

    private final Database database;

    AuditLog(Database database) {
        this.database = database;
    }

    /// An entry as the API shows it.
    public record Shown(
            long id, Instant at, String principal, String action, String subject, JsonNode details, String hash) {}

    /// What is asked for; absent is any.
    record Filter(
            @Nullable String principal,
            @Nullable String action,
            @Nullable String subject) {}

    /// Newest first.
    ///
    /// @param before entries older than this one
    List<Shown> list(long before, int limit, Filter filter) {
        var condition = new StringBuilder("id < ?");
        var values = new ArrayList<Object>();
        values.add(before);
        add(condition, values, "principal", filter.principal());
        add(condition, values, "action", filter.action());
        add(condition, values, "subject", filter.subject());
        values.add(limit);
        return database.sql("SELECT id, at, principal, action, subject, details, hash FROM audit_entry WHERE "
                        + condition + " ORDER BY id DESC LIMIT ?")
                .params(values)
                .query((row, n) -> new Shown(
                        row.getLong(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        Stored.read(row.getString(6), JsonNode.class),
                        row.getString(7)))
                .list();
    }

    private static void add(StringBuilder condition, List<Object> values, String column, @Nullable String value) {
        if (value != null) {
            condition.append(" AND ").append(column).append(" = ?");
            values.add(value);
        }
    }

    /// What came of looking at the whole chain.
    ///
    /// @param entries how many hold
    /// @param head hash of the last of them: kept elsewhere, it proves later that nothing was cut off
    /// @param fault what does not hold; empty where all does
    public record Verified(long entries, String head, Optional<String> fault) {}

    private record Row(AuditEntry entry, String hash) {}

    /// Computes every hash again.
    ///
    /// @param expected a head that was noted before; it must still be in the chain
    public Verified verify(Optional<String> expected) {
        var head = "";
        long count = 0;
        boolean seen = expected.isEmpty();
        for (var part = part(count); !part.isEmpty(); part = part(count)) {
            for (var row : part) {
                var entry = row.entry();
                if (entry.id() != count + 1) {
                    return fault(count, head, "entry " + (count + 1) + " is missing");
                }
                if (!entry.previous().equals(head)) {
                    return fault(count, head, "entry " + entry.id() + " does not follow the one before it");
                }
                if (!entry.hash().equals(row.hash())) {
                    return fault(count, head, "entry " + entry.id() + " was changed");
                }
                head = row.hash();
                seen |= expected.isPresent() && expected.get().equals(head);
                count++;
            }
        }
        return seen
                ? new Verified(count, head, Optional.empty())
                : fault(count, head, "no entry has the hash " + expected.orElse("") + ": entries were cut off");
    }

    private static Verified fault(long count, String head, String what) {
        return new Verified(count, head, Optional.of(what));
    }

    private List<Row> part(long after) {
        return database.sql("SELECT id, at, principal, action, subject, details, previous, hash FROM audit_entry"
                        + " WHERE id > ? ORDER BY id LIMIT ?")
                .params(after, PART)
                .query((row, n) -> new Row(
                        new AuditEntry(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7)),
                        row.getString(8)))
                .list();
    }
}
