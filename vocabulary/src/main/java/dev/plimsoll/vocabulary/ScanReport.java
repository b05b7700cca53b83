package dev.plimsoll.vocabulary;

import java.time.Instant;
import java.util.Collections;
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
    public record ImageFacts(
            String reference,
            @Nullable Digest digest,
            @Nullable Digest manifestDigest,
            List<String> names,
            @Nullable Platform platform,
            ImageConfig config,
            List<LayerFacts> layers) {
        public ImageFacts {
            names = List.copyOf(names);
            layers = List.copyOf(layers);
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
