package dev.plimsoll.server.images;

import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import org.jspecify.annotations.Nullable;

/// A package as it is stored once for all images.
///
/// @param os what it is matched for; absent for one of a language
/// @param installed without layer and paths, which differ from image to image
public record StoredComponent(long id, @Nullable OperatingSystem os, InstalledPackage installed) {
    /// A package of an image, without what is the image's alone.
    ///
    /// @param os of the image
    static StoredComponent of(long id, InstalledPackage installed, @Nullable OperatingSystem os) {
        return new StoredComponent(
                id, Matcher.isOfDistribution(installed) ? os : null, ComponentIdentity.anywhere(installed));
    }
}
