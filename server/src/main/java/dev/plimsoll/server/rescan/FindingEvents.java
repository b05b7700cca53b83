package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.server.decisions.Decisions;
import dev.plimsoll.server.decisions.SetAside;
import dev.plimsoll.server.findings.MatchStore.Change;
import dev.plimsoll.server.findings.MatchStore.Kind;
import dev.plimsoll.server.outbox.EventType;
import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.vocabulary.Finding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// One event for each vulnerability and scope, with the images that it touches, however many packages it is in.
@Component
class FindingEvents {
    /// Images that an event names; it counts all of them.
    private static final int MOST_IMAGES = 100;

    private static final int CHUNK = 500;

    private final Database database;
    private final Outbox outbox;
    private final Decisions decisions;
    private final PolicySource policies;

    FindingEvents(Database database, Outbox outbox, Decisions decisions, PolicySource policies) {
        this.database = database;
        this.outbox = outbox;
        this.decisions = decisions;
        this.policies = policies;
    }

    /// A vulnerability and what happened to it.
    private record Key(String vulnerability, Kind kind) {}

    /// Components in which an open match names one of these CVEs.
    SortedMap<String, SortedMap<Long, Finding>> ofExploited(SortedSet<String> cves) {
        var found = new TreeMap<String, SortedMap<Long, Finding>>();
        var all = List.copyOf(cves);
        for (int from = 0; from < all.size(); from += CHUNK) {
            database.sql("SELECT vulnerability, component_id, content FROM component_match"
                            + " WHERE vulnerability IN (:cves) AND resolved_at IS NULL")
                    .param("cves", all.subList(from, Math.min(all.size(), from + CHUNK)))
                    .query(row -> {
                        found.computeIfAbsent(row.getString(1), any -> new TreeMap<>())
                                .put(
                                        row.getLong(2),
                                        dev.plimsoll.server.platform.Stored.read(row.getString(3), Finding.class));
                    });
        }
        return found;
    }

