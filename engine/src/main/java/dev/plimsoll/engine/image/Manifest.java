package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.json.JsonDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a manifest document says: one image, or several to choose from.
sealed interface Manifest {
    /// image-spec manifest.md; Docker's image manifest version 2, schema 2.
    record OfImage(Descriptor config, List<Descriptor> layers, Map<String, String> annotations) implements Manifest {}

    /// image-spec image-index.md; Docker's manifest list.
    record Index(List<Descriptor> manifests) implements Manifest {}

    /// Reads a document. What it is, its structure decides; one that could be read as both is refused, since
    /// two readers would see two images (CVE-2021-41190).
    ///
    /// @param where what the document is, for messages
    static Manifest parse(byte[] bytes, String where) throws IOException {
        JsonDocument json;
        try {
            json = JsonDocument.parse(bytes);
        } catch (IOException e) {
            throw new IOException(where + " is " + e.getMessage(), e);
        }
        if (json.get("schemaVersion").number(0) == 1 || json.get("fsLayers").isPresent()) {
            throw new IOException(
                    where + " has Docker's old schema 1, which registries gave up; push the image again with"
                            + " a current tool");
        }
        boolean index = json.get("manifests").isPresent();
        boolean image = json.get("layers").isPresent() || json.get("config").isPresent();
        if (index && image) {
            throw new IOException(where + " is broken: it has the parts of an index and of an image manifest");
        }
        if (index) {
            return new Index(descriptors(json.get("manifests"), Limits.INDEX_ENTRIES, where));
        }
        if (!image) {
            throw new IOException(where + " is neither an image manifest nor an index");
        }
        return new OfImage(
                Descriptor.read(json.get("config"), where + ", at config,"),
                descriptors(json.get("layers"), Limits.LAYERS, where),
                json.get("annotations").stringMembers());
    }

    private static List<Descriptor> descriptors(JsonDocument json, int limit, String where) throws IOException {
        var elements = json.elements();
        if (elements.size() > limit) {
            throw new IOException(where + " has " + elements.size() + " entries, more than the limit of " + limit);
        }
        var result = new ArrayList<Descriptor>(elements.size());
        for (var element : elements) {
            result.add(Descriptor.read(element, where));
        }
        return List.copyOf(result);
    }
}
