package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.matching.versions.VersionScheme;
import java.util.List;

/// Where a package is looked up, and as which version.
///
/// @param ecosystems as the database names them; more than one where a release has several channels
/// @param name in those ecosystems: the source package where a distribution writes its advisories for that
/// @param version the one that advisories compare with: the source package's where the name is
/// @param ofDistribution whether a package manager of the operating system installed it
record Target(List<String> ecosystems, String name, String version, VersionScheme scheme, boolean ofDistribution) {
    Target {
        ecosystems = List.copyOf(ecosystems);
    }
}
