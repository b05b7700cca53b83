package dev.plimsoll.engine.matching;

import dev.plimsoll.vocabulary.OperatingSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which ecosystems of OSV speak of the packages of a distribution's release, and of a language.
final class Ecosystems {
    private Ecosystems() {}

    /// The ecosystem of a language's packages; absent for a type that nobody publishes advisories for.
    ///
    /// @param type of the purl
    static @Nullable String ofType(String type) {
        return switch (type) {
            case "maven" -> "Maven";
            case "npm" -> "npm";
            case "pypi" -> "PyPI";
            case "gem" -> "RubyGems";
            case "golang" -> "Go";
            case "cargo" -> "crates.io";
            case "nuget" -> "NuGet";
            case "composer" -> "Packagist";
            case "hex" -> "Hex";
            case "pub" -> "Pub";
            case "swift" -> "SwiftURL";
            case "cran" -> "CRAN";
            case "hackage" -> "Hackage";
            case "bitnami" -> "Bitnami";
            case "githubactions" -> "GitHub Actions";
            default -> null;
        };
    }

    static boolean isOfDistribution(String type) {
        return switch (type) {
            case "deb", "apk", "rpm" -> true;
            default -> false;
        };
    }

    /// The archives that a distribution needs, without releases; empty for one without a source of advisories.
    ///
    /// A derivative is no substitute for its relative: it builds its own packages, with versions of its own.
    /// CentOS alone is taken for Red Hat Enterprise Linux, whose packages it rebuilt unchanged.
    static List<String> bases(OperatingSystem os) {
        return switch (os.id()) {
            case "debian" -> List.of("Debian");
            case "ubuntu" -> List.of("Ubuntu");
            case "alpine" -> List.of("Alpine");
            case "almalinux" -> List.of("AlmaLinux");
            case "rocky" -> List.of("Rocky Linux");
            case "rhel", "centos" -> List.of("Red Hat");
            case "sles", "sled", "sle_hpc", "sle-micro", "sl-micro" -> List.of("SUSE");
            case "opensuse-leap", "opensuse-tumbleweed", "opensuse" -> List.of("SUSE", "openSUSE");
            default -> List.of();
        };
    }

    /// The ecosystems of a release, of those that the database knows.
    static List<String> ofRelease(OperatingSystem os, Set<String> known) {
        var patterns = patterns(os);
        var found = new ArrayList<String>();
        for (var ecosystem : known) {
            for (var pattern : patterns) {
                if (ecosystem.equals(pattern)
                        || (pattern.endsWith("*") && ecosystem.startsWith(pattern.substring(0, pattern.length() - 1)))
                        || matchesModule(ecosystem, pattern)) {
                    found.add(ecosystem);
                    break;
                }
            }
        }
        found.sort(null);
        return found;
    }

    /// The ecosystems that would speak of a release, a star for any end; for people, too.
    static List<String> patterns(OperatingSystem os) {
        var version = version(os);
        if (version == null) {
            return os.id().equals("opensuse-tumbleweed") ? List.of("openSUSE:Tumbleweed") : List.of();
        }
        var major = upTo(version, 1);
        return switch (os.id()) {
            case "debian" -> List.of("Debian:" + version, "Debian:" + major, "Debian:" + major + ".0");
            case "ubuntu" -> List.of("Ubuntu:" + version + ":LTS", "Ubuntu:" + version);
            case "alpine" -> List.of(version.contains("_") ? "Alpine:edge" : "Alpine:v" + upTo(version, 2));
            case "almalinux" -> List.of("AlmaLinux:" + major);
            case "rocky" -> List.of("Rocky Linux:" + major);
            // the channels of one release (baseos, appstream, …) each have their own name
            case "rhel", "centos" ->
                List.of("Red Hat:enterprise_linux:" + major, "Red Hat:enterprise_linux:" + major + "::*");
            case "sles", "sle_hpc" -> suse("SUSE:Linux Enterprise Server ", servicePack(version));
            case "sled" -> suse("SUSE:Linux Enterprise Desktop ", servicePack(version));
            case "sle-micro" -> List.of("SUSE:Linux Enterprise Micro " + version);
            case "sl-micro" -> List.of("SUSE:Linux Micro " + version);
            case "opensuse-leap", "opensuse" ->
                List.of("openSUSE:Leap " + version, "openSUSE:Leap " + version + " NonFree");
            case "opensuse-tumbleweed" -> List.of("openSUSE:Tumbleweed");
            default -> List.of();
        };
    }

    /// A SLE system is a base product with modules, each of which has advisories of its own.
    private static List<String> suse(String product, String release) {
        return List.of(
                product + release,
                product + release + "-LTSS",
                "SUSE:Linux Enterprise Module for * " + release,
                "SUSE:Package Hub " + release);
    }

    private static boolean matchesModule(String ecosystem, String pattern) {
        int star = pattern.indexOf(" * ");
        return star > 0
                && ecosystem.startsWith(pattern.substring(0, star + 1))
                && ecosystem.endsWith(pattern.substring(star + 2));
    }

    /// `15.6` is 15 SP6.
    private static String servicePack(String version) {
        int dot = version.indexOf('.');
        if (dot < 0 || version.substring(dot + 1).equals("0")) {
            return upTo(version, 1);
        }
        return version.substring(0, dot) + " SP" + version.substring(dot + 1);
    }

    private static @Nullable String version(OperatingSystem os) {
        var version = os.versionId();
        if (version != null && !version.isBlank()) {
            return version;
        }
        var codename = os.codename();
        if (!os.id().equals("debian") || codename == null) {
            return null;
        }
        // testing states no version yet
        return switch (codename.toLowerCase(Locale.ROOT)) {
            case "buster" -> "10";
            case "bullseye" -> "11";
            case "bookworm" -> "12";
            case "trixie" -> "13";
            case "forky" -> "14";
            case "duke" -> "15";
            default -> null;
        };
    }

    private static String upTo(String version, int numbers) {
        int at = -1;
        for (int i = 0; i < numbers; i++) {
            at = version.indexOf('.', at + 1);
            if (at < 0) {
                return version;
            }
        }
        return version.substring(0, at);
    }
}
