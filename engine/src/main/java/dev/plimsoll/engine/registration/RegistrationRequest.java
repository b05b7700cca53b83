package dev.plimsoll.engine.registration;

import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;

/// What a scan sends to the platform: everything that a verdict depends on, and where it comes from.
///
/// @param compliantOnly an image that the platform's policies refuse is recorded as rejected and never runs
public record RegistrationRequest(ImageFacts image, Inventory inventory, BuildFacts build, boolean compliantOnly) {
    /// The value of `schema`.
    public static final String SCHEMA = "plimsoll/registration-1";

    /// The same about the image with facts that the platform knows better.
    public RegistrationRequest of(ImageFacts known) {
        return new RegistrationRequest(known, inventory, build, compliantOnly);
    }
}
