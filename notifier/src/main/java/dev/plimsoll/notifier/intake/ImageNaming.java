package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.vocabulary.ImageReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An image's name in its parts, from whatever a source calls it.
final class ImageNaming {
    private ImageNaming() {}

    /// @param reference as the source writes it
    /// @param registry as the source calls it; empty to take it from the reference
    static NamedImage of(String reference, String registry) {
        try {
            // a source that names the registry apart does not repeat it in the reference
            var parsed = ImageReference.parse(reference);
            return new NamedImage(
                    reference,
                    parsed.manifestDigest().map(Object::toString).orElse(null),
                    registry.isEmpty() ? parsed.registry() : registry,
                    parsed.repository(),
                    parsed.tagName().orElse(""),
                    "",
                    null,
                    Map.of(),
                    List.of());
        } catch (IllegalArgumentException e) {
            return new NamedImage(reference, null, registry, reference, "", "", null, Map.of(), List.of());
        }
    }

    static NamedImage with(
            NamedImage image,
            @Nullable String digest,
            String os,
            @Nullable Boolean compliant,
            Map<String, String> labels,
            List<String> running) {
        return new NamedImage(
                image.reference(),
                digest == null ? image.digest() : digest,
                image.registry(),
                image.repository(),
                image.tag(),
                os,
                compliant,
                labels,
                running);
    }
}
