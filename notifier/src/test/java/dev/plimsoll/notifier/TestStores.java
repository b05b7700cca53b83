package dev.plimsoll.notifier;

import dev.plimsoll.notifier.store.Store;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/// Empty stores on both databases.
public enum TestStores {
    SQLITE {
        @Override
        public String place(Path folder) {
            return folder.toString();
        }

        @Override
        public Store open(String place) {
            return Store.inFolder(Path.of(place));
        }
    },
    POSTGRESQL {
        @Override
        public String place(Path folder) {
            return Postgres.fresh();
        }

        @Override
        public Store open(String place) {
            return Store.at(place, null);
        }
    };

    /// A place where nothing is yet.
    public abstract String place(Path folder);

    /// Opens it; again after it was closed.
    public abstract Store open(String place);

    /// One PostgreSQL for all tests of this process; each store has a database of its own in it.
    private static final class Postgres {
        private static EmbeddedPostgres running;
        private static int databases;

        static synchronized String fresh() {
            try {
                if (running == null) {
                    running = EmbeddedPostgres.builder().start();
                    var stop = running;
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        try {
                            stop.close();
                        } catch (IOException e) {
                            // the process ends anyway
                        }
                    }));
                }
                var name = "notifier" + databases++;
                try (var connection = running.getPostgresDatabase().getConnection();
                        var statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + name);
                }
                return running.getJdbcUrl("postgres", name);
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
