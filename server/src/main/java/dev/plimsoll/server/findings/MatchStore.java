package dev.plimsoll.server.findings;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.server.findings.ComponentMatching.Found;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Stores what the advisories say of components, in intervals: a match that goes is resolved and stays as
/// history, one that comes back is opened anew. What has not changed is not written.
@Component
public class MatchStore {
    private static final int CHUNK = 500;

    private final Database database;
    private final VulnerabilityStore vulnerabilities;

    MatchStore(Database database, VulnerabilityStore vulnerabilities) {
        this.database = database;
        this.vulnerabilities = vulnerabilities;
    }

    /// What happened to a match.
    public enum Kind {
        OPENED,
        /// Its severity or its fix is another now.
        CHANGED,
        /// Something that no event tells: a title, a reference.
        REWORDED,
        RESOLVED
    }

    /// One match that is not as it was.
    ///
    /// @param before as it was; absent of one that was opened
    /// @param finding as it is now; of a resolved one, as it was
    public record Change(
            Kind kind, long component, @Nullable Finding before, Finding finding) {}

    /// What is not as it was.
    ///
    /// @param matches by component and vulnerability
    /// @param doubts components of which something else cannot be decided
    public record Changes(List<Change> matches, SortedSet<Long> doubts) {
        public Changes {
            matches = List.copyOf(matches);
        }

        /// Every component that is concerned.
        public SortedSet<Long> components() {
            var all = new TreeSet<>(doubts);
            matches.forEach(change -> all.add(change.component()));
            return all;
        }
    }

    private record Open(long id, String digest, String content) {}

    /// The findings of components as they are stored.
    public SortedMap<Long, SortedMap<String, Finding>> open(Collection<Long> components) {
        var found = new TreeMap<Long, SortedMap<String, Finding>>();
        rows(components).forEach((component, matches) -> {
            var findings = new TreeMap<String, Finding>();
            matches.forEach((id, match) -> findings.put(id, Stored.read(match.content, Finding.class)));
            found.put(component, findings);
        });
        return found;
    }

    /// The doubts about components as they are stored.
    public SortedMap<Long, SortedSet<String>> doubts(Collection<Long> components) {
        var found = new TreeMap<Long, SortedSet<String>>();
        for (var chunk : chunks(components)) {
            database.sql("SELECT component_id, message FROM component_doubt WHERE component_id IN (:ids)")
                    .param("ids", chunk)
                    .query(row -> {
                        found.computeIfAbsent(row.getLong(1), any -> new TreeSet<>())
                                .add(row.getString(2));
                    });
        }
        return found;
    }

    /// A finding as it is stored.
    private record Text(String content, String digest) {
        static Text of(Finding finding) {
            var content = Stored.json(finding);
            return new Text(content, Stored.digest(content));
        }
    }

    /// Findings as they are stored, for who has time to work it out before others wait. For one thread at a time.
    public static final class Texts {
        private final IdentityHashMap<Finding, Text> known = new IdentityHashMap<>();

        /// @param found as it will be given to [#storeFirst]
        public static Texts of(Collection<Found> found) {
            var texts = new Texts();
            found.forEach(one -> one.findings().values().forEach(texts::text));
            return texts;
        }

        private Text text(Finding finding) {
            return known.computeIfAbsent(finding, Text::of);
        }
    }

    /// Makes the stored matches of components those that were found, within the caller's transaction.
    ///
    /// @param advisories that it was found by
    public Changes store(SortedMap<Long, Found> found, AdvisoryDatabase advisories, Instant now) {
        return store(found, rows(found.keySet()), doubts(found.keySet()), new Texts(), advisories, now);
    }

    /// The same for components that the caller's transaction has stored, of which nothing is known yet.
    public void storeFirst(SortedMap<Long, Found> found, Texts texts, AdvisoryDatabase advisories, Instant now) {
        store(found, new TreeMap<>(), new TreeMap<>(), texts, advisories, now);
    }

    private Changes store(
            SortedMap<Long, Found> found,
            SortedMap<Long, SortedMap<String, Open>> rows,
            SortedMap<Long, SortedSet<String>> doubts,
            Texts texts,
            AdvisoryDatabase advisories,
            Instant now) {
        var changes = new ArrayList<Change>();
        var writing = new Writing(now.toEpochMilli());
        found.forEach((component, one) ->
                store(component, one, rows.getOrDefault(component, new TreeMap<>()), texts, writing, changes));
        writing.end();
        var doubtful = new TreeSet<Long>();
        found.forEach((component, one) -> {
            if (storeDoubts(component, one, doubts.get(component))) {
                doubtful.add(component);
            }
        });
        vulnerabilities.see(
                changes.stream()
                        .filter(change -> change.kind() != Kind.RESOLVED)
                        .map(Change::finding)
                        .toList(),
                advisories);
        return new Changes(changes, doubtful);
    }

