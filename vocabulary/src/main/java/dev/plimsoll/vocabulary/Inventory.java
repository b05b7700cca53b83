package dev.plimsoll.vocabulary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is installed in an image, and what else stands in its files that policies ask for.
///
/// @param os absent for an image without a distribution, for example one of a single static executable
/// @param packages in the order of their purls
/// @param complete false when a part of the image could not be read; a warning names it
/// @param secrets in the order of path, line and rule
/// @param files those that are remarkable, in the order of their paths
public record Inventory(
        @Nullable OperatingSystem os,
        List<InstalledPackage> packages,
        boolean complete,
        List<Warning> warnings,
        List<FoundSecret> secrets,
        List<FileFacts> files) {
    public Inventory {
        packages = List.copyOf(packages);
        warnings = List.copyOf(warnings);
        secrets = List.copyOf(secrets);
        files = List.copyOf(files);
    }

    /// The same with other doubts.
    public Inventory withWarnings(List<Warning> others) {
        return new Inventory(os, packages, complete, others, secrets, files);
    }

    /// An inventory of packages alone.
    public Inventory(
            @Nullable OperatingSystem os, List<InstalledPackage> packages, boolean complete, List<Warning> warnings) {
        this(os, packages, complete, warnings, List.of(), List.of());
    }
}
