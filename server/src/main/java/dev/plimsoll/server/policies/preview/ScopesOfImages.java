package dev.plimsoll.server.policies.preview;

import dev.plimsoll.server.platform.Database;
import java.util.SortedMap;
import java.util.TreeMap;

/// Registered images part by part, each with the scopes that hold it.
final class ScopesOfImages {
    private final Database database;

    ScopesOfImages(Database database) {
        this.database = database;
    }

    /// By image; of each the names of its scopes by their ids.
    SortedMap<Long, SortedMap<Long, String>> behind(long image, int limit) {
        var found = new TreeMap<Long, SortedMap<Long, String>>();
        database.sql("SELECT id FROM image WHERE id > ? AND status = 'REGISTERED' ORDER BY id LIMIT ?")
                .params(image, limit)
                .query((row, n) -> row.getLong(1))
                .list()
                .forEach(id -> found.put(id, new TreeMap<>()));
        if (!found.isEmpty()) {
            database.sql("SELECT v.image_id, o.id, o.name FROM scope_image v JOIN scope o ON o.id = v.scope_id"
                            + " WHERE v.image_id IN (:images)")
                    .param("images", found.keySet())
                    .query(row -> {
                        found.computeIfAbsent(row.getLong(1), any -> new TreeMap<>())
                                .put(row.getLong(2), row.getString(3));
                    });
        }
        return found;
    }
}
