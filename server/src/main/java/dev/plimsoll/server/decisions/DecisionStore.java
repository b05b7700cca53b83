package dev.plimsoll.server.decisions;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.audit.Audit;
import dev.plimsoll.server.decisions.StoredDecision.Target;
import dev.plimsoll.server.images.ImageLookup;
import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.vocabulary.ImageReference;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Makes decisions and takes them back; both are written down, and the images concerned are noted to be judged
/// anew in the same transaction.
@Component
public class DecisionStore {
    /// Decisions that are made at once.
    public static final int MOST = 500;

    private final Database database;
    private final Decisions decisions;
    private final ImageLookup images;
    private final Audit audit;
    private final Clock clock;

    DecisionStore(Database database, Decisions decisions, ImageLookup images, Audit audit, Clock clock) {
        this.database = database;
        this.decisions = decisions;
        this.images = images;
        this.audit = audit;
        this.clock = clock;
    }

    /// A decision that is allowed, not stored.
    record Prepared(StoredDecision decision, @Nullable Long chain, Visibility of) {}

    /// All of them or none.
    ///
    /// @throws InvalidInput if one is none, or about something that the principal may not decide on
    public List<StoredDecision> make(List<DecisionRequest> requests, Principal principal) {
        return database.write(() -> {
            database.alone(Locks.JUDGING);
            var made = new ArrayList<StoredDecision>();
            for (var one : prepare(requests, principal)) {
                made.add(insert(one));
                judgeAgain(decisions.images(one.decision, one.of));
            }
            for (var one : made) {
                audit.record(principal, "decision.made", subject(one), Map.of("decision", one));
            }
            return made;
        });
    }

    /// What decisions would be about, without making them.
    ///
    /// @return by image, those that would hold for it
    /// @throws InvalidInput as [#make] does
    public SortedMap<Long, List<StoredDecision>> tried(List<DecisionRequest> requests, Principal principal) {
        var byImage = new TreeMap<Long, List<StoredDecision>>();
        for (var one : prepare(requests, principal)) {
            for (var image : decisions.images(one.decision, one.of)) {
                byImage.computeIfAbsent(image, any -> new ArrayList<>()).add(one.decision);
            }
        }
        return byImage;
    }

    private List<Prepared> prepare(List<DecisionRequest> requests, Principal principal) {
        if (requests.isEmpty() || requests.size() > MOST) {
            throw new InvalidInput("decisions", "needs 1 to " + MOST + " decisions");
        }
        var prepared = new ArrayList<Prepared>();
        for (int i = 0; i < requests.size(); i++) {
            prepared.add(prepare(requests.get(i), "decisions[" + i + "].", principal));
        }
        return prepared;
    }

    private Prepared prepare(DecisionRequest request, String at, Principal principal) {
        var now = clock.instant();
        var checked = request.checked(at, LocalDate.ofInstant(now, ZoneOffset.UTC));
        var may = principal.visibility(Permission.FINDINGS_DECIDE);
        Target target;
        Long image = null;
        Long chain = null;
        String repository = null;
        if (request.image() != null) {
            target = Target.IMAGE;
            image = image(at + "image", request.image(), may);
        } else if (request.base() != null) {
            target = Target.BASE;
            image = image(at + "base", request.base(), may);
            chain = chain(at, image);
        } else if (request.repository() != null) {
            target = Target.REPOSITORY;
            repository = repository(at, request.repository());
        } else {
            target = Target.SCOPE;
            scope(at, request.scope(), may);
        }
        var justification = checked.justification();
        return new Prepared(
                new StoredDecision(
                        0,
                        checked.vulnerability(),
                        checked.packages(),
                        target,
                        image,
                        repository,
                        request.scope(),
                        checked.status().label(),
                        justification == null ? null : justification.label(),
                        checked.comment(),
                        checked.acceptRisk(),
                        principal.name(),
                        checked.until(),
                        now,
                        null,
                        null),
                chain,
                may);
    }

    private long image(String field, String asked, Visibility may) {
        return images.find(asked, may)
                .orElseThrow(() -> new InvalidInput(field, "there is no image '" + asked + "' that you may decide on"));
    }

    private long chain(String at, long image) {
        return database.sql("SELECT chain_id FROM image_layer WHERE image_id = ? ORDER BY place DESC LIMIT 1")
                .param(image)
                .query((row, n) -> row.getLong(1))
                .optional()
                .orElseThrow(() -> new InvalidInput(at + "base", "this image has no layers to build on"));
    }

    private static String repository(String at, String asked) {
        try {
            var reference = ImageReference.parse(asked);
            return reference.registry() + "/" + reference.repository();
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(at + "repository", String.valueOf(e.getMessage()));
        }
    }

    private void scope(String at, @Nullable Long scope, Visibility may) {
        var known = database.sql(
                        "SELECT COUNT(*) FROM scope WHERE id = ? AND deleted_at IS NULL AND " + may.ofScope("id"))
                .param(scope == null ? -1 : scope)
                .query(Long.class)
                .single();
        if (known == 0) {
            throw new InvalidInput(at + "scope", "there is no scope of that id that you may decide on");
        }
    }

