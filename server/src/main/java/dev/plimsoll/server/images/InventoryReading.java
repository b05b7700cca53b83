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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads images back. Sets of packages that several images share are read once in the life of this object,
/// which is that of one piece of work. For one thread.
public final class InventoryReading {
    /// Sets that are kept: a thousand of five hundred packages are some 300 MB.
    private static final int MOST_SETS = 400;

    private final Database database;
    private final KnownComponents components;
    private final Map<Long, List<Member>> sets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<Member>> eldest) {
            return size() > MOST_SETS;
        }
    };

    public InventoryReading(Database database) {
        this(database, new KnownComponents());
    }

    /// With packages that others have read.
    public InventoryReading(Database database, KnownComponents components) {
        this.database = database;
        this.components = components;
    }

    private record Member(long component, InstalledPackage installed, List<String> paths) {}

    private record Row(
            long id,
            String status,
            String content,
            @Nullable String os) {}

    /// The image of that id.
    public Optional<StoredImage> image(long id) {
        return database.sql("""
                        SELECT i.id, i.status, i.content, o.content FROM image i
                        LEFT JOIN operating_system o ON o.id = i.operating_system_id WHERE i.id = ?""")
                .param(id)
                .query((row, n) -> new Row(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))
                .optional()
                .map(this::read);
    }

    private StoredImage read(Row row) {
        var content = Stored.read(row.content, Content.class);
        var placed = new ArrayList<Placed>();
        database.sql("SELECT layer, set_id FROM image_component_set WHERE image_id = ? ORDER BY layer")
                .param(row.id)
                .query((set, n) -> Map.entry(set.getString(1), set.getLong(2)))
                .list()
                .forEach(set -> {
                    var layer = set.getKey().isEmpty() ? null : Digest.parse(set.getKey());
                    for (var member : members(set.getValue())) {
                        placed.add(new Placed(member.component, inLayer(member, layer)));
                    }
                });
        placed.sort(Placed.ORDER);
        var inventory = new Inventory(
                row.os == null ? null : Stored.read(row.os, OperatingSystem.class),
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

    private List<Member> members(long set) {
        var known = sets.get(set);
        if (known == null) {
            known = read(set);
            sets.put(set, known);
        }
        return known;
    }

    private List<Member> read(long set) {
        var paths = new TreeMap<Long, String>();
        database.sql("SELECT component_id, paths FROM component_set_member WHERE set_id = ?")
                .param(set)
                .query(row -> {
                    paths.put(row.getLong(1), row.getString(2));
                });
        var packages = packages(paths.keySet());
        var members = new ArrayList<Member>(paths.size());
        paths.forEach((component, text) -> {
            var installed = packages.get(component);
            if (installed == null) {
                throw new IllegalStateException("the component " + component + " vanished");
            }
            members.add(new Member(component, installed, List.of(Stored.read(text, String[].class))));
        });
        return members;
    }

    private Map<Long, InstalledPackage> packages(Collection<Long> ids) {
        var found = new HashMap<Long, InstalledPackage>();
        var missing = new ArrayList<Long>();
        for (var id : ids) {
            components.installed(id).ifPresentOrElse(installed -> found.put(id, installed), () -> missing.add(id));
        }
        var read = new HashMap<Long, InstalledPackage>();
        for (int from = 0; from < missing.size(); from += ImageStore.CHUNK) {
            database.sql("SELECT id, content FROM component WHERE id IN (:ids)")
                    .param("ids", missing.subList(from, Math.min(missing.size(), from + ImageStore.CHUNK)))
                    .query(row -> {
                        read.put(row.getLong(1), Stored.read(row.getString(2), InstalledPackage.class));
                    });
        }
        components.remember(read);
        found.putAll(read);
        return found;
    }

    private static InstalledPackage inLayer(Member member, @Nullable Digest layer) {
        var anywhere = member.installed;
        return new InstalledPackage(
                anywhere.purl(),
                anywhere.name(),
                anywhere.version(),
                anywhere.source(),
                layer,
                member.paths,
                anywhere.licences(),
                anywhere.ownedBy(),
                anywhere.confidence());
    }
}
