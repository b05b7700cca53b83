package dev.plimsoll.vocabulary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A package found in an image.
///
/// One package of a name and version in several places is one entry with several paths.
///
/// @param name the name in its ecosystem's own spelling (`group:artifact` for Maven, `@scope/name` for npm)
/// @param source the source package, for packages of a distribution
/// @param layer diffId of the layer that brought it; absent for a root file system or an SBOM, which have no layers
/// @param paths absolute paths of what it was read from, sorted; a file within an archive follows `!`, as in
///     `/app/app.jar!/BOOT-INF/lib/x.jar`
/// @param licences as the package states them, SPDX expressions where it uses them
/// @param ownedBy the operating system's package that owns every one of the paths; such a package is judged by the
///     distribution's advisories only
public record InstalledPackage(
        PackageUrl purl,
        String name,
        String version,
        @Nullable SourcePackage source,
        @Nullable Digest layer,
        List<String> paths,
        List<String> licences,
        @Nullable PackageUrl ownedBy,
        Confidence confidence) {
    public InstalledPackage {
        paths = List.copyOf(paths);
        licences = List.copyOf(licences);
    }

    /// The purl type, for example `deb` or `npm`.
    public String type() {
        return purl.type();
    }
}
