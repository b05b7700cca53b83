package dev.plimsoll.server.findings;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.server.findings.ComponentMatching.Found;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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

    /// What is stored of one component. Safe for several threads.
    static final class OfComponent {
        static final OfComponent NOTHING = new OfComponent(List.of(), new TreeSet<>());

        private final List<Finding> findings;
        private final SortedSet<String> doubts;
        private volatile @Nullable InLayer last;

        /// @param findings by id, of no layer
        OfComponent(List<Finding> findings, SortedSet<String> doubts) {
            this.findings = findings;
            this.doubts = doubts;
        }

        private record InLayer(@Nullable Digest layer, List<Finding> findings) {}

        /// As they are where a layer brought the package. Images that are judged one after the other share layers.
        List<Finding> findings(@Nullable Digest layer) {
            if (findings.isEmpty()) {
                return findings;
            }
            var known = last;
            if (known == null || !Objects.equals(known.layer, layer)) {
                known = new InLayer(
                        layer,
                        findings.stream()
                                .map(finding -> Facts.in(layer, finding))
                                .toList());
                last = known;
            }
            return known.findings;
        }

        SortedSet<String> doubts() {
            return doubts;
        }
    }

    /// Reads at once those that are about to be asked for.
    public void ahead(Collection<Long> components, AdvisoryDatabase advisories) {
        var missing = new TreeSet<Long>();
        synchronized (known) {
            for (var component : components) {
                if (known.get(component) == null) {
                    missing.add(component);
                }
            }
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
        var found = new ArrayList<@Nullable OfComponent>(components.size());
        var missing = new TreeSet<Long>();
        synchronized (known) {
            for (var component : components) {
                var one = known.get(component);
                found.add(one);
                if (one == null && !fresh.containsKey(component)) {
                    missing.add(component);
                }
            }
        }
        var read = missing.isEmpty() ? Map.<Long, OfComponent>of() : read(missing, advisories);
        synchronized (known) {
            known.putAll(read);
        }
        var all = new ArrayList<OfComponent>(found.size());
        int place = 0;
        for (var component : components) {
            var one = found.get(place++);
            all.add(one != null ? one : unknown(component, read, fresh, advisories));
        }
        return all;
    }

    private OfComponent unknown(
            long component, Map<Long, OfComponent> read, SortedMap<Long, Found> fresh, AdvisoryDatabase advisories) {
        var one = read.get(component);
        var stored = fresh.get(component);
        return one != null
                ? one
                : stored == null
                        ? OfComponent.NOTHING
                        : complete(stored.findings().values(), stored.doubts(), advisories);
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
