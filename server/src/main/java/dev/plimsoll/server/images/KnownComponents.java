package dev.plimsoll.server.images;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Components that were asked for lately, so that inventories that share them ask the database once. A component never
/// changes and never goes, so that nothing here grows old; but only what is committed may be put in.
@Component
public final class KnownComponents {
    /// Some 10 MB of digests, and some 30 MB of packages.
    private static final int MOST = 50_000;

    private final Map<String, Long> ids = new Recent<>();
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

    /// The ids of those of these digests that are known here.
    Map<String, Long> ids(Collection<String> digests) {
        var found = new HashMap<String, Long>();
        synchronized (ids) {
            for (var digest : digests) {
                var id = ids.get(digest);
                if (id != null) {
                    found.put(digest, id);
                }
            }
        }
        return found;
    }

    /// @param committed ids by digest
    void learn(Map<String, Long> committed) {
        synchronized (ids) {
            ids.putAll(committed);
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