    /// Whether storing what was found would change anything.
    public boolean differs(SortedMap<Long, Found> found) {
        var rows = rows(found.keySet());
        var doubts = doubts(found.keySet());
        return found.entrySet().stream().anyMatch(entry -> {
            var stored = new TreeMap<String, String>();
            rows.getOrDefault(entry.getKey(), new TreeMap<>()).forEach((id, match) -> stored.put(id, match.digest));
            var wanted = new TreeMap<String, String>();
            entry.getValue().findings().forEach((id, finding) -> wanted.put(id, Text.of(finding).digest));
            return !stored.equals(wanted)
                    || !doubts.getOrDefault(entry.getKey(), new TreeSet<>())
                            .equals(entry.getValue().doubts());
        });
    }

    /// Rows that are written at once.
    private final class Writing {
        private final long at;
        private final List<Object[]> opened = new ArrayList<>();
        private final List<Object[]> changed = new ArrayList<>();
        private final List<Object[]> resolved = new ArrayList<>();

        Writing(long at) {
            this.at = at;
        }

        void open(long component, Finding finding, Text text) {
            opened.add(new Object[] {
                component,
                finding.id(),
                rank(finding.severity()),
                finding.fixState().label(),
                finding.fixedVersion(),
                text.digest,
                text.content,
                at,
                at
            });
        }

        void change(long match, Finding finding, Text text) {
            changed.add(new Object[] {
                rank(finding.severity()),
                finding.fixState().label(),
                finding.fixedVersion(),
                text.digest,
                text.content,
                at,
                match
            });
        }

        void resolve(long match) {
            resolved.add(new Object[] {at, match});
        }

        void end() {
            database.batches().batchUpdate("""
                            INSERT INTO component_match(component_id, vulnerability, severity, fix_state, fixed_version,
                              digest, content, opened_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""", opened);
            database.batches().batchUpdate("""
                            UPDATE component_match SET severity = ?, fix_state = ?, fixed_version = ?, digest = ?,
                              content = ?, changed_at = ? WHERE id = ?""", changed);
            database.batches().batchUpdate("UPDATE component_match SET resolved_at = ? WHERE id = ?", resolved);
        }
    }

    private static void store(
            long component,
            Found found,
            SortedMap<String, Open> stored,
            Texts texts,
            Writing writing,
            List<Change> changes) {
        found.findings().forEach((id, finding) -> {
            var text = texts.text(finding);
            var known = stored.get(id);
            if (known == null) {
                writing.open(component, finding, text);
                changes.add(new Change(Kind.OPENED, component, null, finding));
            } else if (!known.digest.equals(text.digest)) {
                writing.change(known.id, finding, text);
                var before = Stored.read(known.content, Finding.class);
                changes.add(new Change(kind(before, finding), component, before, finding));
            }
        });
        stored.forEach((id, match) -> {
            if (!found.findings().containsKey(id)) {
                writing.resolve(match.id);
                var before = Stored.read(match.content, Finding.class);
                changes.add(new Change(Kind.RESOLVED, component, before, before));
            }
        });
    }

    /// @return whether they were others
    private boolean storeDoubts(long component, Found found, @Nullable Collection<String> stored) {
        var gone = new TreeSet<>(stored == null ? List.of() : stored);
        gone.removeAll(found.doubts());
        var added = new TreeSet<>(found.doubts());
        if (stored != null) {
            added.removeAll(stored);
        }
        gone.forEach(message -> database.sql("DELETE FROM component_doubt WHERE component_id = ? AND message = ?")
                .params(component, message)
                .update());
        added.forEach(message -> database.sql("INSERT INTO component_doubt(component_id, message) VALUES (?, ?)")
                .params(component, message)
                .update());
        return !gone.isEmpty() || !added.isEmpty();
    }

    private static Kind kind(Finding before, Finding now) {
        boolean told = before.severity() == now.severity()
                && before.fixState() == now.fixState()
                && java.util.Objects.equals(before.fixedVersion(), now.fixedVersion());
        return told ? Kind.REWORDED : Kind.CHANGED;
    }

    /// The worst is 0, so that lists ascend from it.
    static int rank(Severity severity) {
        return switch (severity) {
            case CRITICAL -> 0;
            case HIGH -> 1;
            case MEDIUM -> 2;
            case LOW -> 3;
            case NEGLIGIBLE -> 4;
            case UNKNOWN -> 5;
        };
    }

    private SortedMap<Long, SortedMap<String, Open>> rows(Collection<Long> components) {
        var found = new TreeMap<Long, SortedMap<String, Open>>();
        for (var chunk : chunks(components)) {
            database.sql("""
                            SELECT component_id, vulnerability, id, digest, content FROM component_match
                            WHERE component_id IN (:ids) AND resolved_at IS NULL""").param("ids", chunk).query(row -> {
                found.computeIfAbsent(row.getLong(1), any -> new TreeMap<>())
                        .put(row.getString(2), new Open(row.getLong(3), row.getString(4), row.getString(5)));
            });
        }
        return found;
    }

    private static List<List<Long>> chunks(Collection<Long> ids) {
        var all = List.copyOf(ids);
        var chunks = new ArrayList<List<Long>>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return chunks;
    }
}
