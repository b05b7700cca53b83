package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.catalogers.ZipArchive.BudgetException;
import dev.plimsoll.engine.inventory.catalogers.ZipArchive.Inflation;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads one Java archive of an image with all that it nests.
///
/// An archive names itself, in this order:
/// 1. by each `META-INF/maven/GROUP/ARTIFACT/pom.properties` or `pom.xml`: several mean that libraries were
/// merged into it ("shaded"), each is a package, the archive's own comes first;
/// 2. by its manifest, file name and the packages of its classes, see [JarIdentity];
/// 3. not at all: a warning, if it holds classes, for nothing can be said about it.
final class JarReader {
    static final List<String> ENDINGS =
            List.of(".jar", ".war", ".ear", ".par", ".sar", ".hpi", ".jpi", ".aar", ".nar", ".rar");

    private static final int DEEPEST = 8;
    private static final int MOST_ARCHIVES = 20_000;
    private static final int MOST_WARNINGS = 20;
    private static final int LARGEST_METADATA = 4 << 20;
    private static final int LARGEST_MANIFEST = 256 << 10;

    /// Nested archives that are compressed are unpacked in memory: so much of them at any time.
    private static final int MOST_HELD = 128 << 20;

    private static final int MOST_METADATA = 5_000;

    private final LayerInventory.Builder layer;
    private final Inflation inflation;
    private final String file;
    private int archives;
    private int held;
    private int warnings;

    /// @param file path of the outermost archive
    JarReader(LayerInventory.Builder layer, Inflation inflation, String file) {
        this.layer = layer;
        this.inflation = inflation;
        this.file = file;
    }

    /// Reads the outermost archive.
    ///
    /// @throws IOException if it is no archive; damage within is a warning
    void read(ByteRegion bytes) throws IOException {
        try {
            read(bytes, file, 0);
        } catch (BudgetException e) {
            String message = "/" + file + ": " + e.getMessage() + "; what comes after is not listed";
            layer.warn(new Warning("unreadable-file", "/" + file, message));
        }
        if (warnings > MOST_WARNINGS) {
            String message = "/" + file + ": it has " + (warnings - MOST_WARNINGS) + " more faults";
            layer.warn(new Warning("unreadable-file", "/" + file, message));
        }
    }

    private void read(ByteRegion bytes, String path, int depth) throws IOException {
        archives++;
        ZipArchive zip = ZipArchive.open(bytes);
        var content = new Content();
        zip.visit(content);
        try {
            identify(content, path);
            for (ZipArchive.Entry nested : content.nested) {
                readNested(nested, path, depth + 1);
            }
        } finally {
            for (String doubt : zip.doubts()) {
                warn(path, doubt);
            }
        }
    }

    private void readNested(ZipArchive.Entry nested, String outer, int depth) throws IOException {
        String path = outer + "!/" + printable(nested.name());
        if (depth > DEEPEST) {
            warn(path, "it is an archive nested deeper than " + DEEPEST + ", the limit; it is not read");
            return;
        }
        if (archives >= MOST_ARCHIVES) {
            throw new BudgetException("it nests more than " + MOST_ARCHIVES + " archives, the limit for one file");
        }
        try {
            Optional<ByteRegion> stored = nested.stored();
            if (stored.isPresent()) {
                read(stored.get(), path, depth);
            } else {
                ByteRegion unpacked = nested.read(MOST_HELD - held, inflation);
                held += (int) unpacked.size();
                try {
                    read(unpacked, path, depth);
                } finally {
                    held -= (int) unpacked.size();
                }
            }
        } catch (BudgetException e) {
            throw e;
        } catch (IOException e) {
            warn(path, e.getMessage());
        }
    }

    /// What of an archive's directory is of interest.
    private static final class Content implements ZipArchive.Visitor {
        private final Map<String, Metadata> metadata = new TreeMap<>();
        private final List<ZipArchive.Entry> nested = new ArrayList<>();
        private final ClassPackages classes = new ClassPackages();
        private ZipArchive.@Nullable Entry manifest;

        @Override
        public void visit(ZipArchive.Entry entry) {
            if (entry.nameEndsWith(".class")) {
                classes.add(entry);
            } else if (entry.nameStartsWith("meta-inf/m")) {
                if (entry.nameEndsWith("/manifest.mf")) {
                    manifest = manifest == null ? entry : manifest;
                } else if (entry.nameEndsWith("/pom.properties")) {
                    metadata(entry).ifPresent(found -> found.properties = entry);
                } else if (entry.nameEndsWith("/pom.xml")) {
                    metadata(entry).ifPresent(found -> found.pom = entry);
                }
            } else if (isArchive(entry)) {
                nested.add(entry);
            }
        }

        private Optional<Metadata> metadata(ZipArchive.Entry entry) {
            String name = entry.name();
            String folder = name.substring(0, name.lastIndexOf('/'));
            if (metadata.size() >= MOST_METADATA && !metadata.containsKey(folder)) {
                return Optional.empty();
            }
            return Optional.of(metadata.computeIfAbsent(folder, Metadata::new));
        }

        private static boolean isArchive(ZipArchive.Entry entry) {
            for (String ending : ENDINGS) {
                if (entry.nameEndsWith(ending)) {
                    return true;
                }
            }
            return entry.nameEndsWith(".lpkg");
        }
    }

    /// Maven's own files about one artifact: `META-INF/maven/GROUP/ARTIFACT`.
    private static final class Metadata {
        private final String folder;
        private ZipArchive.@Nullable Entry properties;
        private ZipArchive.@Nullable Entry pom;

        private Metadata(String folder) {
            this.folder = folder;
        }

        private String artifact() {
            return folder.substring(folder.lastIndexOf('/') + 1);
        }

