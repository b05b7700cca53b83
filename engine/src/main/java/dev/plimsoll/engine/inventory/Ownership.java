package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.inventory.LayerInventory.OwnedFiles;
import dev.plimsoll.vocabulary.PackageUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the package of the operating system that owns a file (rule 1 of the domain).
///
/// An image's packages own some 50,000 files and a scan asks for a few hundred, so the question is turned round: each
/// file list is run over the asked paths once, by hash.
final class Ownership {
    private final Map<String, PackageUrl> packages = new HashMap<>();
    private final Map<String, PackageUrl> packagesByFile = new HashMap<>();

    /// A package of the operating system that may own files.
    ///
    /// @param file path of the file that told of it
    void add(CatalogedPackage found, String file, PackageUrl url) {
        packages.putIfAbsent(found.name(), url);
        var architecture = found.qualifiers().get("arch");
        if (architecture != null) {
            packages.putIfAbsent(found.name() + ":" + architecture, url);
        }
        packagesByFile.putIfAbsent(file, url);
    }

    /// The owners of those of the paths that have one.
    Map<String, PackageUrl> owners(List<String> paths, VisibleFiles files) {
        var owners = new TreeMap<String, PackageUrl>();
        if (paths.isEmpty() || packages.isEmpty()) {
            return owners;
        }
        var hasher = new PathHasher();
        var asked = new HashMap<Long, String>();
        var hashes = new Longs();
        for (var path : paths) {
            for (var name : files.namesOf(path)) {
                long hash = hasher.hash(name);
                asked.putIfAbsent(hash, path);
                hashes.add(hash);
            }
        }
        long[] sorted = hashes.toSortedSet();
        for (var file : files.all()) {
            for (var owned : file.findings().owned()) {
                var owner = owner(owned, file.path());
                if (owner.isPresent()) {
                    for (long hash : owned.files().hashes()) {
                        if (Longs.contains(sorted, hash)) {
                            owners.putIfAbsent(askedPath(asked, hash), owner.get());
                        }
                    }
                }
            }
        }
        return owners;
    }

    /// Those of the paths that a package of the operating system owns or owned in some layer.
    static Set<String> everOwned(Collection<String> paths, VisibleFiles files) {
        var owned = new HashSet<String>();
        if (paths.isEmpty()) {
            return owned;
        }
        var hasher = new PathHasher();
        var asked = new HashMap<Long, String>();
        var hashes = new Longs();
        for (var path : paths) {
            for (var name : files.namesOf(path)) {
                long hash = hasher.hash(name);
                asked.putIfAbsent(hash, path);
                hashes.add(hash);
            }
        }
        long[] sorted = hashes.toSortedSet();
        var all = new ArrayList<FileFindings>(files.hidden());
        files.all().forEach(file -> all.add(file.findings()));
        for (var findings : all) {
            for (var list : findings.owned()) {
                for (long hash : list.files().hashes()) {
                    if (Longs.contains(sorted, hash)) {
                        owned.add(askedPath(asked, hash));
                    }
                }
            }
        }
        return owned;
    }

    private static String askedPath(Map<Long, String> asked, long hash) {
        @Nullable String path = asked.get(hash);
        return path == null ? "" : path;
    }

    private Optional<PackageUrl> owner(OwnedFiles owned, String file) {
        var owner = owned.architecture() == null
                ? packages.get(owned.packageName())
                : packages.get(owned.packageName() + ":" + owned.architecture());
        if (owner == null) {
            // A directory of one file for each package names the list after the file, whatever that is called.
            int dot = file.lastIndexOf('.');
            owner = dot < 0 ? null : packagesByFile.get(file.substring(0, dot));
        }
        return Optional.ofNullable(owner);
    }
}
