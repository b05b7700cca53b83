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
record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable Platform platform,
        Map<String, String> annotations) {

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
                json.get("annotations").stringMembers());
    }

    /// Whether it stands in an index beside images without being one: BuildKit's attestations, signatures, SBOMs.
    boolean isAttachment() {
        return annotations.containsKey("vnd.docker.reference.type")
                || (platform != null && platform.os().equals("unknown"));
    }

    /// The tag or full name that an OCI layout gives it; empty if none.
    String referenceName() {
        return annotations.getOrDefault("org.opencontainers.image.ref.name", "");
    }
}