    private StoredDecision insert(Prepared prepared) {
        var one = prepared.decision;
        var until = one.until();
        long id = database.sql("""
            INSERT INTO decision(vulnerability, package, target, image_id, chain_id, repository, scope_id, status,
              justification, comment, accepted, author, until_day, ends_at, created_at, everywhere)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id\
            """)
                .params(Arrays.asList(
                        one.vulnerability(),
                        one.packages(),
                        one.target().name(),
                        one.image(),
                        prepared.chain,
                        one.repository(),
                        one.scope(),
                        one.status(),
                        one.justification(),
                        one.comment(),
                        one.acceptRisk() ? 1 : 0,
                        one.author(),
                        until == null ? null : until.toString(),
                        until == null
                                ? null
                                : until.plusDays(1)
                                        .atStartOfDay(ZoneOffset.UTC)
                                        .toInstant()
                                        .toEpochMilli(),
                        one.createdAt().toEpochMilli(),
                        prepared.of instanceof Visibility.Everything ? 1 : 0))
                .query(Long.class)
                .single();
        switch (prepared.of) {
            case Visibility.Everything _ -> {}
            case Visibility.Scopes some ->
                database.batches()
                        .batchUpdate(
                                "INSERT INTO decision_scope(decision_id, scope_id) VALUES (?, ?)",
                                some.scopes().stream()
                                        .map(scope -> new Object[] {id, scope})
                                        .toList());
        }
        return need(id);
    }

    private StoredDecision need(long id) {
        return database.sql("SELECT " + Decisions.COLUMNS + " WHERE d.id = ?")
                .param(id)
                .query((row, n) -> Decisions.read(row))
                .single();
    }

    /// @throws Refusal if there is none, or it was taken back before
    public void revoke(long id, Principal principal) {
        database.write(() -> {
            database.alone(Locks.JUDGING);
            var one = find(id, principal.visibility(Permission.FINDINGS_DECIDE))
                    .orElseThrow(() -> Refusal.notFound("there is no such decision that you may take back"));
            int changed = database.sql(
                            "UPDATE decision SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL")
                    .params(clock.millis(), principal.name(), id)
                    .update();
            if (changed == 0) {
                throw Refusal.conflict("somebody has taken it back already");
            }
            judgeAgain(decisions.images(one, decisions.of(one)));
            audit.record(principal, "decision.revoked", subject(one), Map.of("decision", one));
        });
    }

    private static String subject(StoredDecision one) {
        var scope = one.scope();
        var image = one.image();
        return one.vulnerability() + " in " + one.target().label() + " "
                + (one.repository() != null ? one.repository() : scope != null ? scope : image);
    }

    private void judgeAgain(List<Long> concerned) {
        database.batches()
                .batchUpdate(
                        "INSERT INTO rejudge(image_id) VALUES (?)"
                                + " ON CONFLICT (image_id) DO UPDATE SET image_id = excluded.image_id",
                        concerned.stream().map(id -> new Object[] {id}).toList());
    }

    public Optional<StoredDecision> find(long id, Visibility visibility) {
        return database.sql("SELECT " + Decisions.COLUMNS + " WHERE d.id = ? AND " + seen(visibility))
                .param(id)
                .query((row, n) -> Decisions.read(row))
                .optional();
    }

    /// That somebody sees what a decision is about: of those that hold for many images, all who see any of them.
    private static String seen(Visibility visibility) {
        return visibility instanceof Visibility.Everything
                ? "1 = 1"
                : "(EXISTS (SELECT 1 FROM decision_scope w WHERE w.decision_id = d.id AND "
                        + visibility.ofScope("w.scope_id") + ") OR (d.target = 'SCOPE' AND "
                        + visibility.ofScope("d.scope_id") + ") OR (d.image_id IS NOT NULL AND "
                        + visibility.ofImage("d.image_id") + ") OR (d.repository IS NOT NULL AND EXISTS"
                        + " (SELECT 1 FROM image_name n WHERE n.repository = d.repository AND "
                        + visibility.ofImage("n.image_id") + ")))";
    }

    /// The newest first.
    ///
    /// @param vulnerability any of its names; absent for all
    /// @param all also those taken back or ended
    public Page<StoredDecision> list(
            @Nullable String vulnerability, boolean all, Visibility visibility, long before, int limit) {
        var conditions = new Conditions().and(seen(visibility));
        if (vulnerability != null) {
            conditions.and(
                    "d.vulnerability IN (SELECT b.alias FROM vulnerability_alias a JOIN vulnerability_alias b"
                            + " ON b.vulnerability = a.vulnerability WHERE a.alias = :name UNION SELECT :name)",
                    "name",
                    vulnerability.strip().toUpperCase(Locale.ROOT));
        }
        if (!all) {
            conditions.and("d.revoked_at IS NULL AND (d.ends_at IS NULL OR d.ends_at > :now)", "now", clock.millis());
        }
        var found = database.sql("SELECT " + Decisions.COLUMNS + " WHERE d.id < :before" + conditions.sql()
                        + " ORDER BY d.id DESC LIMIT :limit")
                .params(conditions.values())
                .param("before", before == 0 ? Long.MAX_VALUE : before)
                .param("limit", limit + 1)
                .query((row, n) -> Decisions.read(row))
                .list();
        return Page.of(found, limit, one -> Long.toString(one.id()));
    }
}
