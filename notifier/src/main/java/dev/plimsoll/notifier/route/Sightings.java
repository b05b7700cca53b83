package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.store.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// The notifier's own register of findings: what each image and scope has, since when, and what is gone, whoever is
/// told of it. By it a scan without a finding tells that the finding is over.
final class Sightings {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Sightings() {}

    /// When the open findings of a subject were first seen, by item.
    static Map<String, Instant> firstSeen(Sql sql, String subject) throws SQLException {
        Map<String, Instant> seen = new HashMap<>();
        sql.query(
                        "SELECT item, first_seen FROM sighting WHERE subject = ? AND resolved_at IS NULL",
                        row -> Map.entry(row.getString(1), Instant.ofEpochMilli(row.getLong(2))),
                        subject)
                .forEach(entry -> seen.put(entry.getKey(), entry.getValue()));
        return seen;
    }

    /// Whether a newer scan of the same image was seen before: then this one says nothing about today.
    static boolean isOutdated(Sql sql, Event event) throws SQLException {
        if (event.kind() != EventKind.SCAN) {
            return false;
        }
        return sql.query(
                        """
            INSERT INTO subject_scan(subject, scanned_at) VALUES (?, ?) ON CONFLICT(subject)
            DO UPDATE SET scanned_at = excluded.scanned_at WHERE subject_scan.scanned_at <= excluded.scanned_at
            RETURNING scanned_at""",
                        row -> row.getLong(1),
                        Items.subject(event),
                        event.time().toEpochMilli())
                .isEmpty();
    }

    private record Known(String severity, boolean open) {}

    /// Writes down what an event tells of findings.
    ///
    /// @return items that are gone with it
    static Set<String> note(Sql sql, Event event, long id, long now) throws SQLException {
        return switch (event.kind()) {
            case SCAN -> scan(sql, event, id, now);
            case FINDING_OPENED, FINDING_CHANGED -> {
                data(sql, event, now);
                var subject = Items.subject(event);
                upsert(sql, event, subject, known(sql, subject), id, now);
                yield Set.of();
            }
            case FINDING_RESOLVED -> {
                data(sql, event, now);
                var gone = new LinkedHashSet<>(Items.places(event).keySet());
                for (var item : gone) {
                    resolve(sql, Items.subject(event), item, now);
                }
                yield gone;
            }
            case POLICY_SATISFIED -> Set.of(Items.WHOLE);
            case RESCAN_COMPLETED -> {
                data(sql, event, now);
                yield Set.of();
            }
            case POLICY_VIOLATED, IMAGE_REGISTERED, IMAGE_REJECTED, FEED_STALE, INCIDENT, INSIGHT -> Set.of();
        };
    }

    private static Set<String> scan(Sql sql, Event event, long id, long now) throws SQLException {
        data(sql, event, now);
        var subject = Items.subject(event);
        var known = known(sql, subject);
        upsert(sql, event, subject, known, id, now);
        var gone = new LinkedHashSet<String>();
        var there = Items.places(event).keySet();
        for (var one : known.entrySet()) {
            if (one.getValue().open && !there.contains(one.getKey())) {
                gone.add(one.getKey());
                resolve(sql, subject, one.getKey(), now);
            }
        }
        if (event.violations().isEmpty() && event.findings().isEmpty()) {
            gone.add(Items.WHOLE);
        }
        return gone;
    }

    private static Map<String, Known> known(Sql sql, String subject) throws SQLException {
        Map<String, Known> known = new HashMap<>();
        sql.query(
                        "SELECT item, severity, CASE WHEN resolved_at IS NULL THEN 1 ELSE 0 END FROM sighting WHERE"
                                + " subject = ?",
                        row -> Map.entry(row.getString(1), new Known(row.getString(2), row.getInt(3) == 1)),
                        subject)
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        return known;
    }

    private static void upsert(Sql sql, Event event, String subject, Map<String, Known> known, long id, long now)
            throws SQLException {
        var scope = event.scope() == null ? "" : event.scope().name();
        for (var entry : Items.places(event).entrySet()) {
            var finding = event.findings().get(entry.getValue());
            var before = known.get(entry.getKey());
            if (before == null) {
                var seen = finding.firstSeen();
                sql.update(
                        """
                        INSERT INTO sighting(subject, item, scope, vulnerability, severity, first_seen, event_id, place)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
                        """,
                        subject,
                        entry.getKey(),
                        scope,
                        finding.id(),
                        finding.severity().name(),
                        seen == null ? now : seen.toEpochMilli(),
                        id,
                        entry.getValue());
            } else if (!before.open) {
                sql.update("""
                    UPDATE sighting SET severity = ?, first_seen = ?, resolved_at = NULL, scope = ?, event_id = ?,
                      place = ? WHERE subject = ? AND item = ?\
                    """, finding.severity().name(), now, scope, id, entry.getValue(), subject, entry.getKey());
            } else if (!before.severity.equals(finding.severity().name())) {
                sql.update(
                        "UPDATE sighting SET severity = ? WHERE subject = ? AND item = ?",
                        finding.severity().name(),
                        subject,
                        entry.getKey());
            }
        }
    }

    private static void resolve(Sql sql, String subject, String item, long now) throws SQLException {
        sql.update(
                "UPDATE sighting SET resolved_at = ? WHERE subject = ? AND item = ? AND resolved_at IS NULL",
                now,
                subject,
                item);
    }

    /// When the data of a scope was renewed, and who is asked about it now. The empty scope stands for all.
    private static void data(Sql sql, Event event, long now) throws SQLException {
        var scope = event.scope();
        var owners = scope == null ? "" : JSON.writeValueAsString(scope);
        sql.update("""
            INSERT INTO scope_data(scope, renewed_at, owners) VALUES (?, ?, ?) ON CONFLICT(scope)
            DO UPDATE SET renewed_at = excluded.renewed_at, owners = excluded.owners
            """, scope == null ? "" : scope.name(), now, owners);
    }
}
