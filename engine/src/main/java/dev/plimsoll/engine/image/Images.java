package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens what a user names: an image in a registry, an archive, a layout, a container engine, a root file system.
///
/// Safe for several threads.
public final class Images {
    private static final List<String> KINDS =
            List.of("docker-archive", "oci-archive", "oci", "dir", "docker", "podman", "registry");

    private final Map<String, String> environment;

    /// @param environment variables that say where registries' credentials and container engines are (`HOME`,
    ///     `DOCKER_CONFIG`, `XDG_RUNTIME_DIR`, `PATH`, …)
    public Images(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// With this process's environment.
    public Images() {
        this(System.getenv());
    }

    /// Opens an image: reads and verifies its manifest and configuration, no layer.
    ///
    /// @param reference `debian:12`, `reg.example/team/app@sha256:…`, `docker-archive:FILE[:TAG]`,
    ///     `oci-archive:FILE[:TAG]`, `oci:DIR[:TAG]`, `dir:ROOTFS`, `docker:NAME`, `podman:NAME`, or an
    ///     existing path, recognised by its content. `sbom:FILE` is no image and not for here.
    /// @throws IllegalArgumentException if this is no reference; the message says what would be one
    /// @throws IOException if the image cannot be had or is not what its digest says
    public Image open(String reference, OpenOptions options) throws IOException, InterruptedException {
        var image = openAs(reference, options);
        return options.name() == null ? image : NamedImage.of(image, options.name());
    }

    private Image openAs(String reference, OpenOptions options) throws IOException, InterruptedException {
        int colon = reference.indexOf(':');
        var kind = colon < 0 ? "" : reference.substring(0, colon);
        var rest = reference.substring(colon + 1);
        return switch (kind) {
            case "docker-archive", "oci-archive" -> openArchive(reference, PathAndChoice.split(rest), kind, options);
            case "oci" -> openLayout(reference, PathAndChoice.split(rest), options);
            case "dir" -> openFolder(reference, path(rest), options);
            case "docker", "podman" -> openExported(reference, kind, rest, options);
            case "registry" -> RegistryStore.open(reference, ImageReference.parse(rest), options, environment);
            case "sbom" -> throw new IllegalArgumentException("'" + reference + "' is an SBOM, not an image");
            default -> openBare(reference, options);
        };
    }

    private Image openBare(String reference, OpenOptions options) throws IOException, InterruptedException {
        var split = PathAndChoice.split(reference);
        if (Files.isDirectory(split.path())) {
            return split.choice() != null || isLayout(split.path())
                    ? openLayout(reference, split, options)
                    : openFolder(reference, split.path(), options);
        }
        if (Files.exists(split.path())) {
            return openArchive(reference, split, "", options);
        }
        ImageReference parsed;
        try {
            parsed = ImageReference.parse(reference);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + reference + "' is neither a file nor an image reference (" + e.getMessage() + ")"
                            + didYouMean(reference),
                    e);
        }
        boolean kind = reference.indexOf(':') > 0 && !didYouMean(reference).isEmpty();
        if (kind || reference.startsWith("/") || reference.startsWith(".")) {
            throw new IllegalArgumentException("'" + reference
                    + "' is neither a file nor a kind of reference that there is" + didYouMean(reference));
        }
        if (isFileName(reference)) {
            throw new IOException("there is no file '" + reference
                    + "' here; for an image of that name in a registry write registry:" + reference);
        }
        return RegistryStore.open(reference, parsed, options, environment);
    }

    /// Nobody asks Docker Hub for `app.tar`.
    private static boolean isFileName(String reference) {
        return reference.endsWith(".tar")
                || reference.endsWith(".tar.gz")
                || reference.endsWith(".tgz")
                || reference.endsWith(".json");
    }

    private static boolean isLayout(Path folder) {
        return Files.isRegularFile(folder.resolve("index.json")) && Files.isRegularFile(folder.resolve("oci-layout"));
    }

    private static Image openLayout(String reference, PathAndChoice from, OpenOptions options) throws IOException {
        if (!Files.exists(from.path().resolve("index.json"))) {
            throw new IOException(from.path()
                    + (Files.isDirectory(from.path())
                            ? " is no OCI layout: it has no index.json"
                            : Files.exists(from.path())
                                    ? " is no folder; for a file use oci-archive:"
                                    : " does not exist"));
        }
        var index = LayoutFolder.readSmall(from.path().resolve("index.json"), Limits.MANIFEST_BYTES);
        return OciLayout.open(reference, index, from.choice(), new LayoutFolder(from.path(), false), options);
    }

