package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;

/// An image that whoever opened it calls by a name of its own: what is built and not pushed yet is in a file, but
/// policies are to judge it as what it will be.
record NamedImage(Image image, ImageFacts facts) implements Image {
    static NamedImage of(Image image, String name) {
        return new NamedImage(image, image.facts().alsoNamed(name));
    }

    @Override
    public List<Layer> layers() {
        return image.layers();
    }

    @Override
    public List<Warning> warnings() {
        return image.warnings();
    }

    @Override
    public void close() {
        image.close();
    }
}
