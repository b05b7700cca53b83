package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.image.Image;
import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;

/// An image of layers that a test wrote down, lowest first.
public record TestImage(List<Layer> layers) implements Image {
    public static TestImage of(Layer... layers) {
        return new TestImage(List.of(layers));
    }

    @Override
    public ImageFacts facts() {
        return new ImageFacts("test", null, null, List.of(), null, ImageConfig.EMPTY, List.of());
    }

    @Override
    public List<Warning> warnings() {
        return List.of();
    }

    @Override
    public void close() {}
}