    /// Puts the events of these changes into the outbox, within the caller's transaction.
    ///
    /// @param exploited CVEs of which it became known, or was taken back, that they are exploited
    void tell(Collection<Change> changes, SortedSet<String> exploited, AdvisoryDatabase advisories) {
        var groups = new LinkedHashMap<Key, SortedMap<Long, Finding>>();
        for (var change : changes) {
            if (change.kind() != Kind.REWORDED) {
                groups.computeIfAbsent(new Key(change.finding().id(), change.kind()), any -> new TreeMap<>())
                        .put(change.component(), change.finding());
            }
        }
        ofExploited(exploited).forEach((cve, findings) -> {
            if (!groups.containsKey(new Key(cve, Kind.OPENED))) {
                groups.computeIfAbsent(new Key(cve, Kind.CHANGED), any -> new TreeMap<>())
                        .putAll(findings);
            }
        });
        var touched = new HashMap<List<Long>, SortedMap<Long, Touched>>();
        var waivers = groups.isEmpty() ? Suppressions.NONE : policies.current().suppressions();
        groups.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        java.util.Comparator.comparing(Key::vulnerability).thenComparing(Key::kind)))
                .forEach(group -> touched(group.getValue(), waivers, touched)
                        .forEach((scope, images) -> outbox.append(
                                type(group.getKey().kind),
                                group.getKey().vulnerability,
                                scope,
                                data(
                                        group.getKey().vulnerability,
                                        group.getValue().values(),
                                        images,
                                        advisories))));
    }

    private static EventType type(Kind kind) {
        return switch (kind) {
            case OPENED -> EventType.FINDING_OPENED;
            case CHANGED, REWORDED -> EventType.FINDING_CHANGED;
            case RESOLVED -> EventType.FINDING_RESOLVED;
        };
    }

    private static Map<String, Object> data(
            String vulnerability, Collection<Finding> findings, Touched images, AdvisoryDatabase advisories) {
        var worst = findings.stream().map(Finding::severity).min(java.util.Comparator.naturalOrder());
        var packages = new TreeMap<String, Map<String, Object>>();
        for (var finding : findings) {
            var one = new LinkedHashMap<String, Object>();
            one.put("package", finding.packageUrl());
            one.put("fixState", finding.fixState().label());
            one.put("fixedVersion", finding.fixedVersion());
            packages.putIfAbsent(finding.packageUrl().canonical(), one);
        }
        var data = new LinkedHashMap<String, Object>();
        data.put("vulnerability", vulnerability);
        data.put("severity", worst.map(severity -> severity.label()).orElse("unknown"));
        data.put("knownExploited", advisories.knownExploited(vulnerability));
        data.put("epss", advisories.epss(vulnerability).orElse(null));
        data.put("packages", new ArrayList<>(packages.values()));
        data.put("imageCount", images.count);
        data.put("images", images.first);
        return data;
    }

    /// The registered images of one scope that have some components.
    private record Touched(long count, List<Map<String, Object>> first) {}

    /// By scope; an image in which somebody has set all of it aside is not touched.
    ///
    /// @param known what was found for other vulnerabilities of the same components
    private SortedMap<Long, Touched> touched(
            SortedMap<Long, Finding> findings, Suppressions waivers, Map<List<Long>, SortedMap<Long, Touched>> known) {
        var components = List.copyOf(findings.keySet());
        var aside = decisions.setAside(findings, waivers);
        return aside.isEmpty() ? known.computeIfAbsent(components, this::touched) : touched(components, aside);
    }

    private SortedMap<Long, Touched> touched(List<Long> components, SetAside aside) {
        var images = new TreeMap<Long, SortedMap<Long, Map<String, Object>>>();
        for (int from = 0; from < components.size(); from += CHUNK) {
            database.sql("""
                            SELECT v.scope_id, i.id, i.digest, i.reference, m.component_id, s.layer
                            FROM component_set_member m CROSS JOIN image_component_set s CROSS JOIN image i
                            CROSS JOIN scope_image v WHERE s.set_id = m.set_id AND i.id = s.image_id
                              AND i.status = 'REGISTERED' AND v.image_id = i.id AND m.component_id IN (:ids)""")
                    .param("ids", components.subList(from, Math.min(components.size(), from + CHUNK)))
                    .query(row -> {
                        if (!aside.holds(row.getLong(5), row.getLong(2), row.getString(6))) {
                            images.computeIfAbsent(row.getLong(1), any -> new TreeMap<>())
                                    .put(row.getLong(2), image(row));
                        }
                    });
        }
        return counted(images);
    }

    private static Map<String, Object> image(ResultSet row) throws SQLException {
        var image = new LinkedHashMap<String, Object>();
        image.put("id", row.getLong(2));
        image.put("digest", row.getString(3));
        image.put("reference", row.getString(4));
        return image;
    }

    /// By scope. SQLite takes cross joins in the order in which they are written. Left to itself it looks at every
    /// image there is, in the order of digests, so that it need not sort the few that it is asked for.
    private SortedMap<Long, Touched> touched(List<Long> components) {
        var sets = new TreeSet<Long>();
        for (int from = 0; from < components.size(); from += CHUNK) {
            sets.addAll(database.sql("SELECT DISTINCT set_id FROM component_set_member WHERE component_id IN (:ids)")
                    .param("ids", components.subList(from, Math.min(components.size(), from + CHUNK)))
                    .query(Long.class)
                    .list());
        }
        var images = new TreeMap<Long, SortedMap<Long, Map<String, Object>>>();
        var all = List.copyOf(sets);
        for (int from = 0; from < all.size(); from += CHUNK) {
            database.sql("""
                            SELECT DISTINCT v.scope_id, i.id, i.digest, i.reference FROM image_component_set s
                            CROSS JOIN image i CROSS JOIN scope_image v WHERE i.id = s.image_id
                              AND i.status = 'REGISTERED' AND v.image_id = i.id AND s.set_id IN (:sets)""")
                    .param("sets", all.subList(from, Math.min(all.size(), from + CHUNK)))
                    .query(row -> {
                        images.computeIfAbsent(row.getLong(1), any -> new TreeMap<>())
                                .put(row.getLong(2), image(row));
                    });
        }
        return counted(images);
    }

    private static SortedMap<Long, Touched> counted(SortedMap<Long, SortedMap<Long, Map<String, Object>>> images) {
        var touched = new TreeMap<Long, Touched>();
        images.forEach((scope, ofScope) -> touched.put(
                scope,
                new Touched(
                        ofScope.size(),
                        ofScope.values().stream().limit(MOST_IMAGES).toList())));
        return touched;
    }
}
