package dev.plimsoll.vocabulary;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an image runs on, as in an OCI index (image-spec, image-index.md, `platform`).
///
/// @param variant for example `v7` of `linux/arm/v7`
public record Platform(
        String os, String architecture, @Nullable String variant) {
    /// Reads `os/arch[/variant]`.
    ///
    /// @throws IllegalArgumentException if the text is not a platform
    public static Platform parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isBlank() || parts[1].isBlank()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a platform; expected os/arch[/variant], for example linux/arm64");
        }
        return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null);
    }

    public Optional<String> variantName() {
        return Optional.ofNullable(variant);
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null ? "" : "/" + variant);
    }
}
