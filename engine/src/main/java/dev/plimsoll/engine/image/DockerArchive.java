package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ImageReference;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Opens an image of what `docker save` writes, by its `manifest.json`: the old form (`ID/layer.tar`, or
/// `DIFFID.tar` by other tools) and that since Docker 25 (`blobs/sha256/…`, an OCI layout with the same
/// `manifest.json` beside).
final class DockerArchive {
    private DockerArchive() {}

    /// @param choice a tag or an image id; absent: the only image
    static OpenedImage open(String reference, @Nullable String choice, ArchiveFiles files, OpenOptions options)
            throws IOException {
        var where = "manifest.json of " + reference;
        JsonDocument json;
        try {
            json = JsonDocument.parse(files.small("manifest.json", Limits.MANIFEST_BYTES));
        } catch (IOException e) {
            throw new IOException("cannot read " + where + ": " + e.getMessage(), e);
        }
        var images = json.elements();
        if (images.isEmpty()) {
            throw new IOException(where + " names no image");
        }
        if (images.size() > Limits.INDEX_ENTRIES) {
            throw new IOException(where + " has more images than the limit of " + Limits.INDEX_ENTRIES);
        }
        return open(reference, pick(images, choice, reference), files, options);
    }

    private static JsonDocument pick(List<JsonDocument> images, @Nullable String choice, String reference)
            throws IOException {
        if (choice == null) {
            if (images.size() > 1) {
                throw new IOException(reference + " holds several images; " + offer(images));
            }
            return images.getFirst();
        }
        for (var image : images) {
            for (var tag : image.get("RepoTags").strings()) {
                if (tag.equals(choice) || tag.endsWith(":" + choice) || sameName(tag, choice)) {
                    return image;
                }
            }
            var id = choice.startsWith("sha256:") ? choice.substring(7) : choice;
            if (id.length() >= 12 && image.get("Config").text().contains(id)) {
                return image;
            }
        }
        throw new IOException(reference + " is not in this archive; " + offer(images));
    }

    /// Whether two spellings name the same tag: `debian:12` and `docker.io/library/debian:12`.
    private static boolean sameName(String tag, String choice) {
        try {
            return ImageReference.parse(tag).equals(ImageReference.parse(choice));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String offer(List<JsonDocument> images) {
        var offered = new TreeSet<String>();
        for (var image : images) {
            var tags = image.get("RepoTags").strings();
            offered.addAll(tags.isEmpty() ? List.of(image.get("Config").text()) : tags);
        }
        return "add one of these after a colon: "
                + String.join(", ", offered.stream().limit(20).toList());
    }

    private static OpenedImage open(String reference, JsonDocument entry, ArchiveFiles files, OpenOptions options)
            throws IOException {
        var what = "the configuration of " + reference;
        var configPath = entry.get("Config").text();
        var configBytes = files.small(configPath, Limits.CONFIG_BYTES);
        var id = ManifestImage.sha256(configBytes);
        var named = digestIn(configPath);
        if (named != null && !named.equals(id)) {
            throw new IOException(what + " is not what its digest " + named + " says; save the image again");
        }
        var config = ConfigFile.parse(configBytes, what);
        new PlatformChoice(options.platform()).check(config.platform(), reference);
        var paths = entry.get("Layers").strings();
        if (paths.size() != config.diffIds().size() || paths.size() > Limits.LAYERS) {
            throw new IOException(
                    reference + " is broken: its manifest.json has " + paths.size() + " layers, its configuration "
                            + config.diffIds().size() + " (the limit is " + Limits.LAYERS + ")");
        }
        var spool = Spool.in(options.cacheFolder());
        var layers = new ArrayList<Layer>();
        var facts = new ArrayList<LayerFacts>();
        for (int i = 0; i < paths.size(); i++) {
            var path = paths.get(i);
            var diffId = config.diffIds().get(i);
            var blobDigest = path.startsWith("blobs/") ? digestIn(path) : null;
            facts.add(new LayerFacts(diffId, blobDigest, config.createdBy().get(i)));
            layers.add(new BlobLayer(files.member(path), blobDigest, diffId, null, spool, options.progress()));
        }
        var names = List.copyOf(new TreeSet<>(entry.get("RepoTags").strings()));
        return new OpenedImage(
                new ImageFacts(
                        reference, id, null, names, config.platform(), config.facts(), facts, config.base(Map.of())),
                layers,
                List.of(),
                files);
    }

    /// The digest that a member is named by: `blobs/sha256/HEX`, `HEX.json`.
    private static @Nullable Digest digestIn(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        var hex = name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
        boolean sha512 = path.startsWith("blobs/sha512/");
        return OciLayout.isDigest((sha512 ? "sha512:" : "sha256:") + hex)
                ? Digest.parse((sha512 ? "sha512:" : "sha256:") + hex)
                : null;
    }
}
