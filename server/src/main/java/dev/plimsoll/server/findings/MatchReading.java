package dev.plimsoll.server.findings;

import dev.plimsoll.vocabulary.Finding;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Reads matches of components, those of shared ones once. Lives for one piece of work, in which the matches do not
/// change. For one thread.
public final class MatchReading {
    /// Components that are kept: some 100 MB where each has two findings.
    private static final int MOST = 50_000;

    private final MatchStore store;
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
    record OfComponent(List<Finding> findings, SortedSet<String> doubts) {
        static final OfComponent NOTHING = new OfComponent(List.of(), new TreeSet<>());
    }

    /// In the order of the components given, which may be more than are kept.
    List<OfComponent> of(Collection<Long> components) {
        var missing = new TreeSet<Long>();
        for (var component : components) {
            if (!known.containsKey(component)) {
                missing.add(component);
            }
        }
        var read = new LinkedHashMap<Long, OfComponent>();
        if (!missing.isEmpty()) {
            var open = store.open(missing);
            var doubts = store.doubts(missing);
            for (var component : missing) {
                var findings = open.get(component);
                var unclear = doubts.get(component);
                read.put(
                        component,
                        findings == null && unclear == null
                                ? OfComponent.NOTHING
                                : new OfComponent(
                                        findings == null ? List.of() : List.copyOf(findings.values()),
                                        unclear == null ? new TreeSet<>() : unclear));
            }
        }
        var found = components.stream()
                .map(component -> {
                    var one = read.get(component);
                    return one == null ? known.getOrDefault(component, OfComponent.NOTHING) : one;
                })
                .toList();
        known.putAll(read);
        return found;
    }
}
