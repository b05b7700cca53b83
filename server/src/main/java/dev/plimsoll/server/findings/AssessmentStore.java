package dev.plimsoll.server.findings;

import dev.plimsoll.server.findings.Verdicts.Judged;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Keeps what a judgement said of single findings, and how many of each kind an image has, so that lists show
/// and count exactly what the verdict rests on. What has not changed is not written.
@Component
class AssessmentStore {
    private static final int COUNTS = Severity.values().length + 3;

    private final Database database;

    AssessmentStore(Database database) {
        this.database = database;
    }

    /// A finding of an image of which something was said.
    record Key(long component, String vulnerability, String layer) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = Long.compare(component, other.component);
            order = order != 0 ? order : vulnerability.compareTo(other.vulnerability);
            return order != 0 ? order : layer.compareTo(other.layer);
        }
    }

    record Said(
            boolean suppressed,
            @Nullable String by,
            @Nullable String status,
            @Nullable String justification) {
        static Said of(Finding finding) {
            var assessment = finding.assessment();
            var justification = assessment == null ? null : assessment.justification();
            return new Said(
                    finding.suppressedBy() != null,
                    finding.suppressedBy(),
                    assessment == null ? null : assessment.status().label(),
                    justification == null ? null : justification.label());
        }
    }

    private record Place(PackageUrl purl, @Nullable Digest layer) {}

    /// What is stored of an image.
    ///
    /// @param summary empty where the image was never judged
    record Before(Map<Key, Said> assessments, Optional<List<Long>> summary) {
        static final Before NOTHING = new Before(Map.of(), Optional.empty());
    }

    /// By image; those of which nothing is stored are absent.
    Map<Long, Before> before(Collection<Long> images) {
        var assessments = new HashMap<Long, Map<Key, Said>>();
        var found = new HashMap<Long, Before>();
        database.sql("""
                        SELECT component_id, vulnerability, layer, suppressed, said, status, justification, image_id
                        FROM finding_assessment WHERE image_id IN (:images)""").param("images", images).query(row -> {
            assessments
                    .computeIfAbsent(row.getLong(8), any -> new TreeMap<>())
                    .put(
                            new Key(row.getLong(1), row.getString(2), row.getString(3)),
                            new Said(row.getLong(4) == 1, row.getString(5), row.getString(6), row.getString(7)));
        });
        database.sql("""
                        SELECT critical, high, medium, low, negligible, unrated, fixable, exploited, suppressed, image_id
                        FROM image_summary WHERE image_id IN (:images)""").param("images", images).query(row -> {
            var counts = new ArrayList<Long>();
            for (int i = 1; i <= COUNTS; i++) {
                counts.add(row.getLong(i));
            }
            long image = row.getLong(COUNTS + 1);
            found.put(image, new Before(assessments.getOrDefault(image, Map.of()), Optional.of(counts)));
        });
        assessments.forEach((image, said) -> found.putIfAbsent(image, new Before(said, Optional.empty())));
        return found;
    }

    /// Within the caller's transaction.
    void store(Judged judged, Before before) {
        storeAssessments(judged, before.assessments);
        storeSummary(judged, before.summary);
    }

    private void storeAssessments(Judged judged, Map<Key, Said> stored) {
        long image = judged.image().id();
        var wanted = wanted(judged);
        var gone = new ArrayList<Object[]>();
        stored.forEach((key, said) -> {
            if (!said.equals(wanted.get(key))) {
                gone.add(new Object[] {image, key.component, key.vulnerability, key.layer});
            }
        });
        database.batches()
                .batchUpdate(
                        "DELETE FROM finding_assessment WHERE image_id = ? AND component_id = ? AND vulnerability = ?"
                                + " AND layer = ?",
                        gone);
        var added = new ArrayList<Object[]>();
        wanted.forEach((key, said) -> {
            if (!said.equals(stored.get(key))) {
                added.add(new Object[] {
                    image,
                    key.component,
                    key.vulnerability,
                    key.layer,
                    said.suppressed ? 1 : 0,
                    said.by,
                    said.status,
                    said.justification
                });
            }
        });
        database.batches().batchUpdate("""
                        INSERT INTO finding_assessment(image_id, component_id, vulnerability, layer, suppressed, said,
                          status, justification) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""", added);
    }

    private static Map<Key, Said> wanted(Judged judged) {
        var wanted = new TreeMap<Key, Said>();
        Map<Place, List<Long>> components = new HashMap<>();
        for (var finding : judged.report().findings()) {
            if (finding.suppressedBy() == null && finding.assessment() == null) {
                continue;
            }
            if (components.isEmpty()) {
                var packages = judged.image().inventory().packages();
                for (int i = 0; i < packages.size(); i++) {
                    var installed = packages.get(i);
                    components
                            .computeIfAbsent(new Place(installed.purl(), installed.layer()), any -> new ArrayList<>(1))
                            .add(judged.image().components().get(i));
                }
            }
            var layer = finding.layer();
            for (var component : components.getOrDefault(new Place(finding.packageUrl(), layer), List.of())) {
                wanted.put(new Key(component, finding.id(), layer == null ? "" : layer.toString()), Said.of(finding));
            }
        }
        return wanted;
    }

    private void storeSummary(Judged judged, Optional<List<Long>> before) {
        var counts = new long[COUNTS];
        for (var finding : judged.report().findings()) {
            if (finding.suppressedBy() != null) {
                counts[counts.length - 1]++;
                continue;
            }
            counts[MatchStore.rank(finding.severity())]++;
            counts[counts.length - 3] += finding.fixState() == FixState.FIXED ? 1 : 0;
            counts[counts.length - 2] += finding.knownExploited() ? 1 : 0;
        }
        var now = Arrays.stream(counts).boxed().toList();
        if (before.equals(Optional.of(now))) {
            return;
        }
        var values = new ArrayList<Object>();
        values.add(judged.image().id());
        values.addAll(now);
        database.sql("""
                        INSERT INTO image_summary(image_id, critical, high, medium, low, negligible, unrated, fixable,
                          exploited, suppressed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (image_id) DO UPDATE SET critical = excluded.critical, high = excluded.high,
                          medium = excluded.medium, low = excluded.low, negligible = excluded.negligible,
                          unrated = excluded.unrated, fixable = excluded.fixable, exploited = excluded.exploited,
                          suppressed = excluded.suppressed""").params(values).update();
    }
}
