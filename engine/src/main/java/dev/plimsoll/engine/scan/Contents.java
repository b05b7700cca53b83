package dev.plimsoll.engine.scan;

import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;
import java.util.TreeSet;

/// What was scanned, and what is in it.
public record Contents(ImageFacts image, Inventory inventory) {
    /// The same with other facts about the image and more doubts.
    Contents with(ImageFacts other, List<Warning> more) {
        if (more.isEmpty()) {
            return new Contents(other, inventory);
        }
        var warnings = new TreeSet<>(inventory.warnings());
        warnings.addAll(more);
        return new Contents(other, inventory.withWarnings(List.copyOf(warnings)));
    }
}
