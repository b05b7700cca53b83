package dev.plimsoll.server.platform;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Whether the database answers. Says no more than that: the reason is in the log.
@Component("databaseHealthIndicator")
class DatabaseHealth implements HealthIndicator {
    private final Database database;

    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public Health health() {
        try {
            database.sql("SELECT 1").query(Long.class).single();
            return Health.up().build();
        } catch (DataAccessException e) {
            return Health.down()
                    .withDetail("reason", "the database cannot be reached")
                    .build();
        }
    }
}
