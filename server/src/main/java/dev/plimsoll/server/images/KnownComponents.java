package dev.plimsoll.server.images;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Components that were asked for lately, so that inventories that share them ask the database once. A component never
/// changes and never goes, so that nothing here grows old; but only what is committed may be put in.
@Component
public final class KnownComponents {
    /// Some 30 MB of packages, and as much again of those that were sent.
    private static final int MOST = 50_000;

    private final Map<ComponentIdentity, Known> sent = new Recent<>();
    private final Map<Long, InstalledPackage> packages = new Recent<>();

    /// Forgets what was asked for longest ago.
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(1_024, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }

    /// A component that is stored.
    record Known(String digest, long id) {}

    Optional<Known> find(ComponentIdentity identity) {
        synchronized (sent) {
            return Optional.ofNullable(sent.get(identity));
        }
    }

    /// @param committed by what makes each a component of its own
    void learn(Map<ComponentIdentity, Known> committed) {
        synchronized (sent) {
            sent.putAll(committed);
        }
    }

    Optional<InstalledPackage> installed(long id) {
        synchronized (packages) {
            return Optional.ofNullable(packages.get(id));
        }
    }

    /// @param committed without layer and paths, by id
    void remember(Map<Long, InstalledPackage> committed) {
        synchronized (packages) {
            packages.putAll(committed);
        }
    }
}
