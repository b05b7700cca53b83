package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Opens an image of an OCI image layout, in a folder or an archive, by its `index.json`.
final class OciLayout {
    private OciLayout() {}

    /// @param indexJson the content of `index.json`
    /// @param choice a tag, a full name or a digest; absent: the only one, or `latest`
    static OpenedImage open(
            String reference, byte[] indexJson, @Nullable String choice, ContentStore store, OpenOptions options)
            throws IOException {
        var where = "index.json of " + reference;
        if (!(Manifest.parse(indexJson, where) instanceof Manifest.Index index)) {
            throw new IOException(where + " is no index");
        }
        var candidates = candidates(index.manifests(), choice, reference);
        var names = new TreeSet<String>();
        candidates.forEach(each -> {
            if (!each.imageName().isEmpty()) {
                names.add(each.imageName());
            }
        });
        SignatureSource signatures = (subject, limit) -> signatures(index.manifests(), subject, limit, store);
        var image = new ManifestImage(reference, List.copyOf(names), store, signatures, options);
        return image.open(candidates.size() == 1 ? candidates.getFirst() : image.choose(candidates, reference));
    }

    private static List<Descriptor> candidates(List<Descriptor> manifests, @Nullable String choice, String reference)
            throws IOException {
        var images = manifests.stream().filter(each -> !each.isAttachment()).toList();
        if (images.isEmpty()) {
            throw new IOException(reference + " is empty: its index.json names no image");
        }
        if (choice != null) {
            var chosen = named(images, choice);
            if (chosen.isEmpty()) {
                throw new IOException(reference + " is not in this layout; " + offer(images));
            }
            return chosen;
        }
        var names = new TreeSet<String>();
        images.forEach(each -> names.add(each.referenceName()));
        if (names.size() == 1) {
            return images; // one image, or the platforms of one
        }
        var latest = named(images, "latest");
        if (!latest.isEmpty()) {
            return latest;
        }
        throw new IOException(reference + " holds several images; " + offer(images));
    }

    /// The tag that cosign gives the signatures of an image: `sha256-HEX.sig`.
    static String signatureTag(Digest subject) {
        return subject.algorithm() + "-" + subject.hex() + ".sig";
    }

    /// What the layout holds of signatures of that manifest: those with its tag, those that name it as their subject
    /// (image-spec 1.1), and those of `cosign save`, of which only what was signed tells whose they are.
    private static List<byte[]> signatures(List<Descriptor> manifests, Digest subject, int limit, ContentStore store)
            throws IOException {
        var found = new ArrayList<byte[]>();
        for (var each : manifests) {
            if (each.isSignature() && found.size() < limit) {
                var bytes = store.manifest(each);
                ManifestImage.verify(bytes, each, "the signature " + each.digest());
                var about =
                        JsonDocument.parse(bytes).get("subject").get("digest").text();
                var name = each.referenceName();
                if (about.equals(subject.toString())
                        || name.endsWith(signatureTag(subject))
                        || (about.isEmpty() && name.isEmpty())) {
                    found.add(bytes);
                }
            }
        }
        return found;
    }

    private static List<Descriptor> named(List<Descriptor> images, String choice) {
        var result = new ArrayList<Descriptor>();
        for (var image : images) {
            var name = image.referenceName();
            if (name.equals(choice)
                    || name.endsWith(":" + choice)
                    || image.annotations()
                            .getOrDefault("io.containerd.image.name", "")
                            .equals(choice)
                    || image.digest().toString().equals(choice)) {
                result.add(image);
            }
        }
        return result;
    }

    private static String offer(List<Descriptor> images) {
        var offered = new TreeSet<String>();
        for (var image : images) {
            offered.add(image.referenceName().isEmpty() ? image.digest().toString() : image.referenceName());
        }
        return "add one of these after a colon: "
                + String.join(", ", offered.stream().limit(20).toList());
    }

    /// Whether a text can be the digest of an image, for who must tell it from a tag.
    static boolean isDigest(String text) {
        try {
            Digest.parse(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
