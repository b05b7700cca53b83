package dev.plimsoll.server.scopes;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.practice.PracticeDays;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// Which images an expression holds.
@Component
class Holding {
    private static final int PART = 500;
    /// Registrations that began before the reading did may end after it; a transaction is not open for longer.
    private static final Duration SLACK = Duration.ofMinutes(2);

    private static final int SHOWN = 50;

    private final Database database;
    private final Membership membership;
    private final PracticeDays practice;
    private final Clock clock;

    Holding(Database database, Membership membership, PracticeDays practice, Clock clock) {
        this.database = database;
        this.membership = membership;
        this.practice = practice;
        this.clock = clock;
    }

    /// What reading came to.
    ///
    /// @param images ids of those that it holds
    /// @param since later registrations are to be looked at again
    /// @param doubtful how many images the expression has no answer for; they are not held
    record Held(String expression, SortedSet<Long> images, long since, long doubtful) {}

    Held read(String expression) {
        long since = clock.instant().minus(SLACK).toEpochMilli();
        var compiled = membership.compile(expression);
        var reading = new ImageScopeFacts(database);
        var held = new TreeSet<Long>();
        long doubtful = 0;
        for (var part = reading.behind(0, PART); !part.isEmpty(); part = reading.behind(part.lastKey(), PART)) {
            for (var image : part.entrySet()) {
                var answer = Membership.holds(compiled, image.getValue());
                if (answer.isEmpty()) {
                    doubtful++;
                } else if (answer.get()) {
                    held.add(image.getKey());
                }
            }
        }
        return new Held(expression, held, since, doubtful);
    }

    /// Stores it, with what was registered since, within the caller's transaction. Images that came or went are
    /// noted to be judged again: policies may ask for scopes.
    ///
    /// @return how many came or went
    long write(long scope, Held held) {
        var images = new TreeSet<>(held.images());
        var compiled = membership.compile(held.expression());
        var reading = new ImageScopeFacts(database);
        for (var id : database.sql("SELECT id FROM image WHERE last_registered_at >= ?")
                .param(held.since())
                .query((row, n) -> row.getLong(1))
                .list()) {
            boolean holds = reading.of(id)
                    .flatMap(facts -> Membership.holds(compiled, facts))
                    .orElse(false);
            if (holds) {
                images.add(id);
            } else {
                images.remove(id);
            }
        }
        var known = new TreeSet<>(database.sql("SELECT image_id FROM scope_image WHERE scope_id = ?")
                .param(scope)
                .query((row, n) -> row.getLong(1))
                .list());
        var come = rows(images, known);
        var gone = rows(known, images);
        change("INSERT INTO scope_image(scope_id, image_id) VALUES (?, ?)", scope, come);
        change("DELETE FROM scope_image WHERE scope_id = ? AND image_id = ?", scope, gone);
        if (!come.isEmpty() || !gone.isEmpty()) {
            practice.scopesChanged();
        }
        judgeAgain(come);
        judgeAgain(gone);
        return come.size() + (long) gone.size();
    }

    void clear(long scope) {
        var known = database.sql("SELECT image_id FROM scope_image WHERE scope_id = ?")
                .param(scope)
                .query((row, n) -> row.getLong(1))
                .list();
        database.sql("DELETE FROM scope_image WHERE scope_id = ?").param(scope).update();
        if (!known.isEmpty()) {
            practice.scopesChanged();
        }
        judgeAgain(known);
    }

    private static List<Long> rows(SortedSet<Long> all, SortedSet<Long> without) {
        return all.stream().filter(id -> !without.contains(id)).toList();
    }

    private void change(String statement, long scope, List<Long> images) {
        var rows = new ArrayList<Object[]>();
        images.forEach(image -> rows.add(new Object[] {scope, image}));
        database.batches().batchUpdate(statement, rows);
    }

    private void judgeAgain(List<Long> images) {
        var rows = new ArrayList<Object[]>();
        images.forEach(image -> rows.add(new Object[] {image}));
        database.batches()
                .batchUpdate(
                        "INSERT INTO rejudge(image_id) VALUES (?)"
                                + " ON CONFLICT (image_id) DO UPDATE SET image_id = excluded.image_id",
                        rows);
    }

    /// An image that a scope would hold.
    record Example(long id, String digest, String reference) {}

    List<Example> examples(SortedSet<Long> images) {
        var ids = images.stream().limit(SHOWN).toList();
        return ids.isEmpty()
                ? List.of()
                : database.sql("SELECT id, digest, reference FROM image WHERE id IN (:ids) ORDER BY id")
                        .params(Map.of("ids", ids))
                        .query((row, n) -> new Example(row.getLong(1), row.getString(2), row.getString(3)))
                        .list();
    }
}
