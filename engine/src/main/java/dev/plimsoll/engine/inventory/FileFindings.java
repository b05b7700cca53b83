package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.inventory.LayerInventory.OwnedFiles;
import dev.plimsoll.engine.inventory.LayerInventory.StatedLicences;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one file told; it counts as long as no upper layer hides the file.
///
/// Of a file that was read before, the cache gives the path and a number for each package at once and the rest when it
/// is
/// asked for: a package database is rewritten by many layers, and only its last version is read to the end.
/// Safe for several threads.
public final class FileFindings {
    private final String path;
    private final Supplier<Told> source;
    private volatile long @Nullable [] identities;
    private volatile @Nullable Told told;

    private FileFindings(String path, long @Nullable [] identities, Supplier<Told> source) {
        this.path = path;
        this.identities = identities;
        this.source = source;
    }

    /// All that a file can tell.
    record Told(
            List<CatalogedPackage> packages,
            List<OwnedFiles> owned,
            List<StatedLicences> licences,
            List<OperatingSystem> releases,
            List<Warning> warnings) {
        Told {
            packages = List.copyOf(packages);
            owned = List.copyOf(owned);
            licences = List.copyOf(licences);
            releases = List.copyOf(releases);
            warnings = List.copyOf(warnings);
        }
    }

    static FileFindings of(String path, Told told) {
        return new FileFindings(path, null, () -> told);
    }

    /// @param identities what [#identities] is to give
    /// @param source asked at most a few times
    static FileFindings later(String path, long[] identities, Supplier<Told> source) {
        return new FileFindings(path, identities, source);
    }

    /// Path of the file without a leading slash.
    public String path() {
        return path;
    }

    public List<CatalogedPackage> packages() {
        return told().packages();
    }

    public List<OwnedFiles> owned() {
        return told().owned();
    }

    public List<StatedLicences> licences() {
        return told().licences();
    }

    public List<OperatingSystem> releases() {
        return told().releases();
    }

    public List<Warning> warnings() {
        return told().warnings();
    }

    /// A number for each package, in their order; the same package of the same version at the same place within the
    /// file
    /// has the same one in every layer.
    long[] identities() {
        var known = identities;
        if (known == null) {
            var hasher = new PathHasher();
            known = packages().stream()
                    .mapToLong(found -> hasher.hash(identity(found)))
                    .toArray();
            identities = known;
        }
        return known;
    }

    private String identity(CatalogedPackage found) {
        var within = found.path().startsWith(path) ? found.path().substring(path.length()) : found.path();
        return String.join(
                "\0",
                found.type(),
                String.valueOf(found.namespace()),
                found.purlName(),
                found.version(),
                found.qualifiers().toString(),
                within);
    }

    Told told() {
        var known = told;
        if (known == null) {
            known = source.get();
            told = known;
        }
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileFindings file && path.equals(file.path) && told().equals(file.told());
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path + ": " + told();
    }
}
