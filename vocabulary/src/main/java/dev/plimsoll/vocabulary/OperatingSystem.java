package dev.plimsoll.vocabulary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The distribution in an image, as os-release(5) or an older release file names it.
///
/// @param id lower-case, for example `debian`; `linux` where the file names none
/// @param versionId for example `12` or `3.18.9`; absent for a rolling release
/// @param idLike closest relatives first
/// @param codename for example `bookworm`
/// @param cpe `CPE_NAME`, where the distribution states one
/// @param prettyName for people to read
public record OperatingSystem(
        String id,
        @Nullable String versionId,
        List<String> idLike,
        @Nullable String codename,
        @Nullable String cpe,
        String prettyName) {
    public OperatingSystem {
        idLike = List.copyOf(idLike);
    }
}
