package dev.plimsoll.server.scopes;

import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.engine.policy.expressions.ExpressionException;
import dev.plimsoll.engine.policy.expressions.ExpressionFacts;
import dev.plimsoll.engine.policy.expressions.ExpressionFacts.Place;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.images.ImageStore.Saved;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.practice.PracticeDays;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which scopes hold an image: written when the image is registered or seen running, so that reading is a join.
///
/// An image is held where the expression holds for any of the names that it ever had. An expression without an
/// answer, for want of a label for example, does not hold: nobody sees an image by doubt.
@Component
public class Membership {
    private static final int MOST_COMPILED = 4_000;

    private final Database database;
    private final PracticeDays practice;
    private final Map<String, Expression> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Expression> eldest) {
            return size() > MOST_COMPILED;
        }
    };

    Membership(Database database, PracticeDays practice) {
        this.database = database;
        this.practice = practice;
    }

    /// Puts a registered image into the scopes that hold it, within the caller's transaction.
    ///
    /// @throws Refusal if the principal may register for some scopes only, and one of the image's names is in none
    ///     of them
    public void register(Saved saved, Principal principal) {
        var scopes = expressions();
        var image = saved.image();
        check(image.image(), image.inventory().os(), scopes, principal);
        update(
                saved.id(),
                saved.isNew(),
                scopes,
                saved.isNew()
                        ? Optional.of(ImageScopeFacts.of(
                                image.image(), image.inventory().os(), saved.names(), List.of()))
                        : new ImageScopeFacts(database).of(saved.id()));
    }

    /// Notes that an image runs somewhere, within the caller's transaction.
    public void seenRunning(long image, Place place, long now) {
        int known = database.sql(
                        "UPDATE image_place SET last_seen = ? WHERE image_id = ? AND cluster = ? AND namespace = ?")
                .params(now, image, place.cluster(), place.namespace())
                .update();
        if (known == 0) {
            var scopes = expressions();
            database.sql(
                            "INSERT INTO image_place(image_id, cluster, namespace, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)")
                    .params(image, place.cluster(), place.namespace(), now, now)
                    .update();
            update(image, false, scopes, new ImageScopeFacts(database).of(image));
        }
    }

    /// The names of the scopes that hold an image, sorted: what policies know of them.
    public List<String> names(long image) {
        return database.sql("SELECT s.name FROM scope_image m JOIN scope s ON s.id = m.scope_id"
                        + " WHERE m.image_id = ? ORDER BY s.name")
                .param(image)
                .query((row, n) -> row.getString(1))
                .list();
    }

    /// The same for several images; those of none are absent.
    public Map<Long, List<String>> names(Collection<Long> images) {
        var found = new HashMap<Long, List<String>>();
        database.sql("SELECT m.image_id, s.name FROM scope_image m JOIN scope s ON s.id = m.scope_id"
                        + " WHERE m.image_id IN (:images) ORDER BY m.image_id, s.name")
                .param("images", images)
                .query(row -> {
                    found.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(row.getString(2));
                });
        return found;
    }

    private void update(long image, boolean isNew, Compiled scopes, Optional<List<Map<String, Object>>> facts) {
        var known = new TreeSet<>(database.sql("SELECT scope_id FROM scope_image WHERE image_id = ?")
                .param(image)
                .query((row, n) -> row.getLong(1))
                .list());
        var held = new TreeSet<Long>();
        facts.ifPresent(found -> scopes.byId().forEach((id, expression) -> {
            if (holds(expression, found).orElse(false)) {
                held.add(id);
            }
        }));
        var rows = new ArrayList<Object[]>();
        held.stream().filter(id -> !known.contains(id)).forEach(id -> rows.add(new Object[] {id, image}));
        database.batches().batchUpdate("INSERT INTO scope_image(scope_id, image_id) VALUES (?, ?)", rows);
        var gone = new ArrayList<Object[]>();
        known.stream().filter(id -> !held.contains(id)).forEach(id -> gone.add(new Object[] {id, image}));
        database.batches().batchUpdate("DELETE FROM scope_image WHERE scope_id = ? AND image_id = ?", gone);
        if (!isNew && !known.equals(held)) {
            practice.moved(image, known, held);
        }
    }

    private void check(ImageFacts facts, @Nullable OperatingSystem os, Compiled scopes, Principal principal) {
        switch (principal.visibility(Permission.IMAGES_REGISTER)) {
            case Visibility.Everything _ -> {}
            case Visibility.Scopes some -> {
                // each name by itself: one of one's own must not bring in another's
                for (var variables : ExpressionFacts.ofApplicationScopes(facts, os, List.of())) {
                    if (some.scopes().stream().noneMatch(id -> holds(scopes, id, variables))) {
                        throw Refusal.forbidden("none of the scopes that you may register images for holds "
                                + variables.get("repository") + "; ask an administrator for another");
                    }
                }
            }
        }
    }

    private static boolean holds(Compiled scopes, long id, Map<String, Object> variables) {
        var expression = scopes.byId().get(id);
        return expression != null && holds(expression, List.of(variables)).orElse(false);
    }

    /// Whether it holds for any of them; empty where none says yes and one has no answer.
    static Optional<Boolean> holds(Expression expression, List<Map<String, Object>> facts) {
        boolean doubt = false;
        for (var variables : facts) {
            try {
                if (expression.holds(variables)) {
                    return Optional.of(true);
                }
            } catch (ExpressionException e) {
                doubt = true;
            }
        }
        return doubt ? Optional.empty() : Optional.of(false);
    }

    /// All scopes by their ids.
    private record Compiled(Map<Long, Expression> byId) {}

    private Compiled expressions() {
        // a scope that changes now is either seen as it will be, or waits until this image is in the table
        database.together(Locks.SCOPES);
        var byId = new TreeMap<Long, Expression>();
        database.sql("SELECT id, expression FROM scope WHERE deleted_at IS NULL ORDER BY id")
                .query(row -> {
                    byId.put(row.getLong(1), compile(row.getString(2)));
                });
        return new Compiled(byId);
    }

    Expression compile(String text) {
        synchronized (compiled) {
            return compiled.computeIfAbsent(text, Expression::parseApplicationScope);
        }
    }
}
