package dev.plimsoll.server.images;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.images.ImageStore.Content;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.ImageReference;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.BaseImage;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Everything that is known of one image besides its findings.
@Component
class ImageDetails {
    private final Database database;
    private final ImageList images;

    ImageDetails(Database database, ImageList images) {
        this.database = database;
        this.images = images;
    }

    /// @param names tags and digests that mean it now
    /// @param scopes names of the application scopes that hold it, as far as the asker sees them
    record Details(
            ImageList.Listed image,
            List<String> names,
            List<String> scopes,
            @Nullable String platform,
            @Nullable OperatingSystem os,
            ImageConfig config,
            List<LayerFacts> layers,
            @Nullable BaseImage base,
            long packages,
            boolean complete) {}

    /// @param until when the name came to mean another image; absent while it means this one
    record Name(
            String name,
            Instant firstSeen,
            Instant lastSeen,
            @Nullable Instant until) {}

    record Meaning(
            long image,
            String digest,
            Instant firstSeen,
            Instant lastSeen,
            @Nullable Instant until) {}

    record Registration(long id, Instant at, String principal, String status, boolean compliant, BuildFacts build) {}

    private record Row(Content content, @Nullable OperatingSystem os) {}

    Details of(long image, Visibility visibility) {
        var row = database.sql("SELECT i.content, o.content FROM image i"
                        + " LEFT JOIN operating_system o ON o.id = i.operating_system_id WHERE i.id = ?")
                .param(image)
                .query((found, n) -> {
                    var os = found.getString(2);
                    return new Row(
                            Stored.read(found.getString(1), Content.class),
                            os == null ? null : Stored.read(os, OperatingSystem.class));
                })
                .single();
        var facts = row.content.image();
        var platform = facts.platform();
        return new Details(
                images.one(image),
                texts("SELECT name FROM image_name WHERE image_id = ? AND until_at IS NULL ORDER BY name", image),
                texts(
                        "SELECT o.name FROM scope_image v JOIN scope o ON o.id = v.scope_id WHERE v.image_id = ? AND "
                                + visibility.ofScope("v.scope_id") + " ORDER BY o.name",
                        image),
                platform == null ? null : platform.toString(),
                row.os,
                facts.config(),
                facts.layers(),
                facts.base(),
                database.sql("""
                                SELECT COUNT(*) FROM image_component_set x JOIN component_set_member s
                                  ON s.set_id = x.set_id WHERE x.image_id = ?""").param(image).query(Long.class).single(),
                row.content.complete());
    }

    private List<String> texts(String statement, long image) {
        return database.sql(statement)
                .param(image)
                .query((row, n) -> row.getString(1))
                .list();
    }

    List<Name> names(long image) {
        return database.sql("SELECT name, first_seen, last_seen, until_at FROM image_name WHERE image_id = ?"
                        + " ORDER BY last_seen DESC, id DESC LIMIT " + Page.LARGEST)
                .param(image)
                .query((row, n) -> new Name(
                        row.getString(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        Instant.ofEpochMilli(row.getLong(3)),
                        instant(row.getObject(4))))
                .list();
    }

    List<Meaning> meanings(String asked, Visibility visibility) {
        String name;
        try {
            name = asked.startsWith("sha256:")
                    ? asked
                    : ImageReference.parse(asked).toString();
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("name", String.valueOf(e.getMessage()));
        }
        return database.sql("SELECT i.id, i.digest, n.first_seen, n.last_seen, n.until_at FROM image_name n"
                        + " JOIN image i ON i.id = n.image_id WHERE n.name = ? AND " + visibility.ofImage("i.id")
                        + " ORDER BY n.last_seen DESC, n.id DESC LIMIT " + Page.LARGEST)
                .param(name)
                .query((row, n) -> new Meaning(
                        row.getLong(1),
                        row.getString(2),
                        Instant.ofEpochMilli(row.getLong(3)),
                        Instant.ofEpochMilli(row.getLong(4)),
                        instant(row.getObject(5))))
                .list();
    }

    private static @Nullable Instant instant(@Nullable Object milliseconds) {
        return milliseconds instanceof Number number ? Instant.ofEpochMilli(number.longValue()) : null;
    }

    /// The latest first.
    Page<Registration> registrations(long image, long after, int limit) {
        var found = database.sql("SELECT id, at, principal, status, compliant, build FROM registration"
                        + " WHERE image_id = ? AND id < ? ORDER BY id DESC LIMIT ?")
                .params(image, after == 0 ? Long.MAX_VALUE : after, limit + 1)
                .query((row, n) -> new Registration(
                        row.getLong(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(3),
                        row.getString(4).toLowerCase(Locale.ROOT),
                        row.getLong(5) == 1,
                        Stored.read(row.getString(6), BuildFacts.class)))
                .list();
        return Page.of(found, limit, one -> Long.toString(one.id));
    }

    /// In the order in which they were first seen anywhere.
    Page<ComponentList.Placed> components(long image, long after, int limit) {
        var found = database.sql("""
                        SELECT c.id, c.purl, c.name, c.version, MIN(x.layer), MIN(s.paths), c.content
                        FROM image_component_set x JOIN component_set_member s ON s.set_id = x.set_id
                        JOIN component c ON c.id = s.component_id WHERE x.image_id = ? AND c.id > ?
                        GROUP BY c.id ORDER BY c.id LIMIT ?""")
                .params(image, after, limit + 1)
                .query((row, n) -> ComponentList.placed(row))
                .list();
        return Page.of(found, limit, one -> Long.toString(one.component().id()));
    }
}
