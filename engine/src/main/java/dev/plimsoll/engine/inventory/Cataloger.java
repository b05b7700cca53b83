package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.image.LayerEntry;
import java.io.IOException;

/// Finds packages of one kind in the files of one layer.
///
/// It sees a layer alone, never the image: what is hidden by an upper layer, which layer brought a package and who owns
/// its files is decided afterwards, for all kinds in the same way. So its result can be cached by the layer's diffId.
/// Implementations hold no state and are called by several threads at once.
public interface Cataloger {
    /// The kind of package, in kebab-case, for example `dpkg`. Part of the cache key.
    String name();

    /// Raised whenever the same file would give another result. Part of the cache key.
    int version();

    /// Whether this file is read: a cheap look at path, mode and size (and, for files without a telling name, the head
    /// of the content).
    boolean wants(LayerEntry file) throws IOException;

    /// Reads the file.
    ///
    /// @throws IOException if it is not what its name says; it becomes a warning with the path
    void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException;
}
