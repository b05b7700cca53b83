package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Platform;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An image's configuration (image-spec, config.md).
///
/// @param createdBy the build step of each layer, in their order; absent elements where the history does not fit
record ConfigFile(
        @Nullable Platform platform, ImageConfig facts, List<Digest> diffIds, List<@Nullable String> createdBy) {

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
        return new ConfigFile(
                os.isEmpty() || architecture.isEmpty()
                        ? null
                        : new Platform(
                                os, architecture, json.get("variant").string().orElse(null)),
                facts(json),
                List.copyOf(diffIds),
                createdBy(json, diffIds.size()));
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

    private static List<@Nullable String> createdBy(JsonDocument json, int layers) {
        var steps = new ArrayList<@Nullable String>();
        for (var step : json.get("history").elements()) {
            if (!step.get("empty_layer").isTrue()) {
                steps.add(step.get("created_by").string().orElse(null));
            }
        }
        if (steps.size() == layers) {
            return steps;
        }
        var unknown = new ArrayList<@Nullable String>(); // a history that does not fit names the wrong steps
        for (int i = 0; i < layers; i++) {
            unknown.add(null);
        }
        return unknown;
    }
}
