package dev.plimsoll.engine.inventory;

import java.util.ArrayList;
import java.util.List;

/// What is looked for in an image's files beside packages, as far as it costs reading them. The rights of files cost
/// nothing and are always looked at.
///
/// @param lists malware by its digest
/// @param clamds virus scanners that are asked about every file
/// @param executables the digest of everything that may be run: what a platform knows an image by when it runs
public record FileSearch(boolean secrets, List<MalwareList> lists, List<ClamdAddress> clamds, boolean executables) {
    /// Nothing that costs.
    public static final FileSearch NONE = new FileSearch(false, List.of(), List.of());

    public static final FileSearch SECRETS = new FileSearch(true, List.of(), List.of());

    /// What is sent with a registration, for policies that are not known where the image is scanned.
    public static final FileSearch REGISTRATION = new FileSearch(true, List.of(), List.of(), true);

    public FileSearch(boolean secrets, List<MalwareList> lists, List<ClamdAddress> clamds) {
        this(secrets, lists, clamds, false);
    }

    public FileSearch {
        lists = lists.stream().distinct().toList();
        clamds = clamds.stream().distinct().sorted().toList();
    }

    /// What one or the other asks for.
    public FileSearch and(FileSearch other) {
        if (other.equals(NONE) || other.equals(this)) {
            return this;
        }
        var bothLists = new ArrayList<>(lists);
        bothLists.addAll(other.lists);
        var bothClamds = new ArrayList<>(clamds);
        bothClamds.addAll(other.clamds);
        return new FileSearch(secrets || other.secrets, bothLists, bothClamds, executables || other.executables);
    }
}
