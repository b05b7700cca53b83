package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Platform;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Points to content (image-spec, descriptor.md).
///
/// @param mediaType empty where none is stated
/// @param size in bytes, or -1 where none is stated
/// @param platform only in an index
/// @param artifactType what the manifest is, if it is no image; empty where none is stated
record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable Platform platform,
        Map<String, String> annotations,
        String artifactType) {
    /// One that states no kind of artifact.
    Descriptor(
            String mediaType, Digest digest, long size, @Nullable Platform platform, Map<String, String> annotations) {
        this(mediaType, digest, size, platform, annotations, "");
    }

    private static final String COSIGN_KIND = "kind";

    /// What cosign 3 stores: signatures, and attestations too, which name another predicate.
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";

    private static final String BUNDLE_PREDICATE = "dev.sigstore.bundle.predicateType";

    static Descriptor read(JsonDocument json, String where) throws IOException {
        Digest digest;
        try {
            digest = Digest.parse(json.get("digest").text());
        } catch (IllegalArgumentException e) {
            throw new IOException(where + " is broken: " + e.getMessage(), e);
        }
        var platform = json.get("platform");
        var os = platform.get("os").text();
        var architecture = platform.get("architecture").text();
        return new Descriptor(
                json.get("mediaType").text(),
                digest,
                json.get("size").number(-1),
                os.isEmpty() || architecture.isEmpty()
                        ? null
                        : new Platform(
                                os,
                                architecture,
                                platform.get("variant").string().orElse(null)),
                json.get("annotations").stringMembers(),
                json.get("artifactType").text());
    }

    /// Whether it stands in an index beside images without being one: BuildKit's attestations, signatures, SBOMs.
    boolean isAttachment() {
        return annotations.containsKey("vnd.docker.reference.type")
                || (platform != null && platform.os().equals("unknown"))
                || isCosigns();
    }

    /// Whether cosign put it there, a signature or something else: by the tag that it gives, by the annotation of
    /// `cosign save`, or by its kind.
    private boolean isCosigns() {
        var name = referenceName();
        return artifactType.startsWith("application/vnd.dev.cosign.")
                || artifactType.startsWith(BUNDLE)
                || annotations.getOrDefault(COSIGN_KIND, "").startsWith("dev.cosignproject.cosign/sigs")
                || annotations.getOrDefault(COSIGN_KIND, "").startsWith("dev.cosignproject.cosign/atts")
                || isCosignTag(name, ".sig")
                || isCosignTag(name, ".att")
                || isCosignTag(name, ".sbom");
    }

    /// `sha256-HEX.sig`, alone or behind a colon.
    private static boolean isCosignTag(String name, String kind) {
        var tag = name.substring(name.lastIndexOf(':') + 1);
        return tag.endsWith(kind) && (tag.startsWith("sha256-") || tag.startsWith("sha512-"));
    }

    /// Whether it may hold signatures of cosign's.
    boolean isSignature() {
        return artifactType.equals("application/vnd.dev.cosign.artifact.sig.v1+json")
                || (artifactType.startsWith(BUNDLE)
                        && annotations
                                .getOrDefault(BUNDLE_PREDICATE, SignatureBundle.PREDICATE)
                                .equals(SignatureBundle.PREDICATE))
                || annotations.getOrDefault(COSIGN_KIND, "").equals("dev.cosignproject.cosign/sigs")
                || isCosignTag(referenceName(), ".sig");
    }

    /// The tag or full name that an OCI layout gives it; empty if none.
    String referenceName() {
        return annotations.getOrDefault("org.opencontainers.image.ref.name", "");
    }

    /// The image's name with its repository, where the layout tells it: containerd writes it beside, others where the
    /// specification asks for a tag (image-spec 1.1, annotations). A tag alone is nobody's name.
    String imageName() {
        var name = annotations.getOrDefault("io.containerd.image.name", referenceName());
        return name.indexOf('/') < 0 && name.indexOf(':') < 0 ? "" : name;
    }
}
