package dev.plimsoll.engine.policy.controls;

import java.util.Objects;

/// The image must not be larger than it needs to be.
@Explained(
        value =
                "The layers together, uncompressed, must not be larger than this; a size that is not known violates it.",
        example = "maxImageSize: { mebibytes: 500 }",
        aqua = "Image Size")
public record MaxImageSize(
        @Explained("The greatest size in MiB (1,048,576 bytes).")
        int mebibytes) implements Control {
    public MaxImageSize {
        Ranges.notNegative("mebibytes", mebibytes);
    }

    @Override
    public void examine(Examination examination) {
        var image = examination.subject().image();
        if (image.digest() == null && image.layers().isEmpty()) {
            examination.violation(
                    "the size of what is no image, but a root file system or an SBOM, is not known",
                    "scan the image from its registry or archive");
            return;
        }
        long size = 0;
        for (var layer : image.layers()) {
            if (layer.size() == null) {
                examination.violation(
                        "the size of layer " + layer.diffId().abbreviated() + " is not known",
                        "scan the image again; where a warning says that the layer cannot be read, build it anew");
                return;
            }
            size += Objects.requireNonNull(layer.size());
        }
        if (size > (long) mebibytes << 20) {
            examination.violation(
                    "the image takes " + Math.ceilDiv(size, 1 << 20) + " MiB; allowed are " + mebibytes,
                    "remove what the application does not need, or start from a smaller base");
        }
    }
}
