package dev.plimsoll.server.images;

import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import org.jspecify.annotations.Nullable;

/// A package as it is stored once for all images.
///
/// @param os what it is matched for; absent for one of a language
/// @param installed without layer and paths, which differ from image to image
public record StoredComponent(long id, @Nullable OperatingSystem os, InstalledPackage installed) {}
