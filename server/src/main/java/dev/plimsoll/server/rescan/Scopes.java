package dev.plimsoll.server.rescan;

import dev.plimsoll.server.platform.Database;

/// The scope that holds every image.
final class Scopes {
    private Scopes() {}

    static long global(Database database) {
        return database.sql("SELECT id FROM scope WHERE name = 'global'")
                .query(Long.class)
                .single();
    }
}
