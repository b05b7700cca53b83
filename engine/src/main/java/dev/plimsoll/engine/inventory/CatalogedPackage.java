package dev.plimsoll.engine.inventory;

import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.SourcePackage;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A package as one file of one layer tells of it.
///
/// @param type purl type, for example `deb`
/// @param namespace purl namespace, absent for packages of a distribution: it is known only with the whole image
/// @param purlName purl name
/// @param name the name in its ecosystem's own spelling, see [dev.plimsoll.vocabulary.InstalledPackage#name()]
/// @param qualifiers purl qualifiers, for example `arch`
/// @param path path of the evidence without a leading slash; within an archive `app.jar!/lib/x.jar`. The package is
/// there
///     as long as the file before the first `!` is.
public record CatalogedPackage(
        String type,
        @Nullable String namespace,
        String purlName,
        String name,
        String version,
        Map<String, String> qualifiers,
        @Nullable SourcePackage source,
        List<String> licences,
        String path,
        Confidence confidence) {
    public CatalogedPackage {
        qualifiers = Collections.unmodifiableSortedMap(new TreeMap<>(qualifiers));
        licences = List.copyOf(licences);
    }
}
