package dev.plimsoll.engine.inventory;

import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.Warning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the catalogers found in one layer, seen alone.
///
/// @param files what each file told, in the order of the layer
/// @param paths what the layer does to the layers below
/// @param leftOut what of the layer was not read at all, whatever upper layers hide
/// @param remarks files that are remarkable beside packages, in the order of the layer
/// @param size bytes of the layer's tar, uncompressed; [#UNKNOWN_SIZE] for what is no tar or was not read to its end
public record LayerInventory(
        List<FileFindings> files, LayerPaths paths, List<Warning> leftOut, List<FileRemark> remarks, long size) {
    static final long UNKNOWN_SIZE = -1;

    public LayerInventory {
        files = List.copyOf(files);
        remarks = List.copyOf(remarks);
        leftOut = List.copyOf(leftOut);
    }

    public List<CatalogedPackage> packages() {
        return all(FileFindings::packages);
    }

    public List<OwnedFiles> owned() {
        return all(FileFindings::owned);
    }

    public List<StatedLicences> licences() {
        return all(FileFindings::licences);
    }

    public List<OperatingSystem> releases() {
        return all(FileFindings::releases);
    }

    /// Doubts about single files.
    public List<Warning> warnings() {
        return all(FileFindings::warnings);
    }

    private <T> List<T> all(Function<FileFindings, List<T>> part) {
        return files.stream().map(part).flatMap(List::stream).toList();
    }

    /// The files of one package of the operating system.
    ///
    /// @param packageName the owner's name
    /// @param architecture the owner's, where the package manager tells packages of one name apart by it
    public record OwnedFiles(String packageName, @Nullable String architecture, FileList files) {}

    /// Licences of a package of the operating system that are told by another file than the package itself.
    ///
    /// @param packageName the package's name
    public record StatedLicences(String packageName, List<String> licences) {
        public StatedLicences {
            licences = List.copyOf(licences);
        }
    }

    /// Collects while a layer is read. Not safe for several threads.
    public static final class Builder {
        /// An image of a whole desktop distribution has about 10,000; the rest of a layer that has more is not listed.
        private static final int MAX_PACKAGES = 300_000;

        private final Map<String, Collected> files = new LinkedHashMap<>();
        private String path = "";
        private int count;

        /// A package that the file states.
        public void add(CatalogedPackage found) {
            if (++count <= MAX_PACKAGES) {
                current().packages.add(found);
            } else if (count == MAX_PACKAGES + 1) {
                warn(new Warning(
                        "too-many-packages",
                        "/" + path,
                        "the layer has more than " + MAX_PACKAGES + " packages; those after the first in /" + path
                                + " are not listed"));
            }
        }

        /// The files that the file says are a package's.
        public void add(OwnedFiles files) {
            current().owned.add(files);
        }

        /// Licences that the file states for a package which another file tells of.
        public void add(StatedLicences licences) {
            current().licences.add(licences);
        }

        /// The distribution that the file names.
        public void add(OperatingSystem release) {
            current().releases.add(release);
        }

        /// A doubt about the file.
        public void warn(Warning warning) {
            current().warnings.add(warning);
        }

        public LayerInventory build() {
            return build(LayerPaths.NONE, List.of(), List.of(), UNKNOWN_SIZE);
        }

        LayerInventory build(LayerPaths paths, List<Warning> leftOut, Collection<FileRemark> remarks, long size) {
            return new LayerInventory(
                    files.entrySet().stream()
                            .map(file -> file.getValue().findings(file.getKey()))
                            .toList(),
                    paths,
                    leftOut,
                    List.copyOf(remarks),
                    size);
        }

        /// What is added from now on was told by this file.
        void from(String path) {
            this.path = path;
        }

        boolean knows(String path) {
            return files.containsKey(path);
        }

        /// Forgets a file that a later entry of the same layer replaces.
        void forget(String path) {
            files.remove(path);
        }

        private Collected current() {
            return files.computeIfAbsent(path, _ -> new Collected());
        }

        private static final class Collected {
            private final List<CatalogedPackage> packages = new ArrayList<>();
            private final List<OwnedFiles> owned = new ArrayList<>();
            private final List<StatedLicences> licences = new ArrayList<>();
            private final List<OperatingSystem> releases = new ArrayList<>();
            private final List<Warning> warnings = new ArrayList<>();

            FileFindings findings(String path) {
                return FileFindings.of(path, new FileFindings.Told(packages, owned, licences, releases, warnings));
            }
        }
    }
}
