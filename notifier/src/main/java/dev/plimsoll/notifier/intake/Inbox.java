package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.store.Sql;
import dev.plimsoll.notifier.store.Store;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// What was taken in, on the disk before anybody is told so, and kept as it came. What comes twice within a day is kept
/// once. Bounded: when too much waits, nothing more is taken.
public final class Inbox {
    /// How many documents one array may hold.
    static final int MOST_IN_ONE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final Store store;
    private final Clock clock;
    private final Limits limits;
    private final Runnable arrived;
    private final AtomicLong writing = new AtomicLong();
    private final AtomicLong unrouted = new AtomicLong();

    /// What may wait.
    ///
    /// @param document bytes of one post
    /// @param writing bytes that wait for the disk
    /// @param unrouted documents that wait to be routed
    /// @param perSecond posts of one sender in a second
    public record Limits(long document, long writing, long unrouted, int perSecond) {
        public static final Limits USUAL = new Limits(32L << 20, 128L << 20, 200_000, 5_000);

        public Limits {
            if (document < 1_000 || document > 1L << 30) {
                throw new IllegalArgumentException("largest must be 1000 to " + (1L << 30) + " bytes");
            }
            if (unrouted < 1 || perSecond < 1) {
                throw new IllegalArgumentException("backlog and perSecond must be 1 or more");
            }
        }
    }

