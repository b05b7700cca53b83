package dev.plimsoll.server.findings;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.server.findings.ComponentMatching.Found;
import dev.plimsoll.vocabulary.Finding;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// Reads matches of components, those of shared ones once, with what is known of their vulnerabilities. Lives as long
/// as
/// neither matches nor advisories change. Safe for several threads.
public final class MatchReading {
    /// Components that are kept: some 100 MB where each has two findings.
    private static final int MOST = 50_000;

    private final MatchStore store;
    private final Facts facts = new Facts();
    private final Map<Long, OfComponent> known = new LinkedHashMap<>(1_024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, OfComponent> eldest) {
            return size() > MOST;
        }
    };

    public MatchReading(MatchStore store) {
        this.store = store;
    }

    /// What is stored of one component.
    ///
    /// @param findings by id, of no layer
    record OfComponent(List<Finding> findings, SortedSet<String> doubts) {
        static final OfComponent NOTHING = new OfComponent(List.of(), new TreeSet<>());
    }

    /// Reads at once those that are about to be asked for.
    public void ahead(Collection<Long> components, AdvisoryDatabase advisories) {
        var missing = new TreeSet<>(components);
        synchronized (known) {
            missing.removeAll(known.keySet());
        }
        var read = read(missing, advisories);
        synchronized (known) {
            known.putAll(read);
        }
    }

    /// In the order of the components given, which may be more than are kept.
    ///
    /// @param fresh what was stored a moment before in the caller's transaction, which may yet come to nothing:
    ///     it is neither read nor kept
    /// @param advisories those by which the matches are stored
    List<OfComponent> of(Collection<Long> components, SortedMap<Long, Found> fresh, AdvisoryDatabase advisories) {
        var found = new HashMap<Long, OfComponent>();
        var missing = new TreeSet<Long>();
        synchronized (known) {
            for (var component : components) {
                var one = known.get(component);
                if (one != null) {
                    found.put(component, one);
                } else if (!fresh.containsKey(component)) {
                    missing.add(component);
                }
            }
        }
        if (!missing.isEmpty()) {
            var read = read(missing, advisories);
            found.putAll(read);
            synchronized (known) {
                known.putAll(read);
            }
        }
        return components.stream()
                .map(component -> {
                    var one = found.get(component);
                    var stored = fresh.get(component);
                    return one != null
                            ? one
                            : stored == null
                                    ? OfComponent.NOTHING
                                    : complete(stored.findings().values(), stored.doubts(), advisories);
                })
                .toList();
    }

    private Map<Long, OfComponent> read(SortedSet<Long> missing, AdvisoryDatabase advisories) {
        var read = new LinkedHashMap<Long, OfComponent>();
        var open = store.open(missing);
        var doubts = store.doubts(missing);
        for (var component : missing) {
            var findings = open.get(component);
            var unclear = doubts.get(component);
            read.put(
                    component,
                    complete(
                            findings == null ? List.of() : findings.values(),
                            unclear == null ? OfComponent.NOTHING.doubts : unclear,
                            advisories));
        }
        return read;
    }

    private OfComponent complete(Collection<Finding> findings, SortedSet<String> doubts, AdvisoryDatabase advisories) {
        return findings.isEmpty() && doubts.isEmpty()
                ? OfComponent.NOTHING
                : new OfComponent(
                        findings.stream()
                                .map(finding -> facts.complete(finding, advisories))
                                .toList(),
                        doubts);
    }
}
