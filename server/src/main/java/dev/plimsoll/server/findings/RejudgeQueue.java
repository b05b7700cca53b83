package dev.plimsoll.server.findings;

import dev.plimsoll.server.platform.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/// The images whose verdict may be another now. Whoever changes what verdicts depend on (advisories, policies,
/// decisions, scopes) marks them in the transaction of the change; they are judged soon after, by whichever server
/// comes first, and a server that is killed meanwhile leaves the rest here.
///
/// An image that is marked while it is being judged waits again: marks touch the row that the judge takes away first.
@Component
public class RejudgeQueue {
    private static final String TOUCHING = " ON CONFLICT (image_id) DO UPDATE SET image_id = excluded.image_id";

    private final Database database;

    RejudgeQueue(Database database) {
        this.database = database;
    }

    /// @return how many images are waiting because of this call
    public int mark(Collection<Long> images) {
        database.write(() -> {
            database.batches()
                    .batchUpdate(
                            "INSERT INTO rejudge(image_id) VALUES (?)" + TOUCHING,
                            images.stream().map(id -> new Object[] {id}).toList());
        });
        return images.size();
    }

    /// Every image: after a change of policies, say.
    public int markAll() {
        return database.write(
                () -> database.sql("INSERT INTO rejudge(image_id) SELECT id FROM image WHERE 1 = 1" + TOUCHING)
                        .update());
    }

    /// Those whose verdict time alone may have changed by now. Looks at no others.
    public int markDue(Instant now) {
        var due = database.sql("SELECT 1 FROM image_verdict WHERE changes_at <= ? LIMIT 1")
                .param(now.toEpochMilli())
                .query(Long.class)
                .optional();
        if (due.isEmpty()) {
            return 0;
        }
        return database.write(() -> database.sql("INSERT INTO rejudge(image_id) SELECT image_id FROM image_verdict"
                        + " WHERE changes_at <= ?" + TOUCHING)
                .param(now.toEpochMilli())
                .update());
    }

    public boolean isEmpty() {
        return first(1).isEmpty();
    }

    /// Takes the next of them away, within the caller's transaction, who judges them in it.
    public List<Long> take(int most) {
        return database
                .sql("DELETE FROM rejudge WHERE image_id IN"
                        + " (SELECT image_id FROM rejudge ORDER BY image_id LIMIT ?) RETURNING image_id")
                .param(most)
                .query((row, n) -> row.getLong(1))
                .list()
                .stream()
                .sorted()
                .toList();
    }

    private List<Long> first(int most) {
        return database.sql("SELECT image_id FROM rejudge ORDER BY image_id LIMIT ?")
                .param(most)
                .query((row, n) -> row.getLong(1))
                .list();
    }

    public long size() {
        return database.sql("SELECT COUNT(*) FROM rejudge").query(Long.class).single();
    }
}
