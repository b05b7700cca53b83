package dev.plimsoll.server.images;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// Finds stored components and the images that have them.
@Component
public class Components {
    private static final String COMPONENT = """
            SELECT c.id, o.content, c.content FROM component c
            LEFT JOIN operating_system o ON o.id = c.operating_system_id WHERE\s""";

    private final Database database;

    Components(Database database) {
        this.database = database;
    }

    /// Components that advisories of these names may concern, by id.
    ///
    /// @param above only ids above this
    public SortedMap<Long, StoredComponent> ofNames(Collection<String> lookups, long above) {
        var found = new TreeMap<Long, StoredComponent>();
        var all = List.copyOf(lookups);
        for (int from = 0; from < all.size(); from += ImageStore.CHUNK) {
            var chunk = all.subList(from, Math.min(all.size(), from + ImageStore.CHUNK));
            for (var column : List.of("lookup", "source_lookup")) {
                database.sql(COMPONENT + "c.package_id IN (SELECT p.id FROM package p WHERE p." + column
                                + " IN (:names)) AND c.id > :above")
                        .param("names", chunk)
                        .param("above", above)
                        .query((row, n) -> component(row))
                        .list()
                        .forEach(component -> found.put(component.id(), component));
            }
        }
        return found;
    }

    /// Those of these ids.
    public List<StoredComponent> of(Collection<Long> ids) {
        var found = new ArrayList<StoredComponent>();
        var all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += ImageStore.CHUNK) {
            found.addAll(database.sql(COMPONENT + "c.id IN (:ids)")
                    .param("ids", all.subList(from, Math.min(all.size(), from + ImageStore.CHUNK)))
                    .query((row, n) -> component(row))
                    .list());
        }
        return found;
    }

    /// What images are made of.
    public List<Long> ofImages(Collection<Long> images) {
        var ids = new java.util.TreeSet<Long>();
        var all = List.copyOf(images);
        for (int from = 0; from < all.size(); from += ImageStore.CHUNK) {
            ids.addAll(database.sql("""
                            SELECT DISTINCT m.component_id FROM image_component_set s
                            JOIN component_set_member m ON m.set_id = s.set_id WHERE s.image_id IN (:images)""")
                    .param("images", all.subList(from, Math.min(all.size(), from + ImageStore.CHUNK)))
                    .query(Long.class)
                    .list());
        }
        return List.copyOf(ids);
    }

    /// A part of all components, by id.
    public List<StoredComponent> after(long id, int limit) {
        return database.sql(COMPONENT + "c.id > ? ORDER BY c.id LIMIT ?")
                .params(id, limit)
                .query((row, n) -> component(row))
                .list();
    }

    /// The highest id that is taken; 0 for none.
    public long last() {
        return database.sql("SELECT COALESCE(MAX(id), 0) FROM component")
                .query(Long.class)
                .single();
    }

    /// All images that have one of these components, whatever became of them.
    public List<Long> images(Collection<Long> components) {
        var images = new java.util.TreeSet<Long>();
        var all = new ArrayList<>(components);
        for (int from = 0; from < all.size(); from += ImageStore.CHUNK) {
            images.addAll(database.sql("""
                            SELECT DISTINCT s.image_id FROM component_set_member m
                            JOIN image_component_set s ON s.set_id = m.set_id WHERE m.component_id IN (:components)""")
                    .param("components", all.subList(from, Math.min(all.size(), from + ImageStore.CHUNK)))
                    .query(Long.class)
                    .list());
        }
        return List.copyOf(images);
    }

    private static StoredComponent component(ResultSet row) throws SQLException {
        var os = row.getString(2);
        return new StoredComponent(
                row.getLong(1),
                os == null ? null : Stored.read(os, OperatingSystem.class),
                Stored.read(row.getString(3), InstalledPackage.class));
    }
}
