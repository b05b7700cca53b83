package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The packages of a report by their purl.
final class FoundPackages {
    private final Map<String, InstalledPackage> packages = new HashMap<>();

    FoundPackages(ScanReport report) {
        for (var found : report.inventory().packages()) {
            packages.putIfAbsent(key(found.purl(), found.layer()), found);
            packages.putIfAbsent(found.purl().canonical(), found);
        }
    }

    /// The package of a finding; where one purl is there twice, the one of its layer.
    Optional<InstalledPackage> of(Finding finding) {
        var exact = packages.get(key(finding.packageUrl(), finding.layer()));
        return exact != null ? Optional.of(exact) : of(finding.packageUrl());
    }

    Optional<InstalledPackage> of(PackageUrl purl) {
        return Optional.ofNullable(packages.get(purl.canonical()));
    }

    /// Where the package of a finding is; empty where nothing says.
    List<String> paths(Finding finding) {
        return of(finding).map(InstalledPackage::paths).orElse(List.of());
    }

    private static String key(PackageUrl purl, @Nullable Digest layer) {
        return Objects.toString(layer, "") + " " + purl.canonical();
    }
}
