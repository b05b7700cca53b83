package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// @param source what is released with the image: an open archive, connections
record OpenedImage(ImageFacts facts, List<Layer> layers, List<Warning> warnings, Closeable source) implements Image {
    OpenedImage {
        layers = List.copyOf(layers);
        warnings = List.copyOf(warnings);
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
