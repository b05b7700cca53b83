package dev.plimsoll.server.images;

import dev.plimsoll.server.images.ImageStore.Content;
import dev.plimsoll.server.images.StoredImage.Status;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Reads images back. Sets of packages that several images share are read once in the life of this object,
/// which is that of one piece of work. For one thread.
public final class InventoryReading {
    /// Sets that are kept: a thousand of five hundred packages are some 300 MB.
    private static final int MOST_SETS = 400;

    private final Database database;
    private final KnownComponents components;
    private final Map<Placing, List<Placed>> sets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Placing, List<Placed>> eldest) {
            return size() > MOST_SETS;
        }
    };

    private final Map<String, OperatingSystem> systems = new ConcurrentHashMap<>();

    public InventoryReading(Database database) {
        this(database, new KnownComponents());
    }

    /// With packages that others have read.
    public InventoryReading(Database database, KnownComponents components) {
        this.database = database;
        this.components = components;
    }

    private record Row(
            long id,
            String status,
            String content,
            @Nullable String os) {}

    /// A set of packages in the layer that brought it.
    private record Placing(@Nullable Digest layer, long set) {}

    private record Membership(long component, String paths) {}

    /// What was read of some images. Safe for several threads.
    public final class Some {
        private final Map<Long, Row> rows = new HashMap<>();
        private final Map<Long, List<Placing>> sets = new HashMap<>();
        private final Map<Placing, List<Placed>> members;

        private Some(Collection<Long> images) {
            var wanted = new HashSet<Placing>();
            for (var part : ImageStore.chunks(images)) {
                database.sql("""
                                SELECT i.id, i.status, i.content, o.content FROM image i
                                LEFT JOIN operating_system o ON o.id = i.operating_system_id WHERE i.id IN (:ids)""").param("ids", part).query(row -> {
                    rows.put(
                            row.getLong(1),
                            new Row(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)));
                });
                database.sql("SELECT image_id, layer, set_id FROM image_component_set WHERE image_id IN (:ids)"
                                + " ORDER BY image_id, layer")
                        .param("ids", part)
                        .query(row -> {
                            var layer = row.getString(2);
                            var set = new Placing(layer.isEmpty() ? null : Digest.parse(layer), row.getLong(3));
                            sets.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                                    .add(set);
                            wanted.add(set);
                        });
            }
            this.members = members(wanted);
        }

        public Set<Long> components() {
            var found = new HashSet<Long>();
            members.values().forEach(all -> all.forEach(member -> found.add(member.component())));
            return found;
        }

        /// The image of that id, which must be one of them.
        public Optional<StoredImage> image(long id) {
            return Optional.ofNullable(rows.get(id)).map(this::read);
        }

        private StoredImage read(Row row) {
            var content = Stored.read(row.content, Content.class);
            var placed = new ArrayList<Placed>();
            for (var set : sets.getOrDefault(row.id, List.of())) {
                placed.addAll(members.getOrDefault(set, List.of()));
            }
            placed.sort(Placed.ORDER); // each set is in order already: they are merged
            var os = row.os;
            var inventory = new Inventory(
                    os == null ? null : systems.computeIfAbsent(os, text -> Stored.read(text, OperatingSystem.class)),
                    placed.stream().map(Placed::installed).toList(),
                    content.complete(),
                    content.warnings(),
                    content.secrets(),
                    content.files(),
                    content.malware(),
                    content.searched());
            return new StoredImage(
                    row.id,
                    Status.valueOf(row.status),
                    content.image(),
                    inventory,
                    placed.stream().map(Placed::component).toList());
        }
    }

    /// The image of that id.
    public Optional<StoredImage> image(long id) {
        return some(List.of(id)).image(id);
    }

    /// Reads at once what these images consist of.
    public Some some(Collection<Long> images) {
        return new Some(images);
    }

    /// Sets in their layers, each in order; those that are not known are read at once.
    private Map<Placing, List<Placed>> members(Collection<Placing> wanted) {
        var found = new HashMap<Placing, List<Placed>>();
        var missing = new ArrayList<Placing>();
        for (var set : wanted) {
            var known = sets.get(set);
            if (known == null) {
                missing.add(set);
            } else {
                found.put(set, known);
            }
        }
        var read = new HashMap<Long, List<Membership>>();
        var components = new TreeSet<Long>();
        for (var part :
                ImageStore.chunks(missing.stream().map(Placing::set).distinct().toList())) {
            database.sql("SELECT set_id, component_id, paths FROM component_set_member WHERE set_id IN (:sets)"
                            + " ORDER BY set_id, component_id")
                    .param("sets", part)
                    .query(row -> {
                        read.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                                .add(new Membership(row.getLong(2), row.getString(3)));
                        components.add(row.getLong(2));
                    });
        }
        var packages = packages(components);
        for (var set : missing) {
            var all = read.getOrDefault(set.set, List.of()).stream()
                    .map(one -> new Placed(one.component, inLayer(one, packages, set.layer)))
                    .sorted(Placed.ORDER)
                    .toList();
            found.put(set, all);
            sets.put(set, all);
        }
        return found;
    }

    private Map<Long, InstalledPackage> packages(Collection<Long> ids) {
        var found = new HashMap<Long, InstalledPackage>();
        var missing = new ArrayList<Long>();
        for (var id : ids) {
            components.installed(id).ifPresentOrElse(installed -> found.put(id, installed), () -> missing.add(id));
        }
        var read = new HashMap<Long, InstalledPackage>();
        for (var part : ImageStore.chunks(missing)) {
            database.sql("SELECT id, content FROM component WHERE id IN (:ids)")
                    .param("ids", part)
                    .query(row -> {
                        read.put(row.getLong(1), Stored.read(row.getString(2), InstalledPackage.class));
                    });
        }
        components.remember(read);
        found.putAll(read);
        return found;
    }

    private static InstalledPackage inLayer(
            Membership member, Map<Long, InstalledPackage> packages, @Nullable Digest layer) {
        var anywhere = packages.get(member.component);
        if (anywhere == null) {
            throw new IllegalStateException("the component " + member.component + " vanished");
        }
        return new InstalledPackage(
                anywhere.purl(),
                anywhere.name(),
                anywhere.version(),
                anywhere.source(),
                layer,
                paths(member.paths),
                anywhere.licences(),
                anywhere.ownedBy(),
                anywhere.confidence());
    }

    /// Most have one, in which nothing is escaped: thousands are read of a few images.
    private static List<String> paths(String json) {
        int end = json.length() - 2;
        return json.startsWith("[\"") && json.indexOf('\\') < 0 && json.indexOf('"', 2) == end
                ? List.of(json.substring(2, end))
                : List.of(Stored.read(json, String[].class));
    }
}