    /// @param arrived told after something came
    public Inbox(Store store, Clock clock, Limits limits, Runnable arrived) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
        this.arrived = arrived;
    }

    public Limits limits() {
        return limits;
    }

    /// What became of a post.
    ///
    /// @param ids of its documents, by which the API and the log name them
    /// @param known how many of them were there already
    public record Receipt(List<Long> ids, int known) {
        public Receipt {
            ids = List.copyOf(ids);
        }
    }

    /// A row of the inbox.
    ///
    /// @param id grows with every document
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Stored(long id, String format, byte[] body, Received received) {
        /// @throws UnreadableException if this version reads that format differently from the one that took it in
        public Event read() throws UnreadableException {
            return Formats.read(format, body, received);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(String idempotency, String format, byte[] body) {}

    /// Reads and keeps what was posted.
    ///
    /// @param format as the path asks for it; empty to go by the content
    /// @param tenant the route that it is for; empty for all
    /// @param key the sender's own name for this post; empty to go by the content
    /// @return told when the disk has it; fails with a StoreException where it has not
    /// @throws UnreadableException if it is no event
    /// @throws BusyException if too much waits
    public CompletableFuture<Receipt> take(byte[] body, String format, String tenant, String key)
            throws UnreadableException, BusyException {
        if (body.length > limits.document) {
            throw new UnreadableException("larger than " + limits.document + " bytes", true);
        }
        var document = Formats.parse(body);
        List<Row> rows = new ArrayList<>();
        if (document.isArray()) {
            if (document.isEmpty() || document.size() > MOST_IN_ONE) {
                throw new UnreadableException("an array must hold 1 to " + MOST_IN_ONE + " documents", true);
            }
            int number = 0;
            for (var one : document) {
                rows.add(row(one, Formats.bytes(one), format, tenant, key.isEmpty() ? "" : key + "#" + number++));
            }
        } else {
            rows.add(row(document, body, format, tenant, key));
        }
        return keep(rows, tenant);
    }

    /// Keeps an event of this process's own.
    public CompletableFuture<Receipt> take(Event event) throws BusyException {
        var body = Formats.bytes(event);
        return keep(List.of(new Row("event:" + event.id(), OwnEventFormat.NAME, body)), "");
    }

    private Row row(JsonNode document, byte[] body, String asked, String tenant, String key)
            throws UnreadableException {
        if (asked.equals(OwnEventFormat.NAME)) {
            throw new UnreadableException("the format '" + asked + "' is not for posting");
        }
        var format = Formats.of(document, asked);
        var digest = digest(body);
        // what cannot be read must be told now: afterwards nobody listens
        format.read(document, new Received(clock.instant(), digest, tenant));
        return new Row(
                key.isEmpty() ? "sha256:" + digest + ":" + tenant : "key:" + Fields.clean(key, 200) + ":" + tenant,
                format.name(),
                body);
    }

    private CompletableFuture<Receipt> keep(List<Row> rows, String tenant) throws BusyException {
        long bytes = rows.stream().mapToLong(row -> row.body.length).sum();
        if (unrouted.get() + rows.size() > limits.unrouted) {
            throw new BusyException(limits.unrouted + " documents wait to be routed");
        }
        if (writing.addAndGet(bytes) > limits.writing) {
            writing.addAndGet(-bytes);
            throw new BusyException(limits.writing + " bytes wait for the disk");
        }
        var at = clock.millis();
        return store.first(sql -> insert(sql, rows, tenant, at)).whenComplete((receipt, _) -> {
            writing.addAndGet(-bytes);
            if (receipt != null) {
                unrouted.addAndGet(receipt.ids.size() - receipt.known);
                arrived.run();
            }
        });
    }

    private static Receipt insert(Sql sql, List<Row> rows, String tenant, long at) throws SQLException {
        List<Long> ids = new ArrayList<>();
        int known = 0;
        for (var row : rows) {
            var id = sql.insert("""
                    INSERT INTO inbox(idempotency, format, tenant, body, received_at, routed) VALUES (?, ?, ?, ?, ?, 0)
                    ON CONFLICT(idempotency) DO NOTHING RETURNING id""", row.idempotency, row.format, tenant, row.body, at);
            if (id.isPresent()) {
                ids.add(id.get());
            } else {
                known++;
                ids.add(sql.number("SELECT id FROM inbox WHERE idempotency = ?", row.idempotency));
            }
        }
        return new Receipt(ids, known);
    }

    /// The oldest documents that are not routed yet.
    public List<Stored> unrouted(int most) {
        return store.read(sql -> sql.query(
                "SELECT id, format, body, received_at, tenant FROM inbox WHERE routed = 0 ORDER BY id LIMIT ?",
                Inbox::stored,
                most));
    }

    /// A document; empty where it is no longer kept.
    public static Optional<Stored> byId(Sql sql, long id) throws SQLException {
        return sql
                .query("SELECT id, format, body, received_at, tenant FROM inbox WHERE id = ?", Inbox::stored, id)
                .stream()
                .findFirst();
    }

    private static Stored stored(java.sql.ResultSet row) throws SQLException {
        var body = row.getBytes(3);
        return new Stored(
                row.getLong(1),
                row.getString(2),
                body,
                new Received(Instant.ofEpochMilli(row.getLong(4)), digest(body), row.getString(5)));
    }

    /// Within the transaction that puts its messages into the outbox.
    public static void routed(Sql sql, long id) throws SQLException {
        sql.update("UPDATE inbox SET routed = 1 WHERE id = ?", id);
    }

    /// Counts anew what waits: at the start, and where several processes share a database.
    public void count() {
        unrouted.set(store.read(sql -> sql.number("SELECT COUNT(*) FROM inbox WHERE routed = 0")));
    }

    public void done(int documents) {
        unrouted.addAndGet(-documents);
    }

    public long waiting() {
        return unrouted.get();
    }

    /// Forgets idempotency after a day, and documents that nothing needs after `kept`.
    public void prune(Duration kept) throws InterruptedException {
        long now = clock.millis();
        int forgotten = store.write(sql -> {
            sql.update("""
                    UPDATE inbox SET idempotency = 'old:' || id WHERE received_at < ? AND idempotency NOT LIKE 'old:%'
                    """, now - REMEMBERED.toMillis());
            return sql.update("""
                    DELETE FROM inbox WHERE received_at < ? AND routed = 1
                      AND NOT EXISTS (SELECT 1 FROM told t WHERE t.event_id = inbox.id)
                      AND NOT EXISTS (SELECT 1 FROM sighting s WHERE s.event_id = inbox.id)
                      AND NOT EXISTS (SELECT 1 FROM delivery_event e JOIN delivery d ON d.id = e.delivery_id
                        WHERE e.event_id = inbox.id AND d.state IN ('WAITING', 'DEAD'))""", now - kept.toMillis());
        });
        LOG.atDebug().addKeyValue("documents", forgotten).log("forgot old documents");
    }

    static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
