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
/// @param malware in the order of path and finder
/// @param searched what was looked for in the files, sorted: [#MODES], [#SECRETS], [#CLAMD] and the ids of lists of
///     digests (`malware-list:…`). What is not named here is not known, whatever the lists say
public record Inventory(
        @Nullable OperatingSystem os,
        List<InstalledPackage> packages,
        boolean complete,
        List<Warning> warnings,
        List<FoundSecret> secrets,
        List<FileFacts> files,
        List<FoundMalware> malware,
        List<String> searched) {
    /// Files that run with the rights of their owner, or that anybody may change.
    public static final String MODES = "modes";

    public static final String SECRETS = "secrets";

    /// Malware, by the virus scanner.
    public static final String CLAMD = "clamd";

    public Inventory {
        packages = List.copyOf(packages);
        warnings = List.copyOf(warnings);
        secrets = List.copyOf(secrets);
        files = List.copyOf(files);
        malware = List.copyOf(malware);
        searched = searched.stream().sorted().distinct().toList();
    }

    /// The same with other doubts.
    public Inventory withWarnings(List<Warning> others) {
        return new Inventory(os, packages, complete, others, secrets, files, malware, searched);
    }

    /// An inventory of packages alone: nobody looked at the files.
    public Inventory(
            @Nullable OperatingSystem os, List<InstalledPackage> packages, boolean complete, List<Warning> warnings) {
        this(os, packages, complete, warnings, List.of(), List.of(), List.of(), List.of());
    }
}
