package dev.plimsoll.vocabulary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One reason why an image does not comply.
///
/// @param control the control's name in the policy, for example `maxSeverity`
/// @param vulnerability id of the finding, where it is about one
/// @param packageUrl the package, where it is about one
/// @param message what is wrong, for people
/// @param fix what to do about it, for people; absent where nothing is known
public record Violation(
        String control,
        @Nullable String vulnerability,
        @Nullable PackageUrl packageUrl,
        @Nullable Digest layer,
        List<String> paths,
        @Nullable String installedVersion,
        @Nullable String fixedVersion,
        String message,
        @Nullable String fix) {
    public Violation {
        paths = List.copyOf(paths);
    }
}
