package dev.plimsoll.server.images;

import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Writes components down, each once for all images, and the names of packages once for all their versions: a new
/// version of a package that is known costs one place in one index.
@Component
class ComponentStore {
    private final Database database;
    private final KnownComponents known;

    ComponentStore(Database database, KnownComponents known) {
        this.database = database;
        this.known = known;
    }

    /// What is committed of the components of an image, and never goes.
    ///
    /// @param ids of components, by digest
    /// @param packages of the other components
    record Committed(Map<String, Long> ids, Map<NamedPackage, Long> packages) {}

    /// @param wanted by digest
    Committed committed(SortedMap<String, InstalledPackage> wanted) {
        var ids = known.ids(wanted.keySet());
        var missing = new TreeMap<>(wanted);
        missing.keySet().removeAll(ids.keySet());
        var named = named(missing);
        var packages = packages(named.values());
        var stored = ids(named, packages);
        known.learn(stored);
        ids.putAll(stored);
        return new Committed(ids, packages);
    }

    /// Within the caller's transaction.
    ///
    /// @param added gets those that no image had before
    /// @return the ids of all of them, by digest
    Map<String, Long> store(
            PreparedImage prepared, @Nullable Long os, Instant now, Map<String, StoredComponent> added) {
        var ids = new HashMap<>(prepared.componentIds());
        if (prepared.unknown().isEmpty()) {
            return ids;
        }
        var named = named(prepared.unknown());
        var packages = new HashMap<>(prepared.packages());
        storePackages(named.values(), packages);
        long last = last();
        insert(prepared, named, packages, os, now);
        var stored = behind(last);
        stored.keySet().retainAll(prepared.unknown().keySet());
        ids.putAll(stored);
        stored.forEach((digest, id) -> added.put(
                digest,
                StoredComponent.of(
                        id,
                        Objects.requireNonNull(prepared.unknown().get(digest)),
                        prepared.request().inventory().os())));
        // those that others have brought meanwhile
        named.keySet().removeAll(stored.keySet());
        ids.putAll(ids(named, packages));
        return ids;
    }

    private void insert(
            PreparedImage prepared,
            Map<String, NamedPackage> named,
            Map<NamedPackage, Long> packages,
            @Nullable Long os,
            Instant now) {
        var rows = new ArrayList<Object[]>();
        prepared.unknown()
                .forEach((digest, installed) -> rows.add(new Object[] {
                    packages.get(named.get(digest)),
                    digest,
                    Matcher.isOfDistribution(installed) ? os : null,
                    installed.purl().canonical(),
                    installed.name(),
                    installed.version(),
                    Stored.json(ComponentIdentity.anywhere(installed)),
                    now.toEpochMilli()
                }));
        database.batches().batchUpdate("""
                        INSERT INTO component(package_id, digest, operating_system_id, purl, name, version, content,
                          first_seen)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (package_id, digest) DO NOTHING""", rows);
    }

    private long last() {
        return database.sql("SELECT COALESCE(MAX(id), 0) FROM component")
                .query(Long.class)
                .single();
    }

    /// Those that came since, by digest: of this transaction, and with PostgreSQL of others that ended.
    private Map<String, Long> behind(long last) {
        var ids = new HashMap<String, Long>();
        database.sql("SELECT digest, id FROM component WHERE id > ?")
                .param(last)
                .query(row -> {
                    ids.put(row.getString(1), row.getLong(2));
                });
        return ids;
    }

    private static Map<String, NamedPackage> named(Map<String, InstalledPackage> components) {
        var named = new HashMap<String, NamedPackage>();
        components.forEach((digest, installed) -> named.put(digest, NamedPackage.of(installed)));
        return named;
    }

    /// Those of these that are stored.
    private Map<NamedPackage, Long> packages(Collection<NamedPackage> wanted) {
        var ids = new HashMap<NamedPackage, Long>();
        var purls = new TreeSet<String>();
        wanted.forEach(one -> purls.add(one.purl()));
        for (var part : ImageStore.chunks(purls)) {
            database.sql("SELECT id, purl, name, lookup, source_lookup FROM package WHERE purl IN (:purls)")
                    .param("purls", part)
                    .query(row -> {
                        ids.put(
                                new NamedPackage(
                                        row.getString(2), row.getString(3), row.getString(4), row.getString(5)),
                                row.getLong(1));
                    });
        }
        return ids;
    }

    /// @param ids those that are stored already; gets the others
    private void storePackages(Collection<NamedPackage> wanted, Map<NamedPackage, Long> ids) {
        var missing = new TreeSet<>(wanted); // in one order, so that none waits for another
        missing.removeAll(ids.keySet());
        if (missing.isEmpty()) {
            return;
        }
        database.batches()
                .batchUpdate(
                        "INSERT INTO package(purl, name, lookup, source_lookup) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (purl, name, lookup, source_lookup) DO NOTHING",
                        missing.stream()
                                .map(one -> new Object[] {one.purl(), one.name(), one.lookup(), one.sourceLookup()})
                                .toList());
        ids.putAll(packages(missing));
    }

    /// The ids of those components that are stored, by digest.
    ///
    /// @param packages that are stored
    private Map<String, Long> ids(Map<String, NamedPackage> named, Map<NamedPackage, Long> packages) {
        var pairs = new ArrayList<Object[]>();
        named.forEach((digest, of) -> {
            var id = packages.get(of);
            if (id != null) {
                pairs.add(new Object[] {id, digest});
            }
        });
        var ids = new HashMap<String, Long>();
        for (var part : ImageStore.chunks(pairs)) {
            // asked of the index of both, pair by pair
            var values = String.join(", ", Collections.nCopies(part.size(), "(CAST(? AS BIGINT), CAST(? AS TEXT))"));
            database.sql("WITH wanted(package_id, digest) AS (VALUES " + values
                            + ") SELECT c.digest, c.id FROM wanted w"
                            + " CROSS JOIN component c WHERE c.package_id = w.package_id AND c.digest = w.digest")
                    .params(part.stream().flatMap(Arrays::stream).toList())
                    .query(row -> {
                        ids.put(row.getString(1), row.getLong(2));
                    });
        }
        return ids;
    }
}
