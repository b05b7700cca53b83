package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// Looks at every file of a layer for what policies ask about beside packages: secrets, malware.
///
/// Like a cataloger it sees a layer alone, and its result is cached by the layer's diffId and [#key]. Called by several
/// threads at once.
public interface FileExaminer {
    /// Everything that the result depends on beside the file. Part of the cache key.
    String key();

    /// What the inventory may say was looked for (`Inventory.searched`); asked when all layers were read. Empty where
    /// it could not be done.
    List<String> searched();

    /// What went wrong beside single files; asked when all layers were read.
    default List<Warning> warnings() {
        return List.of();
    }

    /// Looks at one file.
    ///
    /// @param last whether nobody reads the content afterwards, so that it may be taken as a stream
    /// @param doubts told what was not looked at, and which limit was hit
    /// @throws IOException if the content cannot be read; it becomes a warning with the path
    void examine(LayerEntry file, boolean last, FileRemark.Builder remark, Consumer<Warning> doubts) throws IOException;

    /// Whether what it found may be kept with the layer: false where a neighbour failed it.
    default boolean isKept() {
        return true;
    }
}
