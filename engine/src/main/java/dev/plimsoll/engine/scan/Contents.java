package dev.plimsoll.engine.scan;

import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;
import java.util.TreeSet;

/// What was scanned, and what is in it.
///
/// @param executables with their digests, where these were asked for
public record Contents(ImageFacts image, Inventory inventory, List<FileFacts> executables) {
    public Contents {
        executables = List.copyOf(executables);
    }

    public Contents(ImageFacts image, Inventory inventory) {
        this(image, inventory, List.of());
    }

    /// The same with other facts about the image and more doubts.
    Contents with(ImageFacts other, List<Warning> more) {
        if (more.isEmpty()) {
            return new Contents(other, inventory, executables);
        }
        var warnings = new TreeSet<>(inventory.warnings());
        warnings.addAll(more);
        return new Contents(other, inventory.withWarnings(List.copyOf(warnings)), executables);
    }
}
