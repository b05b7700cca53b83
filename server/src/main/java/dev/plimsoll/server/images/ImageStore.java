package dev.plimsoll.server.images;

import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.server.images.StoredImage.Status;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Writes images down, each part once: an image is its config digest with its ordered diffIDs, whatever it is
/// called and however its layers were compressed. All of it within the caller's transaction.
@Component
public class ImageStore {
    static final int CHUNK = 500;

    private final Database database;
    private final ImageNames names;

    ImageStore(Database database, ImageNames names) {
        this.database = database;
        this.names = names;
    }

    /// What storing an image came to.
    ///
    /// @param added components that no image had before
    public record Saved(long id, boolean isNew, List<StoredComponent> added) {
        public Saved {
            added = List.copyOf(added);
        }
    }

    /// The parts of an image that no column holds.
    record Content(
            ImageFacts image,
            boolean complete,
            List<Warning> warnings,
            List<FoundSecret> secrets,
            List<FileFacts> files,
            List<FoundMalware> malware,
            List<String> searched) {}

    /// Stores what a scan found. An image that is there already keeps its id and gets what is new: names, and
    /// another inventory where a newer scanner sees more.
    ///
    /// @throws InvalidInput if the same config digest came with other layers before: one of the two lies
    public Saved save(RegistrationRequest request, Instant now) {
        var facts = request.image();
        var digest = String.valueOf(facts.digest());
        var diffIds = Stored.digest(String.join(
                "\n",
                facts.layers().stream().map(layer -> layer.diffId().toString()).toList()));
        var inventory = request.inventory();
        var os = inventory.os() == null ? "" : Stored.json(inventory.os());
        var osDigest = os.isEmpty() ? "" : Stored.digest(os);
        var osId = os.isEmpty() ? null : operatingSystem(os, osDigest);
        var sets = sets(inventory.packages(), osDigest);
        var added = new ArrayList<StoredComponent>();
        var setIds = storeSets(sets, request, osId, now, added);
        var content = Stored.json(new Content(
                facts,
                inventory.complete(),
                inventory.warnings(),
                inventory.secrets(),
                inventory.files(),
                inventory.malware(),
                inventory.searched()));
        var inventoryDigest = Stored.digest(osDigest + "\n" + setIds);
        var known = database.sql("SELECT id, diff_ids_digest, inventory_digest, content FROM image WHERE digest = ?")
                .param(digest)
                .query((row, n) -> new Known(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))
                .optional();
        long id;
        if (known.isPresent()) {
            id = known.get().id;
            if (!known.get().diffIds.equals(diffIds)) {
                throw new InvalidInput(
                        "image.layers", "are not those that the image " + digest + " was registered with before");
            }
            update(known.get(), osId, inventoryDigest, content, setIds, now);
        } else {
            id = insert(facts, digest, diffIds, osId, inventoryDigest, content, setIds, now);
        }
        names.see(id, facts, now);
        return new Saved(id, known.isEmpty(), added);
    }

    private record Known(long id, String diffIds, String inventory, String content) {}

    private long operatingSystem(String content, String digest) {
        var known = database.sql("SELECT id FROM operating_system WHERE digest = ?")
                .param(digest)
                .query(Long.class)
                .optional();
        return known.isPresent()
                ? known.get()
                : inserted(
                        "INSERT INTO operating_system(digest, content) VALUES (?, ?)"
                                + " ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest RETURNING id",
                        digest,
                        content);
    }

    private long inserted(String statement, @Nullable Object... values) {
        return database.sql(statement)
                .params(java.util.Arrays.asList(values))
                .query(Long.class)
                .single();
    }

