package dev.plimsoll.server.decisions;

import dev.plimsoll.engine.policy.controls.PackagePattern;
import dev.plimsoll.engine.policy.suppression.Decision;
import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.engine.policy.suppression.Waiver;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.decisions.StoredDecision.Target;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which decisions hold for an image, and which images a decision holds for.
///
/// Both directions are asked of the database by indexes; whether a decision concerns a finding is asked of the
/// engine, as of any waiver.
@Component
public class Decisions {
    private static final int CHUNK = 500;

    /// So long after its end a report still says that a decision has expired.
    private static final Duration REMEMBERED = Duration.ofDays(90);

    static final String COLUMNS = """
        d.id, d.vulnerability, d.package, d.target, d.image_id, d.repository, d.scope_id, d.status, d.justification,
          d.comment, d.accepted, d.author, d.until_day, d.created_at, d.revoked_at, d.revoked_by FROM decision d\
        """;

    /// Of a decision `d`: that its author may decide for the image.
    private static String within(String image) {
        return " AND (d.everywhere = 1 OR EXISTS (SELECT 1 FROM decision_scope w JOIN scope_image h"
                + " ON h.scope_id = w.scope_id WHERE w.decision_id = d.id AND h.image_id = " + image + "))";
    }

    private static final Comparator<StoredDecision> NARROW_FIRST =
            Comparator.comparing(StoredDecision::target).thenComparing(StoredDecision::id, Comparator.reverseOrder());

    private final Database database;
    private final Clock clock;

    Decisions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// What is decided about an image, the narrowest first, and of those the newest.
    public List<Decision> of(long image) {
        return with(List.of(), image);
    }

    /// Whether anything is decided anywhere: where not, no image need be asked about.
    public boolean any() {
        return database.sql("SELECT 1 FROM decision WHERE revoked_at IS NULL LIMIT 1")
                .query(Long.class)
                .optional()
                .isPresent();
    }

    /// Those of these names of vulnerabilities about which something is decided, wherever and until when it may be.
    ///
    /// @param names in capitals
    public SortedSet<String> named(Collection<String> names) {
        var named = new TreeSet<String>();
        var all = List.copyOf(names);
        for (int from = 0; from < all.size() && any(); from += CHUNK) {
            named.addAll(database.sql("SELECT DISTINCT vulnerability FROM decision WHERE revoked_at IS NULL"
                            + " AND vulnerability IN (:names)")
                    .param("names", all.subList(from, Math.min(all.size(), from + CHUNK)))
                    .query(String.class)
                    .list());
        }
        return named;
    }

    /// The same as if others held for the image too.
    public List<Decision> with(Collection<StoredDecision> others, long image) {
        var layers = new HashMap<Long, Set<Digest>>();
        var stored = any() ? stored(image) : List.<StoredDecision>of();
        return Stream.concat(others.stream(), stored.stream())
                .sorted(NARROW_FIRST)
                .map(one -> engine(one, layers))
                .toList();
    }

    List<StoredDecision> stored(long image) {
        var where = " WHERE d.revoked_at IS NULL AND (d.ends_at IS NULL OR d.ends_at > :since)" + within(":image");
        return database
                .sql("SELECT " + COLUMNS + where + " AND d.target = 'IMAGE' AND d.image_id = :image UNION ALL SELECT "
                        + COLUMNS + " JOIN image_layer l ON l.chain_id = d.chain_id" + where
                        + " AND d.target = 'BASE' AND l.image_id = :image UNION ALL SELECT "
                        + COLUMNS + where + " AND d.target = 'REPOSITORY' AND d.repository IN"
                        + " (SELECT n.repository FROM image_name n WHERE n.image_id = :image) UNION ALL SELECT "
                        + COLUMNS + " JOIN scope_image o ON o.scope_id = d.scope_id" + where
                        + " AND d.target = 'SCOPE' AND o.image_id = :image")
                .param("image", image)
                .param("since", clock.instant().minus(REMEMBERED).toEpochMilli())
                .query((row, n) -> read(row))
                .list()
                .stream()
                .sorted(NARROW_FIRST)
                .toList();
    }

    /// @param layers what was read of base images, by id
    Decision engine(StoredDecision stored, Map<Long, Set<Digest>> layers) {
        var base = stored.image();
        var of = stored.target() == Target.BASE && base != null
                ? layers.computeIfAbsent(base, this::layers)
                : Set.<Digest>of();
        return Decision.of(
                stored.vulnerability(),
                stored.packages(),
                stored.until(),
                Waiver.Status.valueOf(stored.status().toUpperCase(java.util.Locale.ROOT)),
                stored.justification() == null
                        ? null
                        : Waiver.Justification.valueOf(stored.justification().toUpperCase(java.util.Locale.ROOT)),
                stored.comment().isEmpty() ? null : stored.comment(),
                stored.author(),
                of,
                stored.suppresses());
    }

    private Set<Digest> layers(long image) {
        return new HashSet<>(database.sql("SELECT y.diff_id FROM image_layer l JOIN layer y ON y.id = l.layer_id"
                        + " WHERE l.image_id = ?")
                .param(image)
                .query((row, n) -> Digest.parse(row.getString(1)))
                .list());
    }

