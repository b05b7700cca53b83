package dev.plimsoll.server.images;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Lists packages, each once however many images have it.
@Component
class ComponentList {
    private final Database database;

    ComponentList(Database database) {
        this.database = database;
    }

    record Listed(long id, String purl, String name, String version, List<String> licences) {}

    /// A component in an image.
    record Placed(Listed component, @Nullable String layer, List<String> paths) {}

    /// An image that has a component.
    record Holder(
            long id,
            String digest,
            String reference,
            @Nullable String layer) {}

    /// In the order in which they were first seen.
    Page<Listed> page(Conditions asked, Visibility visibility, long after, int limit) {
        var few = new FewImages(database, visibility).ids();
        few.ifPresent(ids -> asked.and(FewImages.have("c.id"), "few", ids));
        var found = database.sql(
                        "SELECT c.id, c.purl, c.name, c.version, c.content FROM component c WHERE c.id > :after"
                                + asked.sql() + " AND " + (few.isPresent() ? "1 = 1" : held(visibility))
                                + " ORDER BY c.id LIMIT :limit")
                .params(asked.values())
                .param("after", after)
                .param("limit", limit + 1)
                .query((row, n) -> listed(row, row.getString(5)))
                .list();
        return Page.of(found, limit, one -> Long.toString(one.id));
    }

    Optional<Listed> one(long id, Visibility visibility) {
        return database.sql("SELECT c.id, c.purl, c.name, c.version, c.content FROM component c WHERE c.id = ? AND "
                        + held(visibility))
                .param(id)
                .query((row, n) -> listed(row, row.getString(5)))
                .optional();
    }

    /// A component that only images of others have is none.
    private static String held(Visibility visibility) {
        return visibility instanceof Visibility.Everything
                ? "1 = 1"
                : "EXISTS (SELECT 1 FROM component_set_member h JOIN image_component_set y ON y.set_id = h.set_id"
                        + " WHERE h.component_id = c.id AND " + visibility.ofImage("y.image_id") + ")";
    }

    /// The images that have it, by id.
    Page<Holder> holders(long component, Visibility visibility, long after, int limit) {
        var found = database.sql("SELECT i.id, i.digest, i.reference, MIN(x.layer) FROM component_set_member s"
                        + " JOIN image_component_set x ON x.set_id = s.set_id JOIN image i ON i.id = x.image_id"
                        + " WHERE s.component_id = ? AND i.id > ? AND i.status = 'REGISTERED' AND "
                        + visibility.ofImage("i.id")
                        + " GROUP BY i.id, i.digest, i.reference ORDER BY i.id LIMIT ?")
                .params(component, after, limit + 1)
                .query((row, n) ->
                        new Holder(row.getLong(1), row.getString(2), row.getString(3), layer(row.getString(4))))
                .list();
        return Page.of(found, limit, one -> Long.toString(one.id));
    }

    /// @param row id, purl, name, version, layer, paths, content
    static Placed placed(ResultSet row) throws SQLException {
        return new Placed(
                listed(row, row.getString(7)),
                layer(row.getString(5)),
                List.of(Stored.read(row.getString(6), String[].class)));
    }

    private static Listed listed(ResultSet row, String content) throws SQLException {
        return new Listed(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Stored.read(content, InstalledPackage.class).licences());
    }

    private static @Nullable String layer(String stored) {
        return stored.isEmpty() ? null : stored;
    }
}
