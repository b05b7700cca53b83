package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens images that a manifest describes, wherever they are stored: from the index to the platform's manifest,
/// to the configuration and the layers, each verified by the digest that led to it.
///
/// @param reference as it was asked for
/// @param names tags of the image, as far as the source knows
/// @param signatures where those of the image lie, should the options ask for them
record ManifestImage(
        String reference, List<String> names, ContentStore store, SignatureSource signatures, OpenOptions options) {
    /// Opens what a descriptor points to.
    OpenedImage open(Descriptor top) throws IOException {
        return open(top, List.of());
    }

    /// @param above digests of the indexes that led here, from the top
    private OpenedImage open(Descriptor descriptor, List<Digest> above) throws IOException {
        if (above.size() > Limits.INDEX_DEPTH) {
            throw new IOException(reference + " is broken: indexes lie within one another deeper than the limit of "
                    + Limits.INDEX_DEPTH);
        }
        return open(store.manifest(descriptor), descriptor, above);
    }

    /// Opens a manifest or an index that was fetched by a tag.
    ///
    /// @param digest what it is called by whoever gave it
    OpenedImage open(byte[] bytes, Digest digest) throws IOException {
        return open(bytes, new Descriptor("", digest, -1, null, Map.of()), List.of());
    }

    private OpenedImage open(byte[] bytes, Descriptor descriptor, List<Digest> above) throws IOException {
        var what = "the manifest " + descriptor.digest() + " of " + reference;
        verify(bytes, descriptor, what);
        return switch (Manifest.parse(bytes, what)) {
            case Manifest.Index index -> open(choose(index.manifests(), what), and(above, descriptor.digest()));
            case Manifest.OfImage image -> open(descriptor, image, and(above, descriptor.digest()));
        };
    }

    /// Picks by platform from an index that has no digest of its own (an OCI layout's `index.json`).
    Descriptor choose(List<Descriptor> manifests, String what) throws IOException {
        return new PlatformChoice(options.platform()).pick(manifests, what);
    }

    private static List<Digest> and(List<Digest> above, Digest next) {
        var all = new ArrayList<>(above);
        all.add(next);
        return List.copyOf(all);
    }

    /// @param verified digests of the indexes and the manifest itself, from the top
    private OpenedImage open(Descriptor manifest, Manifest.OfImage image, List<Digest> verified) throws IOException {
        var type = image.config().mediaType();
        if (!type.isEmpty() && !type.contains("image.config") && !type.contains("docker.container.image")) {
            throw new IOException(reference + " is no container image: its configuration is of the type " + type);
        }
        var what = "the configuration of " + reference;
        var bytes = store.small(image.config(), Limits.CONFIG_BYTES);
        verify(bytes, image.config(), what);
        var config = ConfigFile.parse(bytes, what);
        new PlatformChoice(options.platform()).check(config.platform(), reference);
        if (config.diffIds().size() != image.layers().size()) {
            throw new IOException(
                    reference + " is broken: its manifest has " + image.layers().size() + " layers, its configuration "
                            + config.diffIds().size());
        }
        var spool = Spool.in(options.cacheFolder());
        var layers = new ArrayList<Layer>();
        var facts = new ArrayList<LayerFacts>();
        for (int i = 0; i < image.layers().size(); i++) {
            var layer = image.layers().get(i);
            var diffId = config.diffIds().get(i);
            facts.add(new LayerFacts(diffId, layer.digest(), config.createdBy().get(i)));
            layers.add(new BlobLayer(
                    store.blob(layer),
                    layer.digest(),
                    diffId,
                    unreadable(layer.mediaType()),
                    spool,
                    options.progress()));
        }
        var found = new ImageFacts(
                reference,
                image.config().digest(),
                manifest.digest(),
                names,
                config.platform(),
                config.facts(),
                facts,
                config.base(image.annotations()));
        if (!options.signatures()) {
            return new OpenedImage(found, layers, List.of(), store);
        }
        var search = new SignatureSearch(store, signatures);
        search.search(verified);
        return new OpenedImage(found.withSignatures(search.found()), layers, search.warnings(), store);
    }

    /// Why a layer of this media type cannot be read; absent if it can. Whether and how a tar is compressed,
    /// its bytes say.
    private static @Nullable String unreadable(String mediaType) {
        if (mediaType.endsWith("+encrypted")) {
            return "it is encrypted (" + mediaType + ")";
        }
        boolean known = mediaType.isEmpty()
                || mediaType.startsWith("application/vnd.oci.image.layer.")
                || mediaType.startsWith("application/vnd.docker.image.rootfs.")
                || mediaType.equals("application/x-tar");
        return known ? null : "its media type " + mediaType + " is no file system layer";
    }

    static void verify(byte[] bytes, Descriptor descriptor, String what) throws IOException {
        if (descriptor.size() >= 0 && descriptor.size() != bytes.length) {
            throw new IOException(what + " has " + bytes.length + " bytes, but should have " + descriptor.size());
        }
        var hash = VerifyingInput.hash(descriptor.digest());
        hash.update(bytes);
        if (!VerifyingInput.matches(descriptor.digest(), hash)) {
            throw new IOException(what + " is not what its digest " + descriptor.digest() + " says");
        }
    }

    static Digest sha256(byte[] bytes) {
        MessageDigest hash = VerifyingInput.hash(new Digest("sha256", "0".repeat(64)));
        return new Digest("sha256", HexFormat.of().formatHex(hash.digest(bytes)));
    }
}