    private static Image openFolder(String reference, Path folder, OpenOptions options) throws IOException {
        if (Files.isRegularFile(folder.resolve("manifest.json")) && Files.isRegularFile(folder.resolve("version"))) {
            return openFlat(reference, folder, options); // what skopeo writes for its own `dir:`
        }
        return RootFileSystem.open(reference, folder);
    }

    private static Image openFlat(String reference, Path folder, OpenOptions options) throws IOException {
        var manifest = LayoutFolder.readSmall(folder.resolve("manifest.json"), Limits.MANIFEST_BYTES);
        var top = new Descriptor("", ManifestImage.sha256(manifest), manifest.length, null, Map.of());
        return new ManifestImage(reference, List.of(), new LayoutFolder(folder, true), SignatureSource.NONE, options)
                .open(top);
    }

    /// @param kind what the user says it is; empty: its content says so
    private static Image openArchive(String reference, PathAndChoice from, String kind, OpenOptions options)
            throws IOException {
        if (!Files.isRegularFile(from.path())) {
            throw new IOException(
                    Files.exists(from.path())
                            ? from.path() + " is no regular file"
                                    + (isLayout(from.path()) ? "; use oci:" + from.path() : "")
                            : from.path() + " does not exist");
        }
        var files = ArchiveFiles.open(from.path(), Spool.in(options.cacheFolder()), options.progress());
        return open(reference, from, kind, files, options);
    }

    private static Image open(
            String reference, PathAndChoice from, String kind, ArchiveFiles files, OpenOptions options)
            throws IOException {
        try {
            // since Docker 25 `docker save` writes both: its manifest.json knows the tags
            boolean docker = files.has("manifest.json") && !kind.equals("oci-archive");
            if (docker) {
                return DockerArchive.open(reference, from.choice(), files, options);
            }
            if (files.has("index.json")) {
                var index = files.small("index.json", Limits.MANIFEST_BYTES);
                return OciLayout.open(reference, index, from.choice(), files, options);
            }
            throw new IOException(from.path()
                    + (files.has("repositories")
                            ? " was saved by a Docker older than 1.10, without a manifest.json; save it again"
                            : " is no image archive: it has neither a manifest.json nor an index.json"));
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no path (" + e.getReason() + ")", e);
        }
    }

    private Image openExported(String reference, String tool, String name, OpenOptions options)
            throws IOException, InterruptedException {
        var spool = Spool.in(options.cacheFolder());
        var export = new EngineExport(tool, environment).save(name, spool, options.progress());
        var files = ArchiveFiles.open(export, "of '" + tool + " save " + name + "'", spool, options.progress());
        return open(reference, new PathAndChoice(Path.of(name), null), "", files, options);
    }

    /// What somebody may have wanted who wrote a kind of reference that there is not, or a path that does not
    /// exist.
    private static String didYouMean(String reference) {
        int colon = reference.indexOf(':');
        var written = colon < 0 ? reference : reference.substring(0, colon);
        for (var kind : KINDS) {
            if (colon > 0 && distance(written, kind) <= 2) {
                return "; did you mean " + kind + reference.substring(colon) + "?";
            }
        }
        boolean path = reference.startsWith("/") || reference.startsWith(".") || reference.endsWith(".tar");
        return path ? "; the file does not exist" : "";
    }

    /// Levenshtein's: how many letters differ.
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    /// A path with, after a colon or an `@`, which image in it is meant. A path may contain colons itself: the
    /// longest that exists counts.
    private record PathAndChoice(Path path, @Nullable String choice) {
        static PathAndChoice split(String text) {
            var whole = Images.path(text);
            if (Files.exists(whole)) {
                return new PathAndChoice(whole, null);
            }
            for (int i = text.length() - 1; i > 0; i--) {
                if (text.charAt(i) == ':' || text.charAt(i) == '@') {
                    var path = Images.path(text.substring(0, i));
                    if (Files.exists(path)) {
                        return new PathAndChoice(path, text.substring(i + 1));
                    }
                }
            }
            return new PathAndChoice(whole, null);
        }
    }
}
