package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.catalogers.GoBuildInfo.Module;
import dev.plimsoll.vocabulary.Confidence;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Go modules in executables, from the build information that the Go linker leaves in them (Go package
/// `debug/buildinfo`), and the standard library as `stdlib`.
///
/// A main module that was built from a working copy has the version `(devel)`: it stays so, as one that
/// cannot be compared. A replaced module is named by its replacement, for that is what was built in.
final class GoBinaryCataloger implements Cataloger {
    private static final int ELF = 0x7f454c46;
    private static final int MACH_O_64 = 0xcffaedfe;
    private static final int MACH_O_32 = 0xcefaedfe;
    private static final int PORTABLE_EXECUTABLE = 0x4d5a0000;
    private static final int SMALLEST = 64 << 10;
    private static final long LARGEST = 8L << 30;

    private static final int HEAD = 16 << 10;

    @Override
    public String name() {
        return "go-binary";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean wants(LayerEntry file) throws IOException {
        if (file.type() != LayerEntry.Type.FILE || file.size() < SMALLEST) {
            return false;
        }
        if (!file.isExecutable() && !file.path().endsWith(".exe")) {
            return false;
        }
        byte[] head = file.content().head(4);
        if (head.length < 4) {
            return false;
        }
        int magic = (head[0] & 0xff) << 24 | (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | (head[3] & 0xff);
        return magic == ELF || magic == MACH_O_64 || magic == MACH_O_32 || (magic & 0xffff0000) == PORTABLE_EXECUTABLE;
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        Optional<GoBuildInfo> info = read(file);
        if (info.isEmpty()) {
            return;
        }
        String path = file.path();
        layer.add(new LanguagePackage(
                        "golang", null, "stdlib", "stdlib", info.get().goVersion(), Map.of(), List.of())
                .at(path, Confidence.HIGH));
        for (Module module : info.get().modules()) {
            int slash = module.path().lastIndexOf('/');
            layer.add(new LanguagePackage(
                            "golang",
                            slash < 0 ? null : module.path().substring(0, slash),
                            module.path().substring(slash + 1),
                            module.path(),
                            module.version(),
                            Map.of(),
                            List.of())
                    .at(path, Confidence.HIGH));
        }
    }

    /// Random access is dear: a large file is copied to the cache folder for it. So only what has the mark
    /// of Go's linker in its first bytes gets it; all else is searched as it streams by.
    private static Optional<GoBuildInfo> read(LayerEntry file) throws IOException {
        if (hasBuildId(file.content().head(HEAD))) {
            try (var channel = file.content().channel(LARGEST)) {
                return GoExecutable.read(ByteRegion.of(channel));
            }
        }
        try (var in = file.content().stream()) {
            return GoExecutable.search(in);
        }
    }

    /// The note that carries the build ID, with the owner `Go` (ELF note, type 4), or the text that stands
    /// for it in other formats.
    private static boolean hasBuildId(byte[] head) {
        for (int i = 0; i + 16 <= head.length; i++) {
            if (head[i] != 'G' || head[i + 1] != 'o') {
                continue;
            }
            boolean note = i >= 12
                    && head[i + 2] == 0
                    && head[i + 3] == 0
                    && (head[i - 4] == 4 || head[i - 1] == 4)
                    && (head[i - 12] == 4 || head[i - 9] == 4);
            if (note || (head[i + 2] == ' ' && head[i + 3] == 'b' && head[i + 9] == 'I' && head[i + 10] == 'D')) {
                return true;
            }
        }
        return false;
    }
}
