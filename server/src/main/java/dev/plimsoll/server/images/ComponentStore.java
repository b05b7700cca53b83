package dev.plimsoll.server.images;

import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.server.images.ArrangedPackages.Described;
import dev.plimsoll.server.images.ArrangedPackages.Member;
import dev.plimsoll.server.images.PreparedImage.Unknown;
import dev.plimsoll.server.platform.Database;
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
    /// @param unknown the other components, by digest
    record Committed(Map<String, Long> ids, Map<NamedPackage, Long> packages, SortedMap<String, Unknown> unknown) {}

    /// What is known of a component; its digest is worked out where nobody asked for it lately.
    Described describe(ComponentIdentity identity) {
        return known.find(identity)
                .map(one -> new Described(identity, one.digest(), one.id(), null))
                .orElseGet(() -> {
                    var written = identity.written();
                    return new Described(identity, written.digest(), null, written.content());
                });
    }

    /// @param wanted by digest
    Committed committed(SortedMap<String, Member> wanted) {
        var ids = new HashMap<String, Long>();
        var unknown = new TreeMap<String, Unknown>();
        wanted.forEach((digest, member) -> {
            var id = member.component().id();
            var content = member.component().content();
            if (id != null) {
                ids.put(digest, id);
            } else if (content != null) {
                unknown.put(digest, new Unknown(member.installed(), NamedPackage.of(member.installed()), content));
            }
        });
        var packages = packages(unknown.values().stream().map(Unknown::named).toList());
        var stored = ids(unknown, packages);
        learn(stored, wanted);
        ids.putAll(stored);
        unknown.keySet().removeAll(stored.keySet());
        return new Committed(ids, packages, unknown);
    }

    private void learn(Map<String, Long> stored, SortedMap<String, Member> wanted) {
        var learned = new HashMap<ComponentIdentity, KnownComponents.Known>();
        stored.forEach((digest, id) -> {
            var member = wanted.get(digest);
            if (member != null) {
                learned.put(member.component().identity(), new KnownComponents.Known(digest, id));
            }
        });
        known.learn(learned);
    }

    /// Within the caller's transaction.
    ///
    /// @param added gets those that no image had before
    /// @return the ids of all of them, by digest
    Map<String, Long> store(
            PreparedImage prepared, @Nullable Long os, Instant now, Map<String, StoredComponent> added) {
        var ids = new HashMap<>(prepared.componentIds());
        var unknown = prepared.unknown();
        if (unknown.isEmpty()) {
            return ids;
        }
        var packages = new HashMap<>(prepared.packages());
        storePackages(unknown.values().stream().map(Unknown::named).toList(), packages);
        long last = last();
        insert(unknown, packages, os, now);
        var stored = behind(last);
        stored.keySet().retainAll(unknown.keySet());
        ids.putAll(stored);
        stored.forEach((digest, id) -> added.put(
                digest,
                StoredComponent.of(
                        id,
                        Objects.requireNonNull(unknown.get(digest)).installed(),
                        prepared.request().inventory().os())));
        if (stored.size() < unknown.size()) { // others have brought some meanwhile
            var theirs = new TreeMap<>(unknown);
            theirs.keySet().removeAll(stored.keySet());
            ids.putAll(ids(theirs, packages));
        }
        return ids;
    }

    private void insert(
            SortedMap<String, Unknown> unknown, Map<NamedPackage, Long> packages, @Nullable Long os, Instant now) {
        var rows = new ArrayList<Object[]>();
        unknown.forEach((digest, one) -> {
            var installed = one.installed();
            rows.add(new Object[] {
                packages.get(one.named()),
                digest,
                Matcher.isOfDistribution(installed) ? os : null,
                installed.purl().canonical(),
                installed.name(),
                installed.version(),
                one.content(),
                now.toEpochMilli()
            });
        });
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
    private Map<String, Long> ids(SortedMap<String, Unknown> wanted, Map<NamedPackage, Long> packages) {
        var pairs = new ArrayList<Object[]>();
        wanted.forEach((digest, one) -> {
            var id = packages.get(one.named());
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
