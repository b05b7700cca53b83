package dev.plimsoll.server.platform;

import java.io.IOException;
import java.nio.file.Files;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether there is room for what comes in.
@Component("storageHealthIndicator")
class StorageHealth implements HealthIndicator {
    /// Below this a database of advisories may not fit any more.
    private static final long LEAST = 64L * 1024 * 1024;

    private final Settings settings;

    StorageHealth(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Health health() {
        try {
            long free = Files.getFileStore(settings.data()).getUsableSpace();
            var health = free < LEAST ? Health.down() : Health.up();
            if (free < LEAST) {
                health.withDetail("reason", "the disk of the data folder is full, or nearly so");
            }
            return health.withDetail("freeBytes", free).build();
        } catch (IOException e) {
            return Health.down()
                    .withDetail("reason", "the data folder cannot be reached")
                    .build();
        }
    }
}
