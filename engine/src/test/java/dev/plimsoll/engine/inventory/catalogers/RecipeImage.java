package dev.plimsoll.engine.inventory.catalogers;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.vocabulary.Warning;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// An image that the recipe of the shared data built, read layer by layer without regard to what upper
/// layers hide. The tests that use it compare catalogers alone with what the ecosystems' own tools say.
record RecipeImage(Path folder, String name) {
    static RecipeImage of(String name) {
        String images = System.getenv("PLIMSOLL_TEST_IMAGES");
        if (images == null || !Files.isDirectory(Path.of(images, name))) {
            abort("the recipe's image '" + name + "' is needed: build it and set PLIMSOLL_TEST_IMAGES to its folder");
        }
        return new RecipeImage(Path.of(images), name);
    }

    List<String> expected(String file) throws IOException {
        return Files.readAllLines(folder.resolve("expected").resolve(file));
    }

    LayerInventory catalogedBy(Cataloger cataloger) throws IOException {
        var found = new LayerInventory.Builder();
        for (Path layer : layers()) {
            try (var tar = new TarArchiveInputStream(
                    new GZIPInputStream(new BufferedInputStream(Files.newInputStream(layer)), 1 << 16))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    if (entry.isFile()) {
                        catalog(cataloger, path(entry.getName()), entry.getMode(), tar.readAllBytes(), found);
                    }
                }
            }
        }
        return found.build();
    }

    private static void catalog(Cataloger cataloger, String path, int mode, byte[] data, LayerInventory.Builder found) {
        var file = new TestEntry(path, LayerEntry.Type.FILE, mode & 07777, data);
        try {
            if (cataloger.wants(file)) {
                cataloger.catalog(file, found);
            }
        } catch (IOException e) {
            found.warn(new Warning("unreadable-file", path, String.valueOf(e.getMessage())));
        }
    }

    private static String path(String name) {
        return name.startsWith("./") ? name.substring(2) : name;
    }

    private List<Path> layers() throws IOException {
        Path blobs = folder.resolve(name).resolve("blobs/sha256");
        JsonNode index = json(folder.resolve(name).resolve("index.json"));
        JsonNode manifest = json(blobs.resolve(hex(index.get("manifests").get(0))));
        var layers = new ArrayList<Path>();
        for (JsonNode layer : manifest.get("layers")) {
            layers.add(blobs.resolve(hex(layer)));
        }
        return layers;
    }

    private static String hex(JsonNode descriptor) {
        return descriptor.get("digest").asString().substring("sha256:".length());
    }

    private static JsonNode json(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new ObjectMapper().readTree(in);
        }
    }
}
