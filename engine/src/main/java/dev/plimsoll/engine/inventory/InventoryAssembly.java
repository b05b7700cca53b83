package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.inventory.LayerInventory.StatedLicences;
import dev.plimsoll.engine.inventory.VisibleFiles.Visible;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.SourcePackage;
import dev.plimsoll.vocabulary.Warning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes an image's inventory of what its layers told and is still to be seen.
final class InventoryAssembly {
    private final VisibleFiles files;
    private final List<Optional<Digest>> layers;
    private final Map<PackageUrl, Places> packages = new TreeMap<>();
    private final Ownership ownership = new Ownership();
    private final TreeSet<Warning> warnings;

    /// @param layers the diffIds, lowest first
    InventoryAssembly(VisibleFiles files, List<Optional<Digest>> layers, Collection<Warning> warnings) {
        this.files = files;
        this.layers = List.copyOf(layers);
        this.warnings = new TreeSet<>(warnings);
    }

    /// @param searched what was looked for in the files
    Inventory assemble(boolean complete, List<String> searched) {
        var os = OsDetection.detect(files);
        var distribution = Distribution.of(os);
        var visible = files.all();
        for (var file : visible) {
            warnings.addAll(file.findings().warnings());
            collect(file, distribution);
        }
        var licences = licences(visible);
        var owners = ownership.owners(
                packages.values().stream()
                        .filter(places -> !places.ofDistribution)
                        .flatMap(places -> places.files.stream())
                        .distinct()
                        .toList(),
                files);
        var installed = new ArrayList<InstalledPackage>(packages.size());
        packages.forEach((url, places) -> installed.add(places.installed(url, layers, licences, owners)));
        boolean databasesRead = warnings.stream()
                .noneMatch(warning -> warning.code().equals(ImageCataloger.UNSUPPORTED_PACKAGE_DATABASE)
                        || warning.code().equals(ImageCataloger.UNREADABLE_PACKAGE_DATABASE));
        var remarks = new ImageRemarks(files, layers);
        return new Inventory(
                os,
                installed,
                complete && databasesRead,
                List.copyOf(warnings),
                remarks.secrets(),
                remarks.files(),
                remarks.malware(),
                searched);
    }

    private void collect(Visible file, Distribution distribution) {
        var found = file.findings().packages();
        for (int i = 0; i < found.size(); i++) {
            var one = found.get(i);
            boolean ofDistribution = Distribution.owns(one);
            PackageUrl url;
            try {
                url = ofDistribution ? distribution.url(one) : Distribution.urlOfOther(one);
            } catch (IllegalArgumentException e) {
                warnings.add(new Warning(
                        "unusable-package-name", "/" + file.path(), "/" + one.path() + ": " + e.getMessage()));
                continue;
            }
            if (ofDistribution) {
                ownership.add(one, file.path(), url);
            }
            packages.computeIfAbsent(url, _ -> new Places(one, ofDistribution)).add(one, file, file.since(i));
        }
    }

    private static Map<String, List<String>> licences(List<Visible> visible) {
        var licences = new HashMap<String, List<String>>();
        for (var file : visible) {
            for (StatedLicences stated : file.findings().licences()) {
                licences.putIfAbsent(stated.packageName(), stated.licences());
            }
        }
        return licences;
    }

    /// One package of a name and version, in all the places where it is.
    private static final class Places {
        private final CatalogedPackage first;
        private final boolean ofDistribution;
        private final TreeSet<String> paths = new TreeSet<>();
        private final TreeSet<String> files = new TreeSet<>();
        private final TreeSet<String> licences = new TreeSet<>();
        private @Nullable SourcePackage source;
        private Confidence confidence;
        private int layer = Integer.MAX_VALUE;

        Places(CatalogedPackage first, boolean ofDistribution) {
            this.first = first;
            this.ofDistribution = ofDistribution;
            this.confidence = first.confidence();
        }

        void add(CatalogedPackage found, Visible file, int since) {
            // By a hard link the file has another name than the one it was read under.
            var readFrom = file.findings().path();
            var within = found.path().startsWith(readFrom) ? found.path().substring(readFrom.length()) : "";
            paths.add("/" + file.path() + within);
            files.add(file.path());
            licences.addAll(found.licences());
            source = source == null ? found.source() : source;
            confidence = found.confidence().compareTo(confidence) < 0 ? found.confidence() : confidence;
            layer = Math.min(layer, since);
        }

        InstalledPackage installed(
                PackageUrl url,
                List<Optional<Digest>> layers,
                Map<String, List<String>> statedLicences,
                Map<String, PackageUrl> owners) {
            if (ofDistribution && licences.isEmpty()) {
                licences.addAll(statedLicences.getOrDefault(first.name(), List.of()));
            }
            boolean owned = !ofDistribution && owners.keySet().containsAll(files);
            return new InstalledPackage(
                    url,
                    first.name(),
                    first.version(),
                    source,
                    layers.get(layer).orElse(null),
                    List.copyOf(paths),
                    List.copyOf(licences),
                    owned ? owners.get(files.first()) : null,
                    confidence);
        }
    }
}
