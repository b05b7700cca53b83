package dev.plimsoll.engine.matching;

import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.SourcePackage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Packages and systems for tests.
final class Samples {
    private Samples() {}

    static InstalledPackage language(String type, String name, String version) {
        int slash = type.equals("maven") ? name.indexOf(':') : name.lastIndexOf('/');
        var purl = PackageUrl.of(
                type,
                slash < 0 ? null : name.substring(0, slash),
                name.substring(slash + 1),
                version.isEmpty() ? null : version,
                Map.of());
        return installed(purl, name, version, null, null);
    }

    static InstalledPackage ownedBy(InstalledPackage owned, InstalledPackage owner) {
        return installed(owned.purl(), owned.name(), owned.version(), null, owner.purl());
    }

    static InstalledPackage deb(String name, String version, String source, String sourceVersion) {
        return installed(
                PackageUrl.of("deb", "debian", name, version, Map.of("arch", "amd64")),
                name,
                version,
                new SourcePackage(source, sourceVersion),
                null);
    }

    static InstalledPackage apk(String name, String version, String source) {
        return installed(
                PackageUrl.of("apk", "alpine", name, version, Map.of()),
                name,
                version,
                new SourcePackage(source, version),
                null);
    }

    static InstalledPackage rpm(String name, String version, String source, String sourceVersion) {
        return installed(
                PackageUrl.of("rpm", "rpm", name, version, Map.of()),
                name,
                version,
                new SourcePackage(source, sourceVersion),
                null);
    }

    static OperatingSystem os(String id, @Nullable String version) {
        return new OperatingSystem(id, version, List.of(), null, null, id + " " + version);
    }

    static Inventory inventory(@Nullable OperatingSystem os, InstalledPackage... packages) {
        return inventory(os, List.of(packages));
    }

    static Inventory inventory(@Nullable OperatingSystem os, List<InstalledPackage> packages) {
        var sorted = packages.stream()
                .sorted(Comparator.comparing(InstalledPackage::purl))
                .toList();
        return new Inventory(os, sorted, true, List.of());
    }

    private static InstalledPackage installed(
            PackageUrl purl,
            String name,
            String version,
            @Nullable SourcePackage source,
            @Nullable PackageUrl ownedBy) {
        return new InstalledPackage(
                purl, name, version, source, null, List.of("/" + name), List.of(), ownedBy, Confidence.HIGH);
    }
}
