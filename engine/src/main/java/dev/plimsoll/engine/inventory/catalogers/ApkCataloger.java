package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.CatalogedPackage;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.FileList;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.LayerInventory.OwnedFiles;
import dev.plimsoll.engine.inventory.PackageDatabaseException;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.SourcePackage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Alpine packages, from apk's database of what is installed (apk-package(5), "installed database": one letter, a
/// colon and a value a line, a blank line after each package).
final class ApkCataloger implements Cataloger {
    private static final int MAX_LINE = 8192;
    private static final long MAX_DATABASE = 256L << 20;
    private static final int MAX_PACKAGES = 200_000;

    @Override
    public String name() {
        return "apk";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public boolean wants(LayerEntry file) {
        var path = file.path();
        return path.equals("lib/apk/db/installed") || path.equals("usr/lib/apk/db/installed");
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        try {
            read(file, layer);
        } catch (IOException e) {
            throw new PackageDatabaseException(e);
        }
    }

    private static void read(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        var lines = new BoundedLines(file.content().stream(), MAX_LINE, MAX_DATABASE);
        var paragraph = new Paragraph();
        int packages = 0;
        int unclear = 0;
        boolean more = true;
        while (more) {
            more = lines.next();
            if (more && !lines.isBlank()) {
                paragraph.take(lines);
                continue;
            }
            unclear += paragraph.isUnclear() ? 1 : 0;
            var found = paragraph.installed(file.path());
            if (found != null) {
                if (++packages > MAX_PACKAGES) {
                    throw new IOException("it has more than " + MAX_PACKAGES + " packages; the rest is not listed");
                }
                layer.add(found);
                layer.add(new OwnedFiles(found.name(), null, paragraph.files.build()));
            }
            paragraph = new Paragraph();
        }
        if (unclear > 0) {
            throw new IOException(unclear + " of its paragraphs name no package and version");
        }
    }

    private static final class Paragraph {
        private final FileList.Builder files = new FileList.Builder();
        private String name = "";
        private String version = "";
        private String architecture = "";
        private String licence = "";
        private String origin = "";
        private String folder = "";
        private boolean empty = true;

        void take(BoundedLines line) {
            empty = false;
            if (line.at(1) != ':' || line.wasCut()) {
                return;
            }
            switch (line.at(0)) {
                case 'P' -> name = line.from(2);
                case 'V' -> version = line.from(2);
                case 'A' -> architecture = line.from(2);
                case 'L' -> licence = line.from(2);
                case 'o' -> origin = line.from(2);
                case 'F' -> {
                    folder = line.rawFrom(2);
                    files.add(folder);
                }
                case 'R' -> files.add(folder.isEmpty() ? line.rawFrom(2) : folder + "/" + line.rawFrom(2));
                default -> {}
            }
        }

        boolean isUnclear() {
            return !empty && (name.isEmpty() || version.isEmpty());
        }

        @Nullable
        CatalogedPackage installed(String path) {
            if (name.isEmpty() || version.isEmpty()) {
                return null;
            }
            return new CatalogedPackage(
                    "apk",
                    null,
                    name,
                    name,
                    version,
                    architecture.isEmpty() ? Map.of() : Map.of("arch", architecture),
                    new SourcePackage(origin.isEmpty() ? name : origin, version),
                    licence.isEmpty() ? List.of() : List.of(licence),
                    path,
                    Confidence.HIGH);
        }
    }
}
