package dev.plimsoll.server.rescan;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.images.Components;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.rescan.Jobs.Target;
import java.util.List;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// A re-scan that somebody asked for: of an image, a scope, a vulnerability, or of all that they see.
@Component
class RequestedRescan {
    private final Database database;
    private final Components components;
    private final AdvisoryStore advisories;
    private final Rescan rescan;

    RequestedRescan(Database database, Components components, AdvisoryStore advisories, Rescan rescan) {
        this.database = database;
        this.components = components;
        this.advisories = advisories;
        this.rescan = rescan;
    }

    /// @throws Refusal if what it is about cannot be seen
    Run run(Target target, Visibility visibility) {
        var vulnerability = target.vulnerability();
        if (vulnerability != null) {
            return ofVulnerability(vulnerability, visibility);
        }
        var images = images(target, visibility);
        return rescan.requested(components.ofImages(images), images);
    }

    /// @throws Refusal if what it is about cannot be seen
    List<Long> images(Target target, Visibility visibility) {
        var image = target.image();
        var scope = target.scope();
        if (image != null) {
            var found = database.sql("SELECT i.id FROM image i WHERE i.id = ? AND " + visibility.ofImage("i.id"))
                    .param(image)
                    .query((row, n) -> row.getLong(1))
                    .list();
            if (found.isEmpty()) {
                throw Refusal.notFound("there is no image " + image);
            }
            return found;
        }
        if (scope != null) {
            var found = database.sql("SELECT s.id FROM scope s WHERE s.name = ? AND " + visibility.ofScope("s.id"))
                    .param(scope)
                    .query(Long.class)
                    .optional()
                    .orElseThrow(() -> Refusal.notFound("there is no scope " + scope));
            return database.sql("SELECT image_id FROM scope_image WHERE scope_id = ?")
                    .param(found)
                    .query((row, n) -> row.getLong(1))
                    .list();
        }
        return database.sql("SELECT i.id FROM image i WHERE " + visibility.ofImage("i.id"))
                .query((row, n) -> row.getLong(1))
                .list();
    }

    private Run ofVulnerability(String vulnerability, Visibility visibility) {
        var names = new TreeSet<String>();
        try (var lease = advisories.lease()) {
            lease.advisories()
                    .named(vulnerability)
                    .forEach(candidate -> names.add(candidate.affected().name()));
        }
        var concerned = new TreeSet<>(components.ofNames(names, 0).keySet());
        concerned.addAll(
                database.sql("SELECT component_id FROM component_match WHERE vulnerability = ? AND resolved_at IS NULL")
                        .param(vulnerability)
                        .query((row, n) -> row.getLong(1))
                        .list());
        var seen = new TreeSet<>(images(new Target(null, null, null), visibility));
        seen.retainAll(components.images(concerned));
        return rescan.requested(concerned, seen);
    }
}
