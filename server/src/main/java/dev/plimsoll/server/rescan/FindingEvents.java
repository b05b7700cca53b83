package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.server.decisions.Decisions;
import dev.plimsoll.server.findings.MatchStore.Change;
import dev.plimsoll.server.findings.MatchStore.Kind;
import dev.plimsoll.server.outbox.EventType;
import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.vocabulary.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// One event for each vulnerability and scope, with the images that it touches, however many packages it is in.
@Component
class FindingEvents {
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
        var touched = new TouchedImages(database);
        var waivers = groups.isEmpty() ? Suppressions.NONE : policies.current().suppressions();
        var told = new ArrayList<Outbox.Fresh>();
        groups.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        java.util.Comparator.comparing(Key::vulnerability).thenComparing(Key::kind)))
                .forEach(group -> {
                    var findings = group.getValue();
                    touched.having(findings.keySet(), decisions.setAside(findings, waivers))
                            .forEach((scope, images) -> told.add(new Outbox.Fresh(
                                    type(group.getKey().kind),
                                    group.getKey().vulnerability,
                                    scope,
                                    data(group.getKey().vulnerability, findings.values(), images, advisories))));
                });
        outbox.append(told);
    }

    private static EventType type(Kind kind) {
        return switch (kind) {
            case OPENED -> EventType.FINDING_OPENED;
            case CHANGED, REWORDED -> EventType.FINDING_CHANGED;
            case RESOLVED -> EventType.FINDING_RESOLVED;
        };
    }

    private static Map<String, Object> data(
            String vulnerability,
            Collection<Finding> findings,
            TouchedImages.Touched images,
            AdvisoryDatabase advisories) {
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
        data.put("imageCount", images.count());
        data.put("images", images.first());
        return data;
    }
}
