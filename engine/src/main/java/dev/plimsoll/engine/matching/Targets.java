package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.matching.versions.VersionSchemes;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where each package of one inventory is looked up in one database, and what cannot be looked up.
final class Targets {
    /// Whose advisories speak of the packages that are installed, not of those that they were built from.
    private static final Pattern OF_BINARIES = Pattern.compile("(Red Hat|AlmaLinux|Rocky Linux):.*");

    private final VersionSchemes schemes;
    private final Set<String> covered;
    private final @Nullable OperatingSystem os;
    private final List<String> release;
    private final boolean ofBinaries;

    Targets(VersionSchemes schemes, AdvisoryDatabase database, Inventory inventory) {
        this.schemes = schemes;
        this.covered = database.covered();
        this.os = inventory.os();
        this.release = os == null ? List.of() : Ecosystems.ofRelease(os, database.ecosystems());
        this.ofBinaries =
                !release.isEmpty() && OF_BINARIES.matcher(release.getFirst()).matches();
    }

    /// Empty for a package that no source in the database speaks of.
    Optional<Target> of(InstalledPackage installed) {
        return Ecosystems.isOfDistribution(installed.type()) ? ofDistribution(installed) : ofLanguage(installed);
    }

    private Optional<Target> ofDistribution(InstalledPackage installed) {
        if (release.isEmpty()) {
            return Optional.empty();
        }
        var source = installed.source();
        boolean bySource = source != null && !ofBinaries;
        var name = bySource && source != null ? source.name() : installed.name();
        var version = bySource && source != null ? source.version() : installed.version();
        return schemes.of(release.getFirst()).map(scheme -> new Target(release, name, version, scheme, true));
    }

    private Optional<Target> ofLanguage(InstalledPackage installed) {
        var ecosystem = Ecosystems.ofType(installed.type());
        if (ecosystem == null) {
            return Optional.empty();
        }
        return schemes.of(ecosystem)
                .map(scheme -> new Target(List.of(ecosystem), installed.name(), installed.version(), scheme, false));
    }

    static SortedSet<String> lookups(InstalledPackage installed) {
        var lookups = new TreeSet<String>();
        var ecosystem = Ecosystems.ofType(installed.type());
        lookups.add(ecosystem == null ? installed.name() : AdvisoryDatabase.packageKey(ecosystem, installed.name()));
        var source = installed.source();
        if (source != null) {
            lookups.add(source.name());
        }
        return lookups;
    }

    /// The archives, without releases, that an inventory needs to be judged.
    static SortedSet<String> needs(Inventory inventory) {
        var needs = new TreeSet<String>();
        var os = inventory.os();
        for (var type : types(inventory).keySet()) {
            if (!Ecosystems.isOfDistribution(type)) {
                var ecosystem = Ecosystems.ofType(type);
                if (ecosystem != null) {
                    needs.add(ecosystem);
                }
            } else if (os != null) {
                needs.addAll(Ecosystems.bases(os));
            }
        }
        return needs;
    }

    /// How many packages there are of each type. Inventories are sorted, so that most are of the type of the one
    /// before.
    private static SortedMap<String, Integer> types(Inventory inventory) {
        var types = new TreeMap<String, Integer>();
        var type = "";
        int count = 0;
        for (var installed : inventory.packages()) {
            if (count > 0 && !installed.purl().isOf(type)) {
                types.merge(type, count, Integer::sum);
                count = 0;
            }
            type = count == 0 ? installed.type() : type;
            count++;
        }
        if (count > 0) {
            types.merge(type, count, Integer::sum);
        }
        return types;
    }

    /// What nothing is known of, although it is installed: one warning for each missing source.
    List<Warning> gaps(Inventory inventory) {
        var packages = types(inventory);
        var gaps = new ArrayList<Warning>();
        int ofDistribution = 0;
        for (Map.Entry<String, Integer> entry : packages.entrySet()) {
            if (Ecosystems.isOfDistribution(entry.getKey())) {
                ofDistribution += entry.getValue();
                continue;
            }
            var ecosystem = Ecosystems.ofType(entry.getKey());
            if (ecosystem == null) {
                gaps.add(new Warning(
                        "no-advisory-source",
                        entry.getKey(),
                        count(entry.getValue(), entry.getKey())
                                + " cannot be judged: no source publishes advisories for" + " this type"));
            } else if (!covered.contains(ecosystem)) {
                gaps.add(missing(ecosystem, count(entry.getValue(), entry.getKey())));
            }
        }
        if (ofDistribution > 0) {
            addDistribution(gaps, ofDistribution);
        }
        return gaps;
    }

    private void addDistribution(List<Warning> gaps, int packages) {
        var count = count(packages, "operating system");
        if (os == null) {
            gaps.add(new Warning(
                    "no-advisory-source",
                    "operating system",
                    count + " cannot be judged: the image does not say which distribution it is"));
            return;
        }
        var bases = Ecosystems.bases(os);
        if (bases.isEmpty()) {
            gaps.add(new Warning(
                    "no-advisory-source",
                    os.prettyName(),
                    count + " cannot be judged: there is no source of advisories for " + os.prettyName()));
            return;
        }
        for (var base : bases) {
            if (!covered.contains(base)) {
                gaps.add(missing(base, count));
            }
        }
        if (release.isEmpty() && covered.containsAll(bases)) {
            var patterns = Ecosystems.patterns(os);
            gaps.add(new Warning(
                    "missing-ecosystem",
                    patterns.isEmpty() ? os.prettyName() : patterns.getFirst(),
                    count + " cannot be judged: the database has no advisory for this release of "
                            + String.join(" or ", bases)));
        }
    }

    private static Warning missing(String ecosystem, String packages) {
        return new Warning(
                "missing-ecosystem",
                ecosystem,
                packages + " cannot be judged: the database has no advisories of " + ecosystem
                        + "; fetch them with 'plimsoll db update --ecosystems \"" + ecosystem + "\"'");
    }

    private static String count(int packages, String type) {
        return packages + " " + type + (packages == 1 ? " package" : " packages");
    }
}