    /// The images that a decision holds for and that have the vulnerability, by id.
    ///
    /// @param of for which its author may decide
    public List<Long> images(StoredDecision decision, Visibility of) {
        var held =
                switch (decision.target()) {
                    case IMAGE -> "x.image_id = :about";
                    case BASE ->
                        "EXISTS (SELECT 1 FROM image_layer l WHERE l.image_id = x.image_id AND l.chain_id = (SELECT"
                                + " b.chain_id FROM image_layer b WHERE b.image_id = :about"
                                + " ORDER BY b.place DESC LIMIT 1))";
                    case REPOSITORY ->
                        "EXISTS (SELECT 1 FROM image_name n WHERE n.repository = :about AND n.image_id = x.image_id)";
                    case SCOPE ->
                        "EXISTS (SELECT 1 FROM scope_image o WHERE o.scope_id = :about AND o.image_id = x.image_id)";
                };
        return database.sql("""
            SELECT DISTINCT x.image_id FROM vulnerability_alias a
            JOIN component_match m ON m.vulnerability = a.vulnerability AND m.resolved_at IS NULL
            JOIN component_set_member s ON s.component_id = m.component_id
            JOIN image_component_set x ON x.set_id = s.set_id WHERE a.alias = :name AND
            """ + held + " AND " + of.ofImage("x.image_id") + " ORDER" + " BY x.image_id")
                .param("name", decision.vulnerability())
                .param(
                        "about",
                        switch (decision.target()) {
                            case IMAGE, BASE -> Objects.requireNonNull(decision.image());
                            case REPOSITORY -> Objects.requireNonNull(decision.repository());
                            case SCOPE -> Objects.requireNonNull(decision.scope());
                        })
                .query((row, n) -> row.getLong(1))
                .list();
    }

    /// Where decisions and waivers set findings of one vulnerability aside.
    ///
    /// @param findings by component
    /// @param suppressions the waivers that hold
    public SetAside setAside(Map<Long, Finding> findings, Suppressions suppressions) {
        var names = new TreeSet<String>();
        for (var finding : findings.values()) {
            names.add(finding.id().toUpperCase(Locale.ROOT));
            finding.aliases().forEach(alias -> names.add(alias.toUpperCase(Locale.ROOT)));
            finding.advisories().forEach(advisory -> names.add(advisory.id().toUpperCase(Locale.ROOT)));
        }
        var found = names.isEmpty()
                ? List.<StoredDecision>of()
                : database.sql("SELECT " + COLUMNS + " WHERE d.revoked_at IS NULL"
                                + " AND (d.ends_at IS NULL OR d.ends_at > :now) AND d.vulnerability IN (:names)")
                        .param("now", clock.millis())
                        .param("names", names)
                        .query((row, n) -> read(row))
                        .list();
        var layers = new HashMap<Long, Set<Digest>>();
        var decided = found.stream()
                .filter(StoredDecision::suppresses)
                .map(one -> cover(one, engine(one, layers), findings))
                .filter(cover -> !cover.components().isEmpty());
        return new SetAside(Stream.concat(
                        decided, new Waived(database).covers(findings, suppressions, clock.instant()).stream())
                .toList());
    }

    private SetAside.Cover cover(StoredDecision stored, Decision decision, Map<Long, Finding> findings) {
        var pattern = decision.waiver().packages();
        var components = new TreeSet<Long>();
        findings.forEach((component, finding) -> {
            if (pattern == null
                    || pattern.matches(finding.packageUrl(), finding.version()) == PackagePattern.Answer.YES) {
                components.add(component);
            }
        });
        return new SetAside.Cover(
                components,
                new HashSet<>(images(stored, of(stored))),
                decision.layers().stream().map(Digest::toString).collect(Collectors.toSet()));
    }

    /// For which images the author of a stored decision may decide.
    Visibility of(StoredDecision decision) {
        boolean everywhere = database.sql("SELECT everywhere FROM decision WHERE id = ?")
                        .param(decision.id())
                        .query(Long.class)
                        .single()
                == 1;
        return everywhere
                ? new Visibility.Everything()
                : new Visibility.Scopes(
                        new TreeSet<>(database.sql("SELECT scope_id FROM decision_scope WHERE decision_id = ?")
                                .param(decision.id())
                                .query((row, n) -> row.getLong(1))
                                .list()));
    }

    /// The images for which a decision stops to hold behind one instant and at the other at the latest: to be
    /// judged anew.
    public List<Long> ending(Instant after, Instant until) {
        return database
                .sql("SELECT " + COLUMNS + " WHERE d.revoked_at IS NULL AND d.ends_at > ? AND d.ends_at <= ?")
                .params(after.toEpochMilli(), until.toEpochMilli())
                .query((row, n) -> read(row))
                .list()
                .stream()
                .flatMap(one -> images(one, of(one)).stream())
                .distinct()
                .sorted()
                .toList();
    }

    static StoredDecision read(ResultSet row) throws SQLException {
        var until = row.getString(13);
        return new StoredDecision(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                Target.valueOf(row.getString(4)),
                number(row.getObject(5)),
                row.getString(6),
                number(row.getObject(7)),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getLong(11) == 1,
                row.getString(12),
                until == null ? null : LocalDate.parse(until),
                Instant.ofEpochMilli(row.getLong(14)),
                instant(row.getObject(15)),
                row.getString(16));
    }

    private static @Nullable Long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : null;
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        return value instanceof Number number ? Instant.ofEpochMilli(number.longValue()) : null;
    }
}
