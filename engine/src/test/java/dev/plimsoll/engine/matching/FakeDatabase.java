package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.Advisory;
import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.AffectedPackage;
import dev.plimsoll.engine.advisory.AffectedRange;
import dev.plimsoll.engine.advisory.AffectedRange.Event;
import dev.plimsoll.engine.advisory.AffectedRange.Kind;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A slice of advisories in memory.
final class FakeDatabase implements AdvisoryDatabase {
    private final List<Candidate> candidates = new ArrayList<>();
    private final Set<String> ecosystems = new TreeSet<>();
    private final Set<String> covered = new TreeSet<>();
    private final Set<String> exploited = new TreeSet<>();
    private final Map<String, Epss> likelihood = new HashMap<>();
    private final Map<String, Assessment> assessments = new HashMap<>();
    private @Nullable LocalDate endOfLife;

    static FakeDatabase of(Entry... entries) {
        var database = new FakeDatabase();
        for (var entry : entries) {
            var advisory = entry.build();
            for (var affected : entry.affected) {
                database.candidates.add(Candidate.of(advisory, affected));
                database.ecosystems.add(affected.ecosystem());
                database.covered.add(AdvisoryDatabase.baseOf(affected.ecosystem()));
            }
        }
        return database;
    }

    FakeDatabase covering(String... bases) {
        covered.clear();
        covered.addAll(List.of(bases));
        return this;
    }

    FakeDatabase exploited(String cve) {
        exploited.add(cve);
        return this;
    }

    FakeDatabase likely(String cve, double score) {
        likelihood.put(cve, new Epss(score, score));
        return this;
    }

    FakeDatabase assessed(String cve, Assessment assessment) {
        assessments.put(cve, assessment);
        return this;
    }

    @Override
    public Optional<Assessment> assessment(String cve) {
        return Optional.ofNullable(assessments.get(cve));
    }

    FakeDatabase endOfLife(LocalDate date) {
        endOfLife = date;
        return this;
    }

    @Override
    public List<Candidate> candidates(String ecosystem, String name) {
        var key = AdvisoryDatabase.packageKey(ecosystem, name);
        return candidates.stream()
                .filter(each -> each.affected().ecosystem().equals(ecosystem)
                        && AdvisoryDatabase.packageKey(
                                        ecosystem, each.affected().name())
                                .equals(key))
                .toList();
    }

    @Override
    public List<Candidate> named(String id) {
        return candidates.stream()
                .filter(each -> each.advisory().id().equals(id)
                        || each.advisory().aliases().contains(id)
                        || each.advisory().upstream().contains(id)
                        || each.advisory().related().contains(id))
                .toList();
    }

    @Override
    public Set<String> ecosystems() {
        return ecosystems;
    }

    @Override
    public Set<String> covered() {
        return covered;
    }

    @Override
    public boolean knownExploited(String cve) {
        return exploited.contains(cve);
    }

    @Override
    public Optional<Epss> epss(String cve) {
        return Optional.ofNullable(likelihood.get(cve));
    }

    @Override
    public Optional<LocalDate> endOfLife(OperatingSystem os) {
        return Optional.ofNullable(endOfLife);
    }

    @Override
    public DatabaseFacts facts() {
        return DatabaseFacts.NONE;
    }

    @Override
    public List<Warning> warnings() {
        return List.of();
    }

    @Override
    public void close() {}

    static Entry advisory(String id, String feed) {
        return new Entry(id, feed);
    }

    /// An advisory in the making. Events are written `introduced 0`, `fixed 1.2`, `last_affected 1.1`, `limit 2`.
    static final class Entry {
        private final String id;
        private final String feed;
        private List<String> aliases = List.of();
        private List<String> upstream = List.of();
        private List<String> related = List.of();
        private @Nullable Severity severity;
        private @Nullable String severitySource;
        private @Nullable Instant published;
        private final List<Cvss> cvss = new ArrayList<>();
        private final List<AffectedPackage> affected = new ArrayList<>();

        private Entry(String id, String feed) {
            this.id = id;
            this.feed = feed;
        }

        Entry aliases(String... names) {
            aliases = List.of(names);
            return this;
        }

        Entry upstream(String... names) {
            upstream = List.of(names);
            return this;
        }

        Entry related(String... names) {
            related = List.of(names);
            return this;
        }

        Entry published(String day) {
            published = Instant.parse(day + "T00:00:00Z");
            return this;
        }

        Entry severity(Severity word, String source) {
            severity = word;
            severitySource = source;
            return this;
        }

        Entry cvss(String version, double score) {
            cvss.add(new Cvss(version, "CVSS:" + version + "/of " + score, score, feed));
            return this;
        }

        Entry affects(String ecosystem, String name, String... events) {
            return affects(ecosystem, name, null, null, events);
        }

        Entry affects(
                String ecosystem, String name, @Nullable Severity word, @Nullable FixState unfixed, String... events) {
            affected.add(new AffectedPackage(ecosystem, name, List.of(range(events)), List.of(), word, unfixed));
            return this;
        }

        Entry lists(String ecosystem, String name, String... versions) {
            affected.add(new AffectedPackage(ecosystem, name, List.of(), List.of(versions), null, null));
            return this;
        }

        static AffectedRange range(String... events) {
            var list = new ArrayList<Event>();
            for (var event : events) {
                var parts = event.split(" ", 2);
                list.add(new Event(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1]));
            }
            return new AffectedRange(list);
        }

        private Advisory build() {
            return new Advisory(
                    id,
                    feed,
                    aliases,
                    upstream,
                    related,
                    "about " + id,
                    published,
                    published,
                    severity,
                    severitySource,
                    cvss,
                    List.of("https://example.org/" + id));
        }
    }
}
