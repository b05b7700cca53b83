package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.catalogers.ZipArchive.Inflation;
import java.io.IOException;

/// Java libraries and applications in archives of every kind, those within others too.
///
/// The archive's central directory tells what it holds; of the content only metadata and nested archives are
/// read. How a library's identity is found, and how sure it is, is told in [JarReader].
final class JarCataloger implements Cataloger {
    /// A zip of this size still has 32-bit offsets; larger ones are no libraries.
    private static final long LARGEST = 4L << 30;

    /// What all archives within one file may unpack to, together.
    private static final long UNPACKED = 1L << 30;

    @Override
    public String name() {
        return "jar";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean wants(LayerEntry file) {
        return file.type() == LayerEntry.Type.FILE && isArchive(file.path());
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        try (var channel = file.content().channel(LARGEST);
                var inflation = new Inflation(UNPACKED)) {
            new JarReader(layer, inflation, file.path()).read(ByteRegion.of(channel));
        }
    }

    static boolean isArchive(String name) {
        int dot = name.length() - 4;
        if (dot > 0 && name.charAt(dot) == '.') {
            for (String ending : JarReader.ENDINGS) {
                if (name.regionMatches(true, dot, ending, 0, 4)) {
                    return true;
                }
            }
        }
        return name.regionMatches(true, name.length() - 5, ".lpkg", 0, 5);
    }
}
