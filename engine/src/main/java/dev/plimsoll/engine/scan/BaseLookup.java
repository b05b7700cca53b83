package dev.plimsoll.engine.scan;

import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.controls.BaseReference;
import dev.plimsoll.vocabulary.ImageReference;
import dev.plimsoll.vocabulary.KnownBase;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens base images that are named by reference, to know their layers; none of those is read.
final class BaseLookup {
    private final Images images;
    private final OpenOptions options;
    private final ImageFacts image;
    private final List<KnownBase> asked = new ArrayList<>();
    private final List<KnownBase> named = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    /// @param options those of the image, whose credentials go to no other registry
    /// @param image whose base is looked for
    BaseLookup(Images images, OpenOptions options, ImageFacts image) {
        this.images = images;
        this.options = options.withPlatform(image.platform()).withName(null).withSignatures(false);
        this.image = image;
    }

    /// Opens bases that the user names: that one cannot be opened is an error, and that it is none a warning.
    void ask(List<String> references) throws IOException, InterruptedException {
        for (var reference : references) {
            var base = open(reference, reference);
            asked.add(base);
            if (!base.isBelow(image.layers())) {
                warnings.add(new Warning(
                        "other-base",
                        reference,
                        "the image is not built on it: its layers are not the image's lowest"));
            }
        }
    }

    /// Opens bases that policies name: one that cannot be opened is not known to them.
    void name(List<BaseReference> references) throws InterruptedException {
        for (var base : references) {
            try {
                named.add(open(base.name(), base.reference()));
            } catch (IOException | IllegalArgumentException e) {
                warnings.add(new Warning(
                        "unknown-base",
                        base.name(),
                        "what layers this trusted base has is not known: " + e.getMessage()));
            }
        }
    }

    /// The image with what it was built on: what the user asked for counts before anything else, what policies trust
    /// before what the image's history shows, unless that is higher.
    ///
    /// @param policies knowing what was named; absent where nothing is judged
    ImageFacts basesOf(@Nullable Policies policies) {
        var known = new ArrayList<>(named);
        known.addAll(policies == null ? List.of() : policies.knownBases());
        return known.isEmpty() && asked.isEmpty()
                ? image
                : image.builtOnAtLeast(known).builtOn(asked);
    }

    private KnownBase open(String name, String reference) throws IOException, InterruptedException {
        var registry = registry(reference);
        boolean ours = registry != null && registry.equals(registry(image.reference()));
        try (var base = images.open(reference, ours ? options : options.withCredentials(null))) {
            var layers = base.facts().layers().stream().map(LayerFacts::diffId).toList();
            if (layers.isEmpty()) {
                throw new IOException("'" + reference + "' has no layers by which to know it");
            }
            return new KnownBase(name, base.facts().digest(), layers);
        }
    }

    private static @Nullable String registry(String reference) {
        try {
            var plain = reference.startsWith("registry:") ? reference.substring("registry:".length()) : reference;
            return ImageReference.parse(plain).registry();
        } catch (IllegalArgumentException _) {
            return null; // a file
        }
    }

    List<KnownBase> named() {
        return List.copyOf(named);
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }
}
