package dev.plimsoll.notifier.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The tables, in steps: each is applied once, in order. A step that was released never changes, others follow it.
final class Schema {
    private static final List<List<String>> STEPS = List.of(
            List.of(
                    // what was posted, as it was posted; `routed` tells whether its messages are in the outbox
                    """
            CREATE TABLE inbox(id ${identity}, idempotency TEXT NOT NULL UNIQUE, format TEXT NOT NULL,
              tenant TEXT NOT NULL, body ${bytes} NOT NULL, received_at BIGINT NOT NULL, routed INTEGER NOT NULL)""",
                    "CREATE INDEX inbox_unrouted ON inbox(id) WHERE routed = 0",
                    "CREATE INDEX inbox_received ON inbox(received_at)",
                    // every finding that a source reports, open or gone, whoever is told of it
                    """
            CREATE TABLE sighting(id ${identity}, subject TEXT NOT NULL, item TEXT NOT NULL, scope TEXT NOT NULL,
              vulnerability TEXT NOT NULL, severity TEXT NOT NULL, first_seen BIGINT NOT NULL,
              resolved_at BIGINT, event_id BIGINT NOT NULL, place INTEGER NOT NULL, UNIQUE(subject, item))""",
                    "CREATE INDEX sighting_event ON sighting(event_id)",
                    // the newest scan of each image: an older one that comes late resolves nothing
                    "CREATE TABLE subject_scan(subject TEXT PRIMARY KEY, scanned_at BIGINT NOT NULL)",
                    "CREATE INDEX sighting_scope ON sighting(scope, resolved_at)",
                    // when the data of a scope was last renewed
                    "CREATE TABLE scope_data(scope TEXT PRIMARY KEY, renewed_at BIGINT NOT NULL, owners TEXT NOT NULL)",
                    // what a route tells a channel: PENDING in a delivery, TOLD, DEAD with its delivery; GONE at its
                    // source
                    // while
                    // others of its group are open, RESOLVING in a delivery
                    """
            CREATE TABLE told(id ${identity}, route TEXT NOT NULL, channel TEXT NOT NULL, subject TEXT NOT NULL,
              item TEXT NOT NULL, fingerprint TEXT NOT NULL, state TEXT NOT NULL, group_key TEXT NOT NULL,
              delivery_id BIGINT NOT NULL, event_id BIGINT NOT NULL, place INTEGER NOT NULL, at BIGINT NOT NULL,
              UNIQUE(route, channel, subject, item))""",
                    "CREATE INDEX told_delivery ON told(delivery_id)",
                    "CREATE INDEX told_group ON told(route, channel, group_key)",
                    "CREATE INDEX told_subject ON told(subject)",
                    "CREATE INDEX told_event ON told(event_id)",
                    """
            CREATE TABLE delivery(id ${identity}, uid TEXT NOT NULL, route TEXT NOT NULL, channel TEXT NOT NULL,
              group_key TEXT NOT NULL, action TEXT NOT NULL, state TEXT NOT NULL, due_at BIGINT NOT NULL,
              attempts INTEGER NOT NULL, created_at BIGINT NOT NULL, done_at BIGINT, recipients TEXT NOT NULL,
              language TEXT NOT NULL, template TEXT, digest TEXT, answer TEXT)""",
                    "CREATE INDEX delivery_due ON delivery(channel, due_at) WHERE state = 'WAITING'",
                    "CREATE INDEX delivery_group ON delivery(channel, group_key, id) WHERE state = 'WAITING'",
                    "CREATE INDEX delivery_state ON delivery(state, done_at)",
                    "CREATE INDEX delivery_route ON delivery(route, channel, done_at)",
                    // the events that a delivery tells of, and which of their findings: '*' for all
                    """
            CREATE TABLE delivery_event(delivery_id BIGINT NOT NULL, event_id BIGINT NOT NULL, places TEXT NOT NULL,
              PRIMARY KEY(delivery_id, event_id))""",
                    "CREATE INDEX delivery_event_event ON delivery_event(event_id)",
                    """
            CREATE TABLE attempt(id ${identity}, delivery_id BIGINT NOT NULL, at BIGINT NOT NULL, status TEXT NOT NULL,
              answer TEXT NOT NULL, next_at BIGINT)""",
                    "CREATE INDEX attempt_delivery ON attempt(delivery_id)",
                    // by what a destination knows an open group: a ticket's key, a thread
                    """
            CREATE TABLE ticket(channel TEXT NOT NULL, group_key TEXT NOT NULL, reference TEXT,
              opened_at BIGINT NOT NULL, reminded_at BIGINT NOT NULL, PRIMARY KEY(channel, group_key))""",
                    // when a digest of a route was last made for a scope
                    """
            CREATE TABLE digest_made(route TEXT NOT NULL, scope TEXT NOT NULL, day TEXT NOT NULL, at BIGINT NOT NULL,
              PRIMARY KEY(route, scope))"""),
            // a delivery that waits for another: the channels of a route that are told one after the other
            List.of(
                    "ALTER TABLE delivery ADD COLUMN after_id BIGINT",
                    "CREATE INDEX told_item ON told(route, channel, item)"));

    private Schema() {}

    /// Brings an open, writable database to the newest step, in a transaction for each.
    ///
    /// @throws StoreException if a newer version of the notifier has written it
    static void apply(Connection connection, Dialect dialect) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            if (dialect == Dialect.POSTGRESQL) {
                statement.execute("SELECT pg_advisory_xact_lock(" + Store.SCHEMA_LOCK + ")");
            }
            statement.execute("CREATE TABLE IF NOT EXISTS notifier_schema(step INTEGER PRIMARY KEY)");
            int done;
            try (var rows = statement.executeQuery("SELECT COUNT(*) FROM notifier_schema")) {
                rows.next();
                done = rows.getInt(1);
            }
            if (done > STEPS.size()) {
                throw new StoreException("the notifier's data was written by a newer version (step " + done
                        + ", this one knows " + STEPS.size() + "); start that one");
            }
            for (int step = done; step < STEPS.size(); step++) {
                for (var sql : STEPS.get(step)) {
                    statement.execute(dialect.words(sql));
                }
                statement.execute("INSERT INTO notifier_schema(step) VALUES (" + step + ")");
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }
}
