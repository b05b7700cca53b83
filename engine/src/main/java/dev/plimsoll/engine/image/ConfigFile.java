package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Platform;
import dev.plimsoll.vocabulary.ScanReport.BaseImage;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An image's configuration (image-spec, config.md).
///
/// @param createdBy the build step of each layer, in their order; absent elements where the history does not fit
record ConfigFile(
        @Nullable Platform platform,
        ImageConfig facts,
        List<Digest> diffIds,
        List<@Nullable String> createdBy,
        BuildHistory history) {
    private static final String BASE_NAME = "org.opencontainers.image.base.name";
    private static final String BASE_DIGEST = "org.opencontainers.image.base.digest";

    /// @param where what the document is, for messages
    static ConfigFile parse(byte[] bytes, String where) throws IOException {
        JsonDocument json;
        try {
            json = JsonDocument.parse(bytes);
        } catch (IOException e) {
            throw new IOException(where + " is " + e.getMessage(), e);
        }
        var diffIds = new ArrayList<Digest>();
        for (var text : json.get("rootfs").get("diff_ids").strings()) {
            try {
                diffIds.add(Digest.parse(text));
            } catch (IllegalArgumentException e) {
                throw new IOException(where + " is broken: " + e.getMessage(), e);
            }
        }
        if (!json.get("rootfs").isObject()) {
            throw new IOException(where + " is no image configuration: it names no root file system");
        }
        var os = json.get("os").text();
        var architecture = json.get("architecture").text();
        var history = BuildHistory.of(json.get("history"), diffIds.size());
        return new ConfigFile(
                os.isEmpty() || architecture.isEmpty()
                        ? null
                        : new Platform(
                                os, architecture, json.get("variant").string().orElse(null)),
                facts(json),
                List.copyOf(diffIds),
                history.createdBy(),
                history);
    }

    /// What the image was built on, as far as its history shows where that ends; null where it does not. Its name is
    /// what the manifest says of this build, else the history, else a label, which may be the base's own and then
    /// names the base's base (image-spec, annotations.md).
    ///
    /// @param annotations of the manifest; empty where there is none
    @Nullable
    BaseImage base(Map<String, String> annotations) {
        var end = history.base();
        if (end == null) {
            return null;
        }
        var labels = facts.labels();
        var name = annotations.containsKey(BASE_NAME) ? annotations.get(BASE_NAME) : end.name();
        boolean labelled = name == null && labels.containsKey(BASE_NAME);
        return new BaseImage(
                labelled ? labels.get(BASE_NAME) : name,
                digest(
                        annotations.containsKey(BASE_NAME)
                                ? annotations.get(BASE_DIGEST)
                                : labelled ? labels.get(BASE_DIGEST) : null),
                end.layers(),
                BaseImage.Source.HISTORY);
    }

    private static @Nullable Digest digest(@Nullable String text) {
        try {
            return text == null ? null : Digest.parse(text);
        } catch (IllegalArgumentException _) {
            return null; // what somebody wrote on a label is no reason to refuse the image
        }
    }

    private static ImageConfig facts(JsonDocument json) {
        var config = json.get("config");
        return new ImageConfig(
                instant(json.get("created").text()),
                config.get("User").text(),
                config.get("Entrypoint").strings(),
                config.get("Cmd").strings(),
                config.get("Env").strings(),
                config.get("Labels").stringMembers(),
                config.get("ExposedPorts").members().keySet().stream().sorted().toList(),
                config.get("WorkingDir").text());
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            return null; // not worth more: nobody is judged by a date that is none
        }
    }
}