    private long insert(
            ImageFacts facts,
            String digest,
            String diffIds,
            @Nullable Long os,
            String inventory,
            String content,
            Map<String, Long> sets,
            Instant now) {
        long id = inserted(
                """
                INSERT INTO image(digest, diff_ids_digest, operating_system_id, status, reference, content,
                  inventory_digest, registered_at, last_registered_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                digest,
                diffIds,
                os,
                Status.REJECTED.name(), // until it is judged
                facts.reference(),
                content,
                inventory,
                now.toEpochMilli(),
                now.toEpochMilli());
        var layers = layers(facts.layers());
        var rows = new ArrayList<Object[]>();
        var chains = chains(facts.layers());
        for (var layer : facts.layers()) {
            int place = rows.size();
            rows.add(new Object[] {id, place, layers.get(layer.diffId().toString()), chains.get(place)});
        }
        database.batches()
                .batchUpdate("INSERT INTO image_layer(image_id, place, layer_id, chain_id) VALUES (?, ?, ?, ?)", rows);
        link(id, sets);
        database.sql("INSERT INTO scope_image(scope_id, image_id) SELECT id, ? FROM scope WHERE name = 'global'")
                .param(id)
                .update();
        return id;
    }

    private void update(
            Known known, @Nullable Long os, String inventory, String content, Map<String, Long> sets, Instant now) {
        if (!known.inventory.equals(inventory) || !known.content.equals(content)) {
            database.sql("UPDATE image SET operating_system_id = ?, inventory_digest = ?, content = ? WHERE id = ?")
                    .params(java.util.Arrays.asList(os, inventory, content, known.id))
                    .update();
        }
        if (!known.inventory.equals(inventory)) {
            database.sql("DELETE FROM image_component_set WHERE image_id = ?")
                    .param(known.id)
                    .update();
            link(known.id, sets);
        }
        database.sql("UPDATE image SET last_registered_at = ? WHERE id = ?")
                .params(now.toEpochMilli(), known.id)
                .update();
    }

    private void link(long image, Map<String, Long> sets) {
        var rows = sets.entrySet().stream()
                .map(set -> new Object[] {image, set.getValue(), set.getKey()})
                .toList();
        database.batches()
                .batchUpdate("INSERT INTO image_component_set(image_id, set_id, layer) VALUES (?, ?, ?)", rows);
    }

    private Map<String, Long> layers(List<LayerFacts> layers) {
        var ids = new TreeMap<String, Long>();
        for (var layer : layers) {
            ids.computeIfAbsent(
                    layer.diffId().toString(),
                    diffId -> inserted(
                            "INSERT INTO layer(diff_id, size) VALUES (?, ?)"
                                    + " ON CONFLICT (diff_id) DO UPDATE SET diff_id = excluded.diff_id RETURNING id",
                            diffId,
                            layer.size()));
        }
        return ids;
    }

    /// For each layer, lowest first, the id of it with all below it.
    private List<Long> chains(List<LayerFacts> layers) {
        var digests = new ArrayList<String>();
        for (var layer : layers) {
            digests.add(Stored.digest((digests.isEmpty() ? "" : digests.getLast() + "\n") + layer.diffId()));
        }
        var known = ids("layer_chain", digests);
        return digests.stream()
                .map(digest -> known.computeIfAbsent(
                        digest,
                        fresh -> inserted(
                                "INSERT INTO layer_chain(digest) VALUES (?)"
                                        + " ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest RETURNING id",
                                fresh)))
                .toList();
    }

    /// A layer's packages in one image.
    private record PackageSet(String digest, Map<String, InstalledPackage> members) {}

    /// By layer, empty for packages of none: the set of its packages.
    private static Map<String, PackageSet> sets(List<InstalledPackage> packages, String os) {
        var byLayer = new TreeMap<String, Map<String, InstalledPackage>>();
        for (var installed : packages) {
            var layer = installed.layer();
            byLayer.computeIfAbsent(layer == null ? "" : layer.toString(), any -> new TreeMap<>())
                    .putIfAbsent(ComponentIdentity.of(installed, os), installed);
        }
        var sets = new TreeMap<String, PackageSet>();
        byLayer.forEach((layer, members) -> {
            var text = new StringBuilder();
            members.forEach((digest, installed) -> text.append(digest)
                    .append(' ')
                    .append(Stored.json(installed.paths()))
                    .append('\n'));
            sets.put(layer, new PackageSet(Stored.digest(text.toString()), members));
        });
        return sets;
    }

    /// @return the sets' ids by layer
    private Map<String, Long> storeSets(
            Map<String, PackageSet> sets,
            RegistrationRequest request,
            @Nullable Long os,
            Instant now,
            List<StoredComponent> added) {
        var known = ids(
                "component_set", sets.values().stream().map(PackageSet::digest).toList());
        var wanted = new TreeMap<String, InstalledPackage>();
        for (var set : sets.values()) {
            if (!known.containsKey(set.digest)) {
                wanted.putAll(set.members);
            }
        }
        var components = storeComponents(wanted, request, os, now, added);
        var ids = new LinkedHashMap<String, Long>();
        sets.forEach((layer, set) ->
                ids.put(layer, known.computeIfAbsent(set.digest, digest -> storeSet(set, components))));
        return ids;
    }

    private long storeSet(PackageSet set, Map<String, Long> components) {
        long id = inserted(
                "INSERT INTO component_set(digest) VALUES (?)"
                        + " ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest RETURNING id",
                set.digest);
        var rows = new ArrayList<Object[]>();
        set.members.forEach((digest, installed) ->
                rows.add(new Object[] {id, components.get(digest), Stored.json(installed.paths())}));
        database.batches()
                .batchUpdate(
                        "INSERT INTO component_set_member(set_id, component_id, paths) VALUES (?, ?, ?)"
                                + " ON CONFLICT (set_id, component_id) DO NOTHING",
                        rows);
        return id;
    }

    private Map<String, Long> storeComponents(
            Map<String, InstalledPackage> wanted,
            RegistrationRequest request,
            @Nullable Long os,
            Instant now,
            List<StoredComponent> added) {
        var ids = ids("component", wanted.keySet());
        var missing = new TreeMap<>(wanted);
        missing.keySet().removeAll(ids.keySet());
        var rows = new ArrayList<Object[]>();
        missing.forEach((digest, installed) -> {
            var lookups = new TreeSet<>(Matcher.lookups(installed));
            rows.add(new Object[] {
                digest,
                Matcher.isOfDistribution(installed) ? os : null,
                installed.purl().canonical(),
                PurlParts.unversioned(installed.purl()),
                installed.name(),
                installed.version(),
                lookups.first(),
                lookups.size() > 1 ? lookups.last() : null,
                Stored.json(ComponentIdentity.anywhere(installed)),
                now.toEpochMilli()
            });
        });
        database.batches().batchUpdate("""
                        INSERT INTO component(digest, operating_system_id, purl, package, name, version, lookup,
                          source_lookup, content, first_seen)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING""", rows);
        var stored = ids("component", missing.keySet());
        missing.forEach((digest, installed) -> added.add(new StoredComponent(
                stored.getOrDefault(digest, 0L),
                Matcher.isOfDistribution(installed) ? request.inventory().os() : null,
                ComponentIdentity.anywhere(installed))));
        ids.putAll(stored);
        return ids;
    }

    /// The ids of those digests that a table has.
    private Map<String, Long> ids(String table, Collection<String> digests) {
        var ids = new TreeMap<String, Long>();
        var all = List.copyOf(digests);
        for (int from = 0; from < all.size(); from += CHUNK) {
            database.sql("SELECT digest, id FROM " + table + " WHERE digest IN (:digests)")
                    .param("digests", all.subList(from, Math.min(all.size(), from + CHUNK)))
                    .query(row -> {
                        ids.put(row.getString(1), row.getLong(2));
                    });
        }
        return ids;
    }

    /// Says what became of an image.
    public void decide(long image, Status status) {
        database.sql("UPDATE image SET status = ? WHERE id = ? AND status <> ?")
                .params(status.name(), image, status.name())
                .update();
    }
}
