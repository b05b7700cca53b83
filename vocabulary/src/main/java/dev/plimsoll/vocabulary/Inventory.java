package dev.plimsoll.vocabulary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is installed in an image.
///
/// @param os absent for an image without a distribution, for example one of a single static executable
/// @param packages in the order of their purls
/// @param complete false when a part of the image could not be read; a warning names it
public record Inventory(
        @Nullable OperatingSystem os, List<InstalledPackage> packages, boolean complete, List<Warning> warnings) {
    public Inventory {
        packages = List.copyOf(packages);
        warnings = List.copyOf(warnings);
    }
}
