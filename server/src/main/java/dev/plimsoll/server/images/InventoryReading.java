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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads images back. Sets of packages that several images share are read once in the life of this object,
/// which is that of one piece of work. For one thread.
public final class InventoryReading {
    /// Sets that are kept: a thousand of five hundred packages are some 300 MB.
    private static final int MOST_SETS = 400;

    private final Database database;
    private final Map<Long, List<Member>> sets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<Member>> eldest) {
            return size() > MOST_SETS;
        }
    };

    public InventoryReading(Database database) {
        this.database = database;
    }

    private record Member(long component, InstalledPackage installed, List<String> paths) {}

    private record Row(
            long id,
            String status,
            String content,
            @Nullable String os) {}

    private record Placed(long component, InstalledPackage installed) {}

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
        placed.sort(Comparator.comparing((Placed one) -> one.installed.purl())
                .thenComparing(one -> String.valueOf(one.installed.layer()))
                .thenComparingLong(Placed::component));
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
            known = database.sql("""
                            SELECT c.id, c.content, m.paths FROM component_set_member m
                            JOIN component c ON c.id = m.component_id WHERE m.set_id = ? ORDER BY c.id""")
                    .param(set)
                    .query((row, n) -> new Member(
                            row.getLong(1),
                            Stored.read(row.getString(2), InstalledPackage.class),
                            List.of(Stored.read(row.getString(3), String[].class))))
                    .list();
            sets.put(set, known);
        }
        return known;
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
