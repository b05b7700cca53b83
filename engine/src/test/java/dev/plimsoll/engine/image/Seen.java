package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes down what a layer gave: one line an entry, with small content.
final class Seen implements Layer.LayerVisitor {
    final List<String> lines = new ArrayList<>();
    final List<Warning> warnings = new ArrayList<>();

    static Seen all(Image image) throws IOException {
        var seen = new Seen();
        for (var layer : image.layers()) {
            layer.read(seen);
        }
        return seen;
    }

    @Override
    public void visit(LayerEntry entry) throws IOException {
        var line =
                switch (entry.type()) {
                    case FILE -> "file " + entry.path() + " = " + text(entry);
                    case DIRECTORY -> "dir " + entry.path();
                    case SYMBOLIC_LINK ->
                        "link " + entry.path() + " -> " + entry.linkTarget().orElseThrow();
                    case HARD_LINK ->
                        "hard " + entry.path() + " -> " + entry.linkTarget().orElseThrow();
                    case WHITEOUT -> "gone " + entry.path();
                    case OPAQUE -> "opaque " + entry.path();
                    case OTHER -> "other " + entry.path();
                };
        lines.add(line);
    }

    private static String text(LayerEntry entry) throws IOException {
        return entry.size() > 200
                ? entry.size() + " bytes"
                : new String(entry.content().bytes(200), StandardCharsets.UTF_8);
    }

    @Override
    public void warn(Warning warning) {
        warnings.add(warning);
    }
}
