package dev.plimsoll.engine.matching.versions;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The list of version schemes: one line for each ecosystem, as OSV names it without its release.
public final class VersionSchemes {
    private final Map<String, VersionScheme> byEcosystem;

    private VersionSchemes(Map<String, VersionScheme> byEcosystem) {
        this.byEcosystem = byEcosystem;
    }

    /// The schemes of all ecosystems that are known.
    public static VersionSchemes all() {
        var deb = new DebVersion();
        var apk = new ApkVersion();
        var rpm = new RpmVersion();
        var semver = new SemverVersion();
        var schemes = new LinkedHashMap<String, VersionScheme>();
        schemes.put("Debian", deb);
        schemes.put("Ubuntu", deb);
        schemes.put("Echo", deb);
        schemes.put("Alpine", apk);
        schemes.put("Wolfi", apk);
        schemes.put("Chainguard", apk);
        schemes.put("MinimOS", apk);
        schemes.put("Alpaquita", apk);
        schemes.put("BellSoft Hardened Containers", apk);
        schemes.put("AlmaLinux", rpm);
        schemes.put("Rocky Linux", rpm);
        schemes.put("Red Hat", rpm);
        schemes.put("SUSE", rpm);
        schemes.put("openSUSE", rpm);
        schemes.put("Amazon Linux", rpm);
        schemes.put("Azure Linux", rpm);
        schemes.put("Photon OS", rpm);
        schemes.put("Mageia", rpm);
        schemes.put("openEuler", rpm);
        schemes.put("Maven", new MavenVersion());
        schemes.put("npm", semver);
        schemes.put("PyPI", new Pep440Version());
        schemes.put("RubyGems", new GemVersion());
        schemes.put("Go", new GoVersion());
        schemes.put("NuGet", new NugetVersion());
        schemes.put("Packagist", new ComposerVersion());
        schemes.put("crates.io", semver);
        schemes.put("Pub", new PubVersion());
        schemes.put("Hex", semver);
        schemes.put("SwiftURL", semver);
        schemes.put("CRAN", new NumberListVersion("cran", ".-"));
        schemes.put("Hackage", new NumberListVersion("hackage", "."));
        schemes.put("Bitnami", semver);
        schemes.put("GitHub Actions", semver);
        schemes.put("Julia", semver);
        return new VersionSchemes(Collections.unmodifiableMap(schemes));
    }

    /// The scheme of an ecosystem; empty for one that nobody has taught us.
    ///
    /// @param ecosystem with or without its release: `Debian:12`, `npm`
    public Optional<VersionScheme> of(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        return Optional.ofNullable(byEcosystem.get(colon < 0 ? ecosystem : ecosystem.substring(0, colon)));
    }

    /// Every scheme by its ecosystem, in the order of the list.
    public Map<String, VersionScheme> byEcosystem() {
        return byEcosystem;
    }
}
