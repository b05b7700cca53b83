package dev.plimsoll.server.findings;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// How many findings of each kind an image has: a row for each image that was judged. What has not changed is not
/// written.
@Component
public class SummaryStore {
    private static final List<String> COLUMNS =
            List.of("critical", "high", "medium", "low", "negligible", "unrated", "fixable", "exploited", "suppressed");
    private static final int FIXABLE = Severity.values().length;
    private static final int EXPLOITED = FIXABLE + 1;
    private static final int SUPPRESSED = EXPLOITED + 1;

    private static final int CHUNK = 500;

    private final Database database;

    SummaryStore(Database database) {
        this.database = database;
    }

    /// Numbers of findings in the order of the columns: those that are open by severity, of these the ones with a fix
    /// and those that are exploited, and those set aside. Immutable.
    public record Counts(List<Long> numbers) {
        static final Counts NONE = new Counts(COLUMNS.stream().map(column -> 0L).toList());

        public Counts {
            numbers = List.copyOf(numbers);
        }

        public static Counts of(Collection<Finding> findings) {
            var counts = new Long[COLUMNS.size()];
            java.util.Arrays.fill(counts, 0L);
            for (var finding : findings) {
                if (finding.suppressedBy() != null) {
                    counts[SUPPRESSED]++;
                    continue;
                }
                counts[MatchStore.rank(finding.severity())]++;
                counts[FIXABLE] += finding.fixState() == FixState.FIXED ? 1 : 0;
                counts[EXPLOITED] += finding.knownExploited() ? 1 : 0;
            }
            return new Counts(List.of(counts));
        }

        Counts plus(Counts other) {
            return with(other, 1);
        }

        Counts minus(Counts other) {
            return with(other, -1);
        }

        private Counts with(Counts other, int times) {
            var sums = new ArrayList<Long>(numbers.size());
            for (int i = 0; i < numbers.size(); i++) {
                sums.add(numbers.get(i) + times * other.numbers.get(i));
            }
            return new Counts(sums);
        }
    }

    /// By image; those that were never judged are absent.
    public Map<Long, Counts> of(Collection<Long> images) {
        var found = new HashMap<Long, Counts>();
        database.sql("SELECT image_id, " + String.join(", ", COLUMNS)
                        + " FROM image_summary WHERE image_id IN (:images)")
                .param("images", images)
                .query(row -> {
                    var counts = new ArrayList<Long>();
                    for (int i = 0; i < COLUMNS.size(); i++) {
                        counts.add(row.getLong(i + 2));
                    }
                    found.put(row.getLong(1), new Counts(counts));
                });
        return found;
    }

    /// A row of what [#store] writes.
    static Object[] row(long image, Counts counts) {
        var values = new ArrayList<Object>();
        values.add(image);
        values.addAll(counts.numbers);
        return values.toArray();
    }

    /// Within the caller's transaction.
    void store(List<Object[]> rows) {
        database.batches()
                .batchUpdate(
                        "INSERT INTO image_summary(image_id, " + String.join(", ", COLUMNS)
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (image_id) DO UPDATE SET "
                                + String.join(
                                        ", ",
                                        COLUMNS.stream()
                                                .map(column -> column + " = excluded." + column)
                                                .toList()),
                        rows);
    }

    /// Adds what more there is now of the findings of some components to the counts of the images that have them,
    /// within the caller's transaction, which has changed the findings. What was never judged is not counted yet.
    ///
    /// @param more by component
    /// @param except images that are counted anew anyway
    /// @return how many images have such components, without the excepted
    public int add(SortedMap<Long, Counts> more, Set<Long> except) {
        var ofSets = ofSets(more);
        var ofImages = ofImages(ofSets, except);
        var alike = new HashMap<Counts, List<Long>>();
        ofImages.forEach((image, counts) ->
                alike.computeIfAbsent(counts, any -> new ArrayList<>()).add(image));
        alike.remove(Counts.NONE);
        alike.forEach(this::add);
        return ofImages.size();
    }

    private SortedMap<Long, Counts> ofSets(SortedMap<Long, Counts> more) {
        var ofSets = new TreeMap<Long, Counts>();
        for (var part : parts(more.keySet())) {
            database.sql("SELECT set_id, component_id FROM component_set_member WHERE component_id IN (:ids)")
                    .param("ids", part)
                    .query(row -> {
                        ofSets.merge(row.getLong(1), more.getOrDefault(row.getLong(2), Counts.NONE), Counts::plus);
                    });
        }
        return ofSets;
    }

    private SortedMap<Long, Counts> ofImages(SortedMap<Long, Counts> ofSets, Set<Long> except) {
        var ofImages = new TreeMap<Long, Counts>();
        for (var part : parts(ofSets.keySet())) {
            // a set that two layers brought is there twice, and so are its findings
            database.sql("SELECT image_id, set_id FROM image_component_set WHERE set_id IN (:sets)")
                    .param("sets", part)
                    .query(row -> {
                        if (!except.contains(row.getLong(1))) {
                            ofImages.merge(
                                    row.getLong(1), ofSets.getOrDefault(row.getLong(2), Counts.NONE), Counts::plus);
                        }
                    });
        }
        return ofImages;
    }

    private void add(Counts more, List<Long> images) {
        var changes = new ArrayList<String>();
        for (int i = 0; i < COLUMNS.size(); i++) {
            long number = more.numbers.get(i);
            if (number != 0) {
                changes.add(COLUMNS.get(i) + " = " + COLUMNS.get(i) + " + (" + number + ")");
            }
        }
        for (var part : parts(images)) {
            database.sql("UPDATE image_summary SET " + String.join(", ", changes) + " WHERE image_id IN (:images)")
                    .param("images", part)
                    .update();
        }
    }

    private static List<List<Long>> parts(Collection<Long> ids) {
        var all = List.copyOf(ids);
        var parts = new ArrayList<List<Long>>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            parts.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return parts;
    }
}
