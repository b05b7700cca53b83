package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.KnownBase;
import dev.plimsoll.vocabulary.ScanReport.BaseImage;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The image must be built on one of the bases named.
@Explained(
        value = "The image's lowest layers must be exactly those of one of these bases.",
        example = "trustedBaseImages: { bases: [{ image: \"reg.example/base/debian:12\" }, { name: alpine, layers:"
                + " [\"sha256:" + TrustedBaseImages.EXAMPLE + "\"] }] }",
        aqua = "Approved Base Images")
public record TrustedBaseImages(
        @Explained(value = "The bases that are trusted, each by its layers or by its reference.", needed = true)
        List<Base> bases)
        implements Control {
    static final String EXAMPLE = "0000000000000000000000000000000000000000000000000000000000000000";

    public TrustedBaseImages {
        bases = Named.atLeastOne("bases", bases, "{ image: \"reg.example/base/debian:12\" }");
    }

    @Override
    public List<KnownBase> knownBases() {
        return bases.stream()
                .filter(base -> !base.layers.isEmpty())
                .map(base -> new KnownBase(base.shown(), null, base.layers))
                .toList();
    }

    @Override
    public List<BaseReference> baseReferences() {
        return bases.stream()
                .filter(base -> base.layers.isEmpty())
                .map(base -> new BaseReference(base.shown(), String.valueOf(base.image)))
                .toList();
    }

    @Override
    public Control knowing(List<KnownBase> known) {
        return new TrustedBaseImages(
                bases.stream().map(base -> base.knowing(known)).toList());
    }

    @Override
    public Control beside(PolicyFolder folder) {
        return new TrustedBaseImages(
                bases.stream().map(base -> base.beside(folder)).toList());
    }

    @Override
    public void examine(Examination examination) {
        var image = examination.subject().image();
        var unknown = new ArrayList<String>();
        for (var base : bases) {
            if (base.isBelow(image)) {
                return;
            }
            if (base.layers.isEmpty()) {
                unknown.add(base.shown());
            }
        }
        examination.violation(
                "the image is not built on a trusted base"
                        + (unknown.isEmpty()
                                ? ""
                                : ", as far as they are known: what layers " + String.join(", ", unknown)
                                        + (unknown.size() == 1 ? " has" : " have") + " is not"),
                "start FROM one of: "
                        + String.join(", ", bases.stream().map(Base::shown).toList()));
    }

    /// A base image.
    ///
    /// @param layers its diffIds, lowest first; empty until somebody has opened the image that is named
    public record Base(
            @Explained("What people call it; unless set, its reference.") @Nullable
            String name,

            @Explained("The diffIds of its layers, lowest first; either these or `image`.")
            List<Digest> layers,

            @Explained("Its reference, opened at each scan: an image in a registry, an archive or an OCI layout beside"
                    + " the policy.")
            @Nullable
            String image) {
        public Base {
            layers = List.copyOf(layers);
            if (layers.isEmpty() && (image == null || image.isBlank())) {
                throw new IllegalArgumentException("layers of base " + (name == null ? "" : name)
                        + " is empty: it would trust every image; give its layers, or its reference as image");
            }
            if (name == null && image == null) {
                throw new IllegalArgumentException("name is missing");
            }
        }

        /// A base that is known by its layers.
        public Base(String name, List<Digest> layers) {
            this(name, layers, null);
        }

        String shown() {
            return name != null ? name : String.valueOf(image);
        }

        boolean isBelow(ImageFacts above) {
            return new KnownBase(shown(), null, layers).isBelow(above.layers())
                    || (layers.isEmpty() && wasCompared(above));
        }

        /// Whether the scan found this very base below, which a report remembers. By its reference: what people call it
        /// may be the reference of another image, which somebody named with `--base`.
        private boolean wasCompared(ImageFacts above) {
            var base = above.base();
            return base != null
                    && base.source() == BaseImage.Source.COMPARED
                    && String.valueOf(image).equals(base.name());
        }

        private Base knowing(List<KnownBase> known) {
            if (!layers.isEmpty()) {
                return this;
            }
            return known.stream()
                    .filter(each -> each.name().equals(shown()))
                    .findFirst()
                    .map(each -> new Base(name, each.layers(), image))
                    .orElse(this);
        }

        private Base beside(PolicyFolder folder) {
            return image == null ? this : new Base(shown(), layers, folder.reference(image));
        }
    }
}