        private String group() {
            String groups = folder.substring(0, folder.length() - artifact().length() - 1);
            return groups.substring(groups.lastIndexOf('/') + 1);
        }
    }

    private record Coordinates(
            String group, String artifact, String version, List<String> licences, Confidence confidence) {}

    private void identify(Content content, String path) throws IOException {
        JarFileName name = JarFileName.of(path);
        JarManifest manifest = manifest(content, path);
        var found = new ArrayList<Coordinates>();
        for (Metadata metadata : content.metadata.values()) {
            Coordinates coordinates = coordinates(metadata, name, manifest, path);
            if (coordinates != null) {
                boolean own = coordinates.artifact.equals(name.artifact());
                found.add(own ? 0 : found.size(), coordinates);
            }
        }
        if (found.isEmpty() || isOnlyMerged(found, name, manifest)) {
            derive(content, name, manifest).ifPresent(own -> found.add(0, own));
        }
        if (found.isEmpty() && content.classes.any() && !JarIdentity.isJavaRuntime(manifest)) {
            warn(
                    "unidentified-archive",
                    path,
                    "it names neither itself nor a version: it is not compared with any advisory");
        }
        var seen = new TreeSet<String>();
        for (Coordinates each : found) {
            if (seen.add(each.group + ":" + each.artifact + ":" + each.version)) {
                add(each, path);
            }
        }
    }

    /// Whether all Maven metadata came with libraries that were merged in by another build tool than Maven:
    /// then file name and manifest agree on a version that none of them has, for an artifact that none of them
    /// is.
    private static boolean isOnlyMerged(List<Coordinates> found, JarFileName name, JarManifest manifest) {
        if (name.version().isEmpty() || !JarIdentity.statedVersion(manifest).equals(name.version())) {
            return false;
        }
        for (Coordinates each : found) {
            if (each.version.equals(name.version()) || name.artifact().contains(each.artifact)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Coordinates> derive(Content content, JarFileName name, JarManifest manifest) {
        String licence = manifest.get("bundle-license");
        return JarIdentity.derive(name, manifest, content.classes.prefix())
                .map(own -> new Coordinates(
                        own.group(),
                        own.artifact(),
                        own.version(),
                        licence.startsWith("<<") ? List.of() : List.of(licence),
                        own.confidence()));
    }

    private void add(Coordinates found, String path) {
        String name = found.group.isEmpty() ? found.artifact : found.group + ":" + found.artifact;
        try {
            layer.add(new LanguagePackage(
                            "maven",
                            found.group.isEmpty() ? null : found.group,
                            found.artifact,
                            name,
                            found.version,
                            Map.of(),
                            found.licences)
                    .at(path, found.confidence));
        } catch (IOException e) {
            warn(path, e.getMessage());
        }
    }

    private JarManifest manifest(Content content, String path) throws BudgetException {
        if (content.manifest == null) {
            return JarManifest.EMPTY;
        }
        try {
            return JarManifest.read(bytes(content.manifest.head(LARGEST_MANIFEST, inflation)));
        } catch (BudgetException e) {
            throw e;
        } catch (IOException e) {
            warn(path + "!/META-INF/MANIFEST.MF", e.getMessage());
            return JarManifest.EMPTY;
        }
    }

    private @Nullable Coordinates coordinates(Metadata metadata, JarFileName name, JarManifest manifest, String path)
            throws IOException {
        PomProperties properties = PomProperties.EMPTY;
        PomXml pom = new PomXml("", "", "", List.of());
        try {
            if (metadata.properties != null) {
                properties = PomProperties.read(bytes(metadata.properties.read(LARGEST_METADATA, inflation)));
            }
        } catch (BudgetException e) {
            throw e;
        } catch (IOException e) {
            warn(path + "!/" + printable(metadata.folder) + "/pom.properties", e.getMessage());
        }
        try {
            if (metadata.pom != null) {
                pom = PomXml.read(bytes(metadata.pom.read(LARGEST_METADATA, inflation)));
            }
        } catch (BudgetException e) {
            throw e;
        } catch (IOException e) {
            warn(path + "!/" + printable(metadata.folder) + "/pom.xml", e.getMessage());
        }
        String group = first(properties.groupId(), pom.groupId(), metadata.group());
        String artifact = first(properties.artifactId(), pom.artifactId(), metadata.artifact());
        String version = first(properties.version(), pom.version(), "");
        Confidence confidence = Confidence.HIGH;
        if (version.isEmpty() && name.artifact().equals(artifact)) {
            version = first(name.version(), JarIdentity.statedVersion(manifest), "");
            confidence = Confidence.MEDIUM;
        }
        if (version.isEmpty()) {
            warn(
                    "unknown-version",
                    path,
                    "it holds " + printable(group + ":" + artifact) + " in an unknown version: "
                            + "neither its pom.properties nor its pom.xml states one");
            return null;
        }
        return new Coordinates(group, artifact, version, pom.licences(), confidence);
    }

    private static byte[] bytes(ByteRegion region) throws IOException {
        return region.bytes(0, (int) region.size());
    }

    private static String first(String one, String two, String three) {
        return !one.isEmpty() ? one : !two.isEmpty() ? two : three;
    }

    private void warn(String path, @Nullable String message) {
        warn("unreadable-file", path, String.valueOf(message));
    }

    private void warn(String code, String path, String message) {
        warnings++;
        if (warnings <= MOST_WARNINGS) {
            layer.warn(new Warning(code, "/" + path, "/" + path + ": " + message));
        }
    }

    /// Names within archives are the archive's author's words.
    private static String printable(String name) {
        String shown = name.length() > 512 ? name.substring(0, 512) + "…" : name;
        var text = new StringBuilder(shown.length());
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            text.append(Character.isISOControl(c) ? '?' : c);
        }
        return text.toString();
    }
}
