package dev.plimsoll.server.images;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.vocabulary.ImageReference;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What images are called: tags move from one image to another, and the past is kept.
@Component
public class ImageNames {
    /// Where an image was read from, which is no name of it for anybody else.
    private static final List<String> PLACES =
            List.of("docker-archive:", "oci-archive:", "oci:", "dir:", "sbom:", "/", ".");

    private final Database database;

    ImageNames(Database database) {
        this.database = database;
    }

    /// @return the names that it has now by these facts
    SortedSet<String> see(long image, ImageFacts facts, Instant now) {
        var all = namesOf(facts);
        for (var name : all) {
            int seen = database.sql(
                            "UPDATE image_name SET last_seen = ? WHERE name = ? AND image_id = ? AND until_at IS NULL")
                    .params(now.toEpochMilli(), name, image)
                    .update();
            if (seen == 0) {
                database.sql("UPDATE image_name SET until_at = ? WHERE name = ? AND until_at IS NULL")
                        .params(now.toEpochMilli(), name)
                        .update();
                database.sql("INSERT INTO image_name(image_id, name, repository, first_seen, last_seen)"
                                + " VALUES (?, ?, ?, ?, ?)")
                        .params(java.util.Arrays.asList(
                                image, name, repository(name), now.toEpochMilli(), now.toEpochMilli()))
                        .update();
            }
        }
        return all;
    }

    /// Tags as they are written in full; the digest of the manifest by itself, as a runtime asks for it.
    private static SortedSet<String> namesOf(ImageFacts facts) {
        var names = new TreeSet<String>();
        for (var name : facts.names()) {
            add(names, name);
        }
        var reference = facts.reference();
        if (!isPlace(reference)) {
            add(names, reference.replaceFirst("^(docker|podman):", ""));
        }
        var manifest = facts.manifestDigest();
        if (manifest != null) {
            names.add(manifest.toString());
        }
        return names;
    }

    /// How people know the image: by a name, where it was read from a file or folder of whoever registered it.
    public static String shown(ImageFacts facts) {
        return isPlace(facts.reference()) && !facts.names().isEmpty()
                ? facts.names().getFirst()
                : facts.reference();
    }

    /// Whether it was read from a file or folder, or else from where it is known by that name.
    static boolean isPlace(String reference) {
        return PLACES.stream().anyMatch(reference::startsWith) || reference.endsWith(".tar");
    }

    /// Registry and path of a tag.
    private static @Nullable String repository(String name) {
        if (name.indexOf('/') < 0) {
            return null; // the digest of a manifest
        }
        var reference = ImageReference.parse(name);
        return reference.registry() + "/" + reference.repository();
    }

    private static void add(SortedSet<String> names, String name) {
        try {
            names.add(ImageReference.parse(name).toString());
        } catch (IllegalArgumentException e) {
            // a name that no registry knows: the image is found by its digest
        }
    }
}
