package dev.plimsoll.engine.inventory;

import dev.plimsoll.vocabulary.Warning;
import java.util.ArrayList;
import java.util.List;

/// What the catalogers found in one layer, seen alone.
///
/// @param owned the files that packages of the operating system own
public record LayerInventory(List<CatalogedPackage> packages, List<OwnedFiles> owned, List<Warning> warnings) {
    public LayerInventory {
        packages = List.copyOf(packages);
        owned = List.copyOf(owned);
        warnings = List.copyOf(warnings);
    }

    /// The files of one package of the operating system.
    ///
    /// @param evidence path of the file that says so
    /// @param packageName the owner's name
    /// @param files paths without a leading slash, as the package manager spells them
    public record OwnedFiles(String evidence, String packageName, List<String> files) {
        public OwnedFiles {
            files = List.copyOf(files);
        }
    }

    /// Collects while a layer is read. Not safe for several threads.
    public static final class Builder {
        private final List<CatalogedPackage> packages = new ArrayList<>();
        private final List<OwnedFiles> owned = new ArrayList<>();
        private final List<Warning> warnings = new ArrayList<>();

        public void add(CatalogedPackage found) {
            packages.add(found);
        }

        public void add(OwnedFiles files) {
            owned.add(files);
        }

        public void warn(Warning warning) {
            warnings.add(warning);
        }

        public LayerInventory build() {
            return new LayerInventory(packages, owned, warnings);
        }
    }
}
