package dev.plimsoll.server.policies;

import dev.plimsoll.engine.policy.AssurancePolicy;
import dev.plimsoll.engine.policy.Scope;
import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.engine.policy.expressions.ExpressionException;
import dev.plimsoll.engine.policy.expressions.ExpressionFacts;
import dev.plimsoll.engine.policy.suppression.Waiver;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.server.policies.PolicyStore.Kept;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which images another version of a document may judge otherwise: those in the scope of the policy, before or after;
/// those with a vulnerability that is waived, before or after. They are found by reading, outside of the transaction
/// that
/// then marks them: nobody waits for a hundred thousand images to be looked at.
@Component
class Reach {
    private static final int PART = 500;
    /// Registrations that began before the reading did may end after it; a transaction is not open for longer.
    private static final Duration SLACK = Duration.ofMinutes(2);

    private final Database database;
    private final Clock clock;

    Reach(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// @param everywhere whether it may be any image
    /// @param images ids, of a policy
    /// @param vulnerabilities in capitals, of waivers
    /// @param since images registered later are to be marked as well
    record Concerned(boolean everywhere, SortedSet<Long> images, SortedSet<String> vulnerabilities, long since) {}

    /// @param before absent for a new document
    /// @param after absent for one that is deleted
    Concerned of(PolicyKind kind, Optional<Kept> before, @Nullable PolicyDocument after) {
        long since = clock.instant().minus(SLACK).toEpochMilli();
        var documents = new ArrayList<PolicyDocument>();
        before.ifPresent(
                kept -> documents.add(new PolicyDocument(kind, kept.version().name(), kept.content())));
        if (after != null) {
            documents.add(after);
        }
        var policies = new ArrayList<AssurancePolicy>();
        var vulnerabilities = new TreeSet<String>();
        for (var document : documents) {
            var read = document.read();
            policies.addAll(read.policies());
            read.waivers().stream()
                    .map(Waiver::vulnerability)
                    .forEach(name -> vulnerabilities.add(name.strip().toUpperCase(Locale.ROOT)));
        }
        var expressions = new ArrayList<Expression>();
        for (var policy : policies) {
            switch (policy.scope()) {
                case Scope.Everything _ -> {
                    return new Concerned(true, new TreeSet<>(), vulnerabilities, since);
                }
                case Scope.Matching some -> expressions.add(some.expression());
            }
        }
        return new Concerned(
                false, expressions.isEmpty() ? new TreeSet<>() : held(expressions), vulnerabilities, since);
    }

    /// The part of an image's content that is looked at.
    private record Content(ImageFacts image) {}

    private record Row(long id, String content, @Nullable String os) {}

    private SortedSet<Long> held(List<Expression> expressions) {
        var held = new TreeSet<Long>();
        for (var part = behind(0); !part.isEmpty(); part = behind(part.getLast().id)) {
            var scopes = scopes(part.stream().map(Row::id).toList());
            for (var row : part) {
                var facts = ExpressionFacts.ofScopes(
                        Stored.read(row.content, Content.class).image(),
                        row.os == null ? null : Stored.read(row.os, OperatingSystem.class),
                        scopes.getOrDefault(row.id, List.of()));
                if (expressions.stream().anyMatch(expression -> mayHold(expression, facts))) {
                    held.add(row.id);
                }
            }
        }
        return held;
    }

    /// Without an answer the policy judges the image.
    private static boolean mayHold(Expression expression, Collection<Map<String, Object>> facts) {
        for (var variables : facts) {
            try {
                if (expression.holds(variables)) {
                    return true;
                }
            } catch (ExpressionException e) {
                return true;
            }
        }
        return false;
    }

    private List<Row> behind(long image) {
        return database.sql("SELECT i.id, i.content, o.content FROM image i LEFT JOIN operating_system o"
                        + " ON o.id = i.operating_system_id WHERE i.id > ? ORDER BY i.id LIMIT ?")
                .params(image, PART)
                .query((row, n) -> new Row(row.getLong(1), row.getString(2), row.getString(3)))
                .list();
    }

    private Map<Long, List<String>> scopes(List<Long> images) {
        var scopes = new TreeMap<Long, List<String>>();
        database.sql("SELECT m.image_id, s.name FROM scope_image m JOIN scope s ON s.id = m.scope_id"
                        + " WHERE m.image_id IN (:images) ORDER BY s.name")
                .param("images", images)
                .query(row -> {
                    scopes.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(row.getString(2));
                });
        return scopes;
    }

    /// Marks them, within the caller's transaction.
    ///
    /// @param policies how many are stored, with this one: the first and the last change what judges at all
    void mark(PolicyKind kind, Concerned concerned, int policies) {
        switch (kind) {
            case POLICY -> {
                if (concerned.everywhere || policies <= 1) {
                    mark("SELECT id FROM image WHERE id >= ?", 0);
                    return;
                }
                mark("SELECT id FROM image WHERE last_registered_at >= ?", concerned.since);
                var rows =
                        concerned.images.stream().map(id -> new Object[] {id}).toList();
                database.batches().batchUpdate("INSERT INTO rejudge(image_id) VALUES (?)" + TOUCHING, rows);
            }
            case WAIVERS -> {
                var all = List.copyOf(concerned.vulnerabilities);
                for (int from = 0; from < all.size(); from += PART) {
                    database.sql("INSERT INTO rejudge(image_id) SELECT DISTINCT x.image_id FROM vulnerability_alias a"
                                    + " JOIN component_match m ON m.vulnerability = a.vulnerability"
                                    + " AND m.resolved_at IS NULL"
                                    + " JOIN component_set_member s ON s.component_id = m.component_id"
                                    + " JOIN image_component_set x ON x.set_id = s.set_id"
                                    + " WHERE a.alias IN (:names)" + TOUCHING)
                            .param("names", all.subList(from, Math.min(all.size(), from + PART)))
                            .update();
                }
            }
        }
    }

    /// A row that is there is touched, so that who judges the image at this moment leaves it there.
    private static final String TOUCHING = " ON CONFLICT (image_id) DO UPDATE SET image_id = excluded.image_id";

    private void mark(String images, long parameter) {
        database.sql("INSERT INTO rejudge(image_id) " + images + TOUCHING)
                .param(parameter)
                .update();
    }
}
