package dev.plimsoll.vocabulary;

import dev.plimsoll.vocabulary.ScanReport.BaseImage;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An image that others may be built on, by its layers: one that somebody named, or one that the platform holds.
///
/// @param name what people call it, or the reference that it was found by
/// @param digest its identity, the config digest; absent where only its layers are given
/// @param layers its diffIds, lowest first
public record KnownBase(String name, @Nullable Digest digest, List<Digest> layers) {
    public KnownBase {
        layers = List.copyOf(layers);
    }

    /// Whether an image with these layers was built on it: its own are the lowest of them.
    public boolean isBelow(List<LayerFacts> above) {
        if (layers.isEmpty() || above.size() < layers.size()) {
            return false;
        }
        for (int i = 0; i < layers.size(); i++) {
            if (!above.get(i).diffId().equals(layers.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// What an image was built on last: of those that lie below it the one with the most layers, the first of equals.
    ///
    /// @param image its own identity: no image is its own base
    public static Optional<BaseImage> highest(List<KnownBase> known, List<LayerFacts> layers, @Nullable Digest image) {
        KnownBase highest = null;
        for (var base : known) {
            boolean itself = base.layers.size() == layers.size() && base.digest != null && base.digest.equals(image);
            boolean higher = highest == null || base.layers.size() > highest.layers.size();
            highest = !itself && higher && base.isBelow(layers) ? base : highest;
        }
        return Optional.ofNullable(highest)
                .map(base -> new BaseImage(base.name, base.digest, base.layers.size(), BaseImage.Source.COMPARED));
    }
}
