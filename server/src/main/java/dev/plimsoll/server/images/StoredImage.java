package dev.plimsoll.server.images;

import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.List;

/// An image with everything that a verdict on it depends on.
///
/// @param components of the packages of the inventory, in the same order
public record StoredImage(long id, Status status, ImageFacts image, Inventory inventory, List<Long> components) {
    public StoredImage {
        components = List.copyOf(components);
    }

    /// What became of an image.
    public enum Status {
        REGISTERED,
        /// Recorded, and never to run.
        REJECTED
    }
}
