package dev.plimsoll.vocabulary;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The whole result of one scan; every report format shows a part of it.
///
/// @param findings worst first, then by id and package
/// @param verdict absent when no policy was asked for
/// @param warnings sorted
public record ScanReport(
        Instant scannedAt,
        ImageFacts image,
        DatabaseFacts database,
        Inventory inventory,
        List<Finding> findings,
        @Nullable Verdict verdict,
        List<Warning> warnings) {
    public ScanReport {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }

    /// What was scanned.
    ///
    /// @param reference as it was asked for
    /// @param digest the image's identity, its config digest; absent for a root file system or an SBOM
    /// @param manifestDigest digest of the manifest that was read; a name of the image, not its identity
    /// @param names tags under which the source holds it
    /// @param base what the image was built on; absent when not known
    /// @param signatures those found with the image, none of them verified; absent where nobody looked for any
    public record ImageFacts(
            String reference,
            @Nullable Digest digest,
            @Nullable Digest manifestDigest,
            List<String> names,
            @Nullable Platform platform,
            ImageConfig config,
            List<LayerFacts> layers,
            @Nullable BaseImage base,
            @Nullable List<ImageSignature> signatures) {
        public ImageFacts {
            names = List.copyOf(names);
            layers = List.copyOf(layers);
            signatures = signatures == null ? null : List.copyOf(signatures);
            if (base != null && base.layers() > layers.size()) {
                throw new IllegalArgumentException(
                        "the base has " + base.layers() + " layers, the image only " + layers.size());
            }
        }

        /// An image whose signatures nobody looked for.
        public ImageFacts(
                String reference,
                @Nullable Digest digest,
                @Nullable Digest manifestDigest,
                List<String> names,
                @Nullable Platform platform,
                ImageConfig config,
                List<LayerFacts> layers,
                @Nullable BaseImage base) {
            this(reference, digest, manifestDigest, names, platform, config, layers, base, null);
        }

        /// An image of which it is not known what it was built on either.
        public ImageFacts(
                String reference,
                @Nullable Digest digest,
                @Nullable Digest manifestDigest,
                List<String> names,
                @Nullable Platform platform,
                ImageConfig config,
                List<LayerFacts> layers) {
            this(reference, digest, manifestDigest, names, platform, config, layers, null, null);
        }

        /// The same image with one more name, the first.
        public ImageFacts alsoNamed(String name) {
            var all = new LinkedHashSet<String>();
            all.add(name);
            all.addAll(names);
            return new ImageFacts(
                    reference, digest, manifestDigest, List.copyOf(all), platform, config, layers, base, signatures);
        }

        /// The same image with what its layers take.
        ///
        /// @param sizes bytes of each layer's tar, uncompressed, lowest first; an absent one changes nothing
        public ImageFacts withSizes(List<@Nullable Long> sizes) {
            var sized = new ArrayList<LayerFacts>(layers.size());
            for (int i = 0; i < layers.size(); i++) {
                var layer = layers.get(i);
                var size = i < sizes.size() ? sizes.get(i) : null;
                sized.add(
                        size == null ? layer : new LayerFacts(layer.diffId(), layer.digest(), layer.createdBy(), size));
            }
            return new ImageFacts(reference, digest, manifestDigest, names, platform, config, sized, base, signatures);
        }

        /// The same image with the signatures that were found with it.
        public ImageFacts withSignatures(List<ImageSignature> found) {
            return new ImageFacts(reference, digest, manifestDigest, names, platform, config, layers, base, found);
        }

        /// The same image, built on the highest of these that lies below it, unless what it is known to be built on
        /// is higher still.
        public ImageFacts builtOnAtLeast(List<KnownBase> known) {
            var other = builtOn(known);
            var now = base;
            var then = other.base;
            return now != null && then != null && now.layers() > then.layers() ? this : other;
        }

        /// The same image, built on the highest of these that lies below it; where none does, on what it was before.
        public ImageFacts builtOn(List<KnownBase> known) {
            return KnownBase.highest(known, layers, digest)
                    .map(found -> new ImageFacts(
                            reference, digest, manifestDigest, names, platform, config, layers, found, signatures))
                    .orElse(this);
        }

        /// Whether the base image brought that layer, and not who built on it; false where no base is known.
        public boolean ofBase(@Nullable Digest layer) {
            var below = base == null ? 0 : base.layers();
            return layer != null
                    && layers.stream()
                            .limit(below)
                            .anyMatch(fact -> fact.diffId().equals(layer));
        }
    }

    /// What an image was built on.
    ///
    /// @param name as a label or a reference names it; absent where only the layers tell
    /// @param digest as a label names it, or the base's own identity where its layers were compared
    /// @param layers how many of the image's layers, from the lowest, are the base's; 1 or more
    /// @param source how that is known
    public record BaseImage(@Nullable String name, @Nullable Digest digest, int layers, Source source) {
        public BaseImage {
            if (layers < 1) {
                throw new IllegalArgumentException("a base image has at least one layer, not " + layers);
            }
        }

        /// How a base image is known, from the surest.
        public enum Source {
            /// A base image that was given has the same lowest layers.
            COMPARED,
            /// The image's history shows where one build ended and the next began.
            HISTORY
        }
    }

    /// The parts of an image's configuration that policies and readers ask for (image-spec, config.md).
    ///
    /// @param user as written; empty means root
    public record ImageConfig(
            @Nullable Instant created,
            String user,
            List<String> entrypoint,
            List<String> command,
            List<String> environment,
            Map<String, String> labels,
            List<String> exposedPorts,
            String workingDirectory) {
        public static final ImageConfig EMPTY =
                new ImageConfig(null, "", List.of(), List.of(), List.of(), Map.of(), List.of(), "");

        public ImageConfig {
            entrypoint = List.copyOf(entrypoint);
            command = List.copyOf(command);
            environment = List.copyOf(environment);
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
            exposedPorts = List.copyOf(exposedPorts);
        }
    }

    /// One layer, lowest first.
    ///
    /// @param digest of the blob as stored; absent where the source stores none (a docker archive)
    /// @param createdBy the build step, from the image's history
    /// @param size bytes of the layer's tar, uncompressed, so that every source gives the same; absent when unknown
    public record LayerFacts(
            Digest diffId,
            @Nullable Digest digest,
            @Nullable String createdBy,
            @Nullable Long size) {
        public LayerFacts(Digest diffId, @Nullable Digest digest, @Nullable String createdBy) {
            this(diffId, digest, createdBy, null);
        }
    }

    /// The advisories that the scan was judged by.
    ///
    /// @param digest of the content of the sources used; the same sources give the same digest
    public record DatabaseFacts(
            @Nullable Digest digest, @Nullable Instant builtAt, List<SourceFacts> sources) {
        public static final DatabaseFacts NONE = new DatabaseFacts(null, null, List.of());

        public DatabaseFacts {
            sources = List.copyOf(sources);
        }
    }

    /// One source of advisories.
    ///
    /// @param name the feed's name, for example `Debian`, `kev`
    /// @param updatedAt the publisher's own date: the newest entry; absent when the source states none
    /// @param advisories how many entries it holds
    public record SourceFacts(String name, @Nullable Instant updatedAt, long advisories) {}
}
