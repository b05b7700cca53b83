package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import java.util.List;

/// The image must be built on one of the bases named.
@Explained(
        value = "The image's lowest layers must be exactly those of one of these bases.",
        example = "trustedBaseImages: { bases: [{ name: debian-12, layers: [\"sha256:" + TrustedBaseImages.EXAMPLE
                + "\"] }] }",
        aqua = "Approved Base Images")
public record TrustedBaseImages(
        @Explained("The bases that are trusted.") List<Base> bases) implements Control {
    static final String EXAMPLE = "0000000000000000000000000000000000000000000000000000000000000000";

    public TrustedBaseImages {
        bases = List.copyOf(bases);
    }

    @Override
    public void examine(Examination examination) {
        var layers = examination.subject().image().layers().stream()
                .map(LayerFacts::diffId)
                .toList();
        if (bases.stream().noneMatch(base -> base.isBelow(layers))) {
            examination.violation(
                    "the image is not built on a trusted base",
                    "start FROM one of: "
                            + String.join(", ", bases.stream().map(Base::name).toList()));
        }
    }

    /// A base image.
    ///
    /// @param layers its diffIds, lowest first
    public record Base(
            @Explained("What people call it.") String name,

            @Explained("The diffIds of its layers, lowest first.")
            List<Digest> layers) {
        public Base {
            layers = List.copyOf(layers);
            if (layers.isEmpty()) {
                throw new IllegalArgumentException("layers of base " + name + " is empty: it would trust every image");
            }
        }

        boolean isBelow(List<Digest> above) {
            return above.size() >= layers.size()
                    && above.subList(0, layers.size()).equals(layers);
        }
    }
}
