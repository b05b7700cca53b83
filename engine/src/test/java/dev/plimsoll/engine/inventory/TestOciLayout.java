package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.image.FileContent;
import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.vocabulary.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Reads an OCI layout whose layers are gzipped, as little of it as these tests need.
final class TestOciLayout {
    private TestOciLayout() {}

    static TestImage open(Path folder) {
        return open(folder, 0);
    }

    /// @param platform which manifest of the index
    static TestImage open(Path folder, int platform) {
        var mapper = new ObjectMapper();
        var manifests = mapper.readTree(folder.resolve("index.json").toFile()).path("manifests");
        var manifest = blob(folder, manifests.get(0), mapper);
        if (manifest.has("manifests")) {
            manifest = blob(folder, manifest.path("manifests").get(platform), mapper);
        }
        var config = blob(folder, manifest.path("config"), mapper);
        var layers = new ArrayList<Layer>();
        int i = 0;
        for (var descriptor : manifest.path("layers")) {
            var diffId =
                    Digest.parse(config.path("rootfs").path("diff_ids").get(i++).asString());
            layers.add(new GzippedLayer(diffId, path(folder, descriptor)));
        }
        return new TestImage(layers);
    }

    private static JsonNode blob(Path folder, JsonNode descriptor, ObjectMapper mapper) {
        return mapper.readTree(path(folder, descriptor).toFile());
    }

    private static Path path(Path folder, JsonNode descriptor) {
        return folder.resolve("blobs/" + descriptor.path("digest").asString().replace(':', '/'));
    }

    private record GzippedLayer(Digest id, Path file) implements Layer {
        @Override
        public Optional<Digest> diffId() {
            return Optional.of(id);
        }

        @Override
        public void read(LayerVisitor visitor) throws IOException {
            try (var tar = new TarArchiveInputStream(
                    new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16), 1 << 16))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    var one = entry(entry, tar);
                    if (!one.path().isEmpty()) {
                        visitor.visit(one);
                    }
                }
            }
        }
    }

    private static LayerEntry entry(TarArchiveEntry entry, InputStream content) {
        var path = normalise(entry.getName());
        var name = path.substring(path.lastIndexOf('/') + 1);
        var parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        if (name.equals(".wh..wh..opq")) {
            return new TarEntry(parent, LayerEntry.Type.OPAQUE, 0, Optional.empty(), content);
        }
        if (name.startsWith(".wh.")) {
            var hidden = parent.isEmpty() ? name.substring(4) : parent + "/" + name.substring(4);
            return new TarEntry(hidden, LayerEntry.Type.WHITEOUT, 0, Optional.empty(), content);
        }
        if (entry.isDirectory()) {
            return new TarEntry(path, LayerEntry.Type.DIRECTORY, 0, Optional.empty(), content);
        }
        if (entry.isSymbolicLink()) {
            return new TarEntry(path, LayerEntry.Type.SYMBOLIC_LINK, 0, Optional.of(entry.getLinkName()), content);
        }
        if (entry.isLink()) {
            var target = Optional.of(normalise(entry.getLinkName()));
            return new TarEntry(path, LayerEntry.Type.HARD_LINK, 0, target, content);
        }
        return new TarEntry(path, LayerEntry.Type.FILE, entry.getSize(), Optional.empty(), content);
    }

    private static String normalise(String name) {
        var path = name.startsWith("./") ? name.substring(2) : name;
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private record TarEntry(String path, Type type, long size, Optional<String> linkTarget, InputStream in)
            implements LayerEntry {
        @Override
        public int mode() {
            return 0644;
        }

        @Override
        public FileContent content() {
            try {
                return TestLayer.entryOf(path, in.readAllBytes()).content();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
