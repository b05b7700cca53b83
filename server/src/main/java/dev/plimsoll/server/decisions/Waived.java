package dev.plimsoll.server.decisions;

import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.engine.policy.suppression.Waiver.ImagePattern;
import dev.plimsoll.server.decisions.SetAside.Cover;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Where the waivers of policy documents set findings of one vulnerability aside. Images are read only where a waiver
/// names some, and only those that have what it is about.
final class Waived {
    private static final int CHUNK = 500;

    private final Database database;

    Waived(Database database) {
        this.database = database;
    }

    /// The part of an image's content that is looked at.
    private record Content(ImageFacts image) {}

    /// @param findings by component
    List<Cover> covers(Map<Long, Finding> findings, Suppressions suppressions, Instant now) {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var everywhere = new TreeSet<Long>();
        var somewhere = new HashMap<ImagePattern, Set<Long>>();
        findings.forEach((component, finding) -> {
            for (var waiver : suppressions.waivers(finding, today)) {
                var pattern = waiver.image();
                if (pattern == null) {
                    everywhere.add(component);
                } else {
                    somewhere.computeIfAbsent(pattern, any -> new TreeSet<>()).add(component);
                }
            }
        });
        var covers = new ArrayList<Cover>();
        if (!everywhere.isEmpty()) {
            covers.add(new Cover(everywhere, null, Set.of()));
        }
        if (!somewhere.isEmpty()) {
            var having = new TreeSet<Long>();
            somewhere.values().forEach(having::addAll);
            having.removeAll(everywhere);
            var images = images(having);
            somewhere.forEach((pattern, components) -> {
                var held = new TreeSet<Long>();
                images.forEach((id, image) -> {
                    if (pattern.matches(image)) {
                        held.add(id);
                    }
                });
                covers.add(new Cover(components, held, Set.of()));
            });
        }
        return covers;
    }

    /// The images that have some of these components.
    private Map<Long, ImageFacts> images(Set<Long> components) {
        var images = new TreeMap<Long, ImageFacts>();
        var all = List.copyOf(components);
        for (int from = 0; from < all.size(); from += CHUNK) {
            database.sql("""
                            SELECT i.id, i.content FROM image i WHERE i.id IN (SELECT s.image_id
                              FROM component_set_member m JOIN image_component_set s ON s.set_id = m.set_id
                              WHERE m.component_id IN (:ids)) ORDER BY i.id""")
                    .param("ids", all.subList(from, Math.min(all.size(), from + CHUNK)))
                    .query(row -> {
                        images.putIfAbsent(
                                row.getLong(1),
                                Stored.read(row.getString(2), Content.class).image());
                    });
        }
        return images;
    }
}
