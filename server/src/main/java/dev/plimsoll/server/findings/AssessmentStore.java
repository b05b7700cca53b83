package dev.plimsoll.server.findings;

import dev.plimsoll.server.findings.Verdicts.Judged;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.PackageUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Keeps what a judgement said of single findings, so that lists show exactly what the verdict rests on. What has not
/// changed is not written.
@Component
class AssessmentStore {
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

    /// By image; those of which nothing is stored are absent.
    Map<Long, Map<Key, Said>> of(Collection<Long> images) {
        var assessments = new HashMap<Long, Map<Key, Said>>();
        database.sql("""
                        SELECT component_id, vulnerability, layer, suppressed, said, status, justification, image_id
                        FROM finding_assessment WHERE image_id IN (:images)""").param("images", images).query(row -> {
            assessments
                    .computeIfAbsent(row.getLong(8), any -> new TreeMap<>())
                    .put(
                            new Key(row.getLong(1), row.getString(2), row.getString(3)),
                            new Said(row.getLong(4) == 1, row.getString(5), row.getString(6), row.getString(7)));
        });
        return assessments;
    }

    Writing writing() {
        return new Writing();
    }

    /// What is to be written of several images.
    final class Writing {
        private final List<Object[]> gone = new ArrayList<>();
        private final List<Object[]> added = new ArrayList<>();

        /// @param stored what is stored of the image
        void add(long image, Map<Key, Said> wanted, Map<Key, Said> stored) {
            stored.forEach((key, said) -> {
                if (!said.equals(wanted.get(key))) {
                    gone.add(new Object[] {image, key.component, key.vulnerability, key.layer});
                }
            });
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
        }

        /// Within the caller's transaction.
        void end() {
            database.batches()
                    .batchUpdate(
                            "DELETE FROM finding_assessment WHERE image_id = ? AND component_id = ? AND vulnerability = ?"
                                    + " AND layer = ?",
                            gone);
            database.batches().batchUpdate("""
                            INSERT INTO finding_assessment(image_id, component_id, vulnerability, layer, suppressed, said,
                              status, justification) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""", added);
        }
    }

    /// What is to be stored of a judgement.
    static Map<Key, Said> wanted(Judged judged) {
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
}
