package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Pages of findings, with everything that a reader wants to know of each.
@Component
class FindingList {
    private final Database database;
    private final FindingWalk walk;

    FindingList(Database database, FindingWalk walk) {
        this.database = database;
        this.walk = walk;
    }

    /// @param packageUrl as `package` in the API
    /// @param firstSeen when its match was opened or its image registered, whichever came later
    /// @param lastSeen when it was last known to be there: the last re-scan or registration
    /// @param scopes names of the application scopes that the image is in, as far as the asker sees them
    /// @param suppressedBy who set it aside and why; absent for an open one
    /// @param status in VEX's words, where somebody said something of it
    record Listed(
            String vulnerability,
            List<String> aliases,
            String severity,
            String title,
            boolean knownExploited,
            @Nullable Epss epss,

            @com.fasterxml.jackson.annotation.JsonProperty("package")
            String packageUrl,

            String name,
            String version,
            String fixState,
            @Nullable String fixedVersion,
            Image image,
            @Nullable String layer,
            List<String> scopes,
            Instant firstSeen,
            Instant lastSeen,
            boolean suppressed,
            @Nullable String suppressedBy,
            @Nullable String status,
            @Nullable String justification) {}

    record Image(long id, String digest, String reference) {}

    private record Seen(Image image, long lastRegistered) {}

    private record Facts(boolean exploited, @Nullable Epss epss) {}

    private record Said(
            boolean suppressed,
            @Nullable String by,
            @Nullable String status,
            @Nullable String justification) {}

    Page<Listed> page(FindingFilter filter, Visibility visibility, FindingSort sort, @Nullable Place after, int limit) {
        var found = walk.page(filter, visibility, sort, after, limit + 1);
        var shown = found.size() <= limit ? found : found.subList(0, limit);
        var next = found.size() <= limit ? null : new FindingCursor(sort, shown.getLast()).text();
        return new Page<>(listed(shown, visibility), next);
    }

    private List<Listed> listed(List<Place> places, Visibility visibility) {
        if (places.isEmpty()) {
            return List.of();
        }
        var matches = matches(ids(places, place -> place.match().match()));
        var imageIds = ids(places, Place::image);
        var images = images(imageIds);
        var scopes = scopes(imageIds, visibility);
        var said = said(places);
        var names = new HashSet<String>();
        matches.values().forEach(finding -> names.add(finding.id()));
        var facts = facts(names);
        long looked = database.sql("SELECT COALESCE(MAX(ended_at), 0) FROM rescan_run")
                .query(Long.class)
                .single();
        var listed = new ArrayList<Listed>();
        for (var place : places) {
            var finding = matches.get(place.match().match());
            var seen = images.get(place.image());
            if (finding == null || seen == null) {
                continue; // gone since it was walked
            }
            var known = facts.getOrDefault(finding.id(), new Facts(false, null));
            var assessment = said.getOrDefault(key(place, finding.id()), new Said(false, null, null, null));
            listed.add(new Listed(
                    finding.id(),
                    finding.aliases(),
                    finding.severity().label(),
                    finding.title(),
                    known.exploited,
                    known.epss,
                    finding.packageUrl().canonical(),
                    finding.name(),
                    finding.version(),
                    finding.fixState().label(),
                    finding.fixedVersion(),
                    seen.image,
                    place.layer().isEmpty() ? null : place.layer(),
                    scopes.getOrDefault(place.image(), List.of()),
                    Instant.ofEpochMilli(place.firstSeen()),
                    Instant.ofEpochMilli(Math.max(looked, Math.max(seen.lastRegistered, place.firstSeen()))),
                    assessment.suppressed,
                    assessment.by,
                    assessment.status,
                    assessment.justification));
        }
        return listed;
    }

    private static Set<Long> ids(List<Place> places, java.util.function.ToLongFunction<Place> id) {
        var ids = new HashSet<Long>();
        places.forEach(place -> ids.add(id.applyAsLong(place)));
        return ids;
    }

    private static List<Object> key(Place place, String vulnerability) {
        return List.of(place.image(), place.component(), vulnerability, place.layer());
    }

    private Map<Long, Finding> matches(Collection<Long> ids) {
        var found = new HashMap<Long, Finding>();
        database.sql("SELECT id, content FROM component_match WHERE id IN (:ids)")
                .param("ids", ids)
                .query(row -> {
                    found.put(row.getLong(1), Stored.read(row.getString(2), Finding.class));
                });
        return found;
    }

    private Map<Long, Seen> images(Collection<Long> ids) {
        var found = new HashMap<Long, Seen>();
        database.sql("SELECT id, digest, reference, last_registered_at FROM image WHERE id IN (:ids)")
                .param("ids", ids)
                .query(row -> {
                    found.put(
                            row.getLong(1),
                            new Seen(new Image(row.getLong(1), row.getString(2), row.getString(3)), row.getLong(4)));
                });
        return found;
    }

    private Map<Long, List<String>> scopes(Collection<Long> images, Visibility visibility) {
        var found = new HashMap<Long, List<String>>();
        database.sql("SELECT v.image_id, o.name FROM scope_image v JOIN scope o ON o.id = v.scope_id"
                        + " WHERE v.image_id IN (:ids) AND " + visibility.ofScope("v.scope_id")
                        + " ORDER BY v.image_id, o.name")
                .param("ids", images)
                .query(row -> {
                    found.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(row.getString(2));
                });
        return found;
    }

    private Map<String, Facts> facts(Collection<String> names) {
        var found = new HashMap<String, Facts>();
        if (names.isEmpty()) {
            return found;
        }
        database.sql("SELECT name, known_exploited, epss, percentile FROM vulnerability WHERE name IN (:names)")
                .param("names", names)
                .query(row -> {
                    double score = row.getDouble(3);
                    found.put(
                            row.getString(1),
                            new Facts(row.getLong(2) == 1, score < 0 ? null : new Epss(score, row.getDouble(4))));
                });
        return found;
    }

    private Map<List<Object>, Said> said(List<Place> places) {
        var found = new HashMap<List<Object>, Said>();
        // pair by pair: every image with every component would be a quarter of a million on a page of 500
        var pairs = places.stream()
                .map(place -> "(" + place.image() + ", " + place.component() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
        // never the same statement twice: not for those who keep statements in mind
        database.batches().query("WITH listed(image, component) AS (VALUES " + pairs + ") " + """
                        SELECT f.image_id, f.component_id, f.vulnerability, f.layer, f.suppressed, f.said, f.status,
                          f.justification
                        FROM listed CROSS JOIN finding_assessment f
                        WHERE f.image_id = listed.image AND f.component_id = listed.component""", row -> {
            found.put(
                    List.of(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4)),
                    new Said(row.getLong(5) == 1, row.getString(6), row.getString(7), row.getString(8)));
        });
        return found;
    }
}
