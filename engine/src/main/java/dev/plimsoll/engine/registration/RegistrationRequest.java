package dev.plimsoll.engine.registration;

import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.List;

/// What a scan sends to the platform: everything that a verdict depends on, and where it comes from.
///
/// @param executables what may be run in the image, each with its digest
/// @param compliantOnly an image that the platform's policies refuse is recorded as rejected and never runs
public record RegistrationRequest(
        ImageFacts image, Inventory inventory, List<FileFacts> executables, BuildFacts build, boolean compliantOnly) {
    /// The value of `schema`.
    public static final String SCHEMA = "plimsoll/registration-1";

    public RegistrationRequest {
        executables = List.copyOf(executables);
    }

    /// Of an image whose executables nobody looked at.
    public RegistrationRequest(ImageFacts image, Inventory inventory, BuildFacts build, boolean compliantOnly) {
        this(image, inventory, List.of(), build, compliantOnly);
    }

    /// The same about the image with facts that the platform knows better.
    public RegistrationRequest of(ImageFacts known) {
        return new RegistrationRequest(known, inventory, executables, build, compliantOnly);
    }
}
