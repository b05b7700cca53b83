package dev.plimsoll.server.images;

import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.server.images.ArrangedPackages.Member;
import dev.plimsoll.server.images.ArrangedPackages.PackageSet;
import dev.plimsoll.server.images.StoredImage.Status;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Writes images down, each part once: an image is its config digest with its ordered diffIDs, whatever it is
/// called and however its layers were compressed. All of it within the caller's transaction.
@Component
public class ImageStore {
    static final int CHUNK = 500;

    private final Database database;
    private final ImageNames names;
    private final ComponentStore components;
    private final Executables executables;

    ImageStore(Database database, ImageNames names, ComponentStore components, Executables executables) {
        this.database = database;
        this.names = names;
        this.components = components;
        this.executables = executables;
    }

    /// What storing an image came to.
    ///
    /// @param image as it is read back
    /// @param names under which it is known, each as it is stored
    /// @param added components that no image had before, by the digests under which they were prepared
    public record Saved(
            StoredImage image, boolean isNew, SortedSet<String> names, SortedMap<String, StoredComponent> added) {

        public long id() {
            return image.id();
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

    /// Works out what there is to store, without a transaction.
    public PreparedImage prepare(RegistrationRequest request) {
        var inventory = request.inventory();
        var os = inventory.os() == null ? "" : Stored.json(inventory.os());
        var osDigest = os.isEmpty() ? "" : Stored.digest(os);
        var arranged = ArrangedPackages.of(inventory.packages(), osDigest, components::describe);
        var wanted = new TreeMap<String, Member>();
        var sets = arranged.sets().values();
        sets.forEach(set -> wanted.putAll(set.members()));
        var setIds = ids("component_set", sets.stream().map(PackageSet::digest).toList());
        var committed = components.committed(wanted);
        return new PreparedImage(
                request, os, osDigest, arranged, setIds, committed.ids(), committed.packages(), committed.unknown());
    }

    /// Stores what a scan found. An image that is there already keeps its id and gets what is new: names, and
    /// another inventory where a newer scanner sees more.
    ///
    /// @throws InvalidInput if the same config digest came with other layers before: one of the two lies
    public Saved save(PreparedImage prepared, Instant now) {
        var request = prepared.request();
        var facts = request.image();
        var digest = String.valueOf(facts.digest());
        var diffIds = Stored.digest(String.join(
                "\n",
                facts.layers().stream().map(layer -> layer.diffId().toString()).toList()));
        var inventory = request.inventory();
        var osDigest = prepared.osDigest();
        var osId = prepared.os().isEmpty() ? null : operatingSystem(prepared.os(), osDigest);
        var added = new TreeMap<String, StoredComponent>();
        var componentIds = components.store(prepared, osId, now, added);
        var setIds = storeSets(prepared, componentIds);
        var content = Stored.json(new Content(
                facts,
                inventory.complete(),
                inventory.warnings(),
                inventory.secrets(),
                inventory.files(),
                inventory.malware(),
                inventory.searched()));
        var inventoryDigest = Stored.digest(osDigest + "\n" + setIds);
        var known = database.sql(
                        "SELECT id, diff_ids_digest, inventory_digest, content, status FROM image WHERE digest = ?")
                .param(digest)
                .query((row, n) -> new Known(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Status.valueOf(row.getString(5))))
                .optional();
        long id;
        if (known.isPresent()) {
            id = known.get().id;
            if (!known.get().diffIds.equals(diffIds)) {
                throw new InvalidInput(
                        "image.layers", "are not those that the image " + digest + " was registered with before");
            }
            update(known.get(), facts, osId, inventoryDigest, content, setIds, now);
        } else {
            id = insert(facts, digest, diffIds, osId, inventoryDigest, content, setIds, now);
        }
        var called = names.see(id, facts, now);
        executables.save(id, prepared.request().executables());
        var status = known.map(Known::status).orElse(Status.REJECTED);
        return new Saved(stored(id, status, prepared, componentIds), known.isEmpty(), called, added);
    }

    /// The image as it will be read back, but for its own id and those of components that have none yet.
    public static StoredImage unnumbered(PreparedImage prepared) {
        return stored(0, Status.REJECTED, prepared, prepared.numbers());
    }

    /// As [InventoryReading] would read it back.
    private static StoredImage stored(long id, Status status, PreparedImage prepared, Map<String, Long> components) {
        var placed = new ArrayList<Placed>();
        prepared.arranged()
                .ordered()
                .forEach(one -> placed.add(new Placed(components.getOrDefault(one.digest(), 0L), one.installed())));
        if (!prepared.arranged().distinct()) {
            placed.sort(Placed.ORDER);
        }
        var inventory = prepared.request().inventory();
        return new StoredImage(
                id,
                status,
                prepared.request().image(),
                new Inventory(
                        inventory.os(),
                        placed.stream().map(Placed::installed).toList(),
                        inventory.complete(),
                        inventory.warnings(),
                        inventory.secrets(),
                        inventory.files(),
                        inventory.malware(),
                        inventory.searched()),
                placed.stream().map(Placed::component).toList());
    }

    private record Known(long id, String diffIds, String inventory, String content, Status status) {}

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
                ImageNames.shown(facts),
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
            Known known,
            ImageFacts facts,
            @Nullable Long os,
            String inventory,
            String content,
            Map<String, Long> sets,
            Instant now) {
        if (!known.inventory.equals(inventory) || !known.content.equals(content)) {
            var shown = ImageNames.shown(facts);
            database.sql("UPDATE image SET operating_system_id = ?, inventory_digest = ?, content = ?,"
                            + " reference = COALESCE(?, reference) WHERE id = ?")
                    .params(java.util.Arrays.asList(
                            os, inventory, content, ImageNames.isPlace(shown) ? null : shown, known.id))
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
        var ids = ids(
                "layer",
                "diff_id",
                layers.stream().map(layer -> layer.diffId().toString()).toList());
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

    /// @return the sets' ids by layer
    private Map<String, Long> storeSets(PreparedImage prepared, Map<String, Long> components) {
        var known = new TreeMap<>(prepared.setIds());
        known.putAll(ids(
                "component_set",
                prepared.arranged().sets().values().stream()
                        .map(PackageSet::digest)
                        .filter(digest -> !known.containsKey(digest))
                        .toList()));
        var ids = new LinkedHashMap<String, Long>();
        prepared.arranged()
                .sets()
                .forEach((layer, set) ->
                        ids.put(layer, known.computeIfAbsent(set.digest(), digest -> storeSet(set, components))));
        return ids;
    }

    private long storeSet(PackageSet set, Map<String, Long> components) {
        long id = inserted(
                "INSERT INTO component_set(digest) VALUES (?)"
                        + " ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest RETURNING id",
                set.digest());
        var rows = new ArrayList<Object[]>();
        set.members().forEach((digest, member) -> rows.add(new Object[] {id, components.get(digest), member.paths()}));
        database.batches()
                .batchUpdate(
                        "INSERT INTO component_set_member(set_id, component_id, paths) VALUES (?, ?, ?)"
                                + " ON CONFLICT (set_id, component_id) DO NOTHING",
                        rows);
        return id;
    }

    /// As many as one statement asks for.
    static <T> List<List<T>> chunks(Collection<T> values) {
        var all = List.copyOf(values);
        var chunks = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return chunks;
    }

    /// The ids of those digests that a table has.
    private SortedMap<String, Long> ids(String table, Collection<String> digests) {
        return ids(table, "digest", digests);
    }

    private SortedMap<String, Long> ids(String table, String column, Collection<String> values) {
        var ids = new TreeMap<String, Long>();
        for (var part : chunks(values)) {
            database.sql("SELECT " + column + ", id FROM " + table + " WHERE " + column + " IN (:values)")
                    .param("values", part)
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
