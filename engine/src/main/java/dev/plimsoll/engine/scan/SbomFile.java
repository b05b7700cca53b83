package dev.plimsoll.engine.scan;

import dev.plimsoll.engine.report.TerminalText;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a bill of materials in the place of an image: CycloneDX JSON and SPDX 2 JSON.
final class SbomFile {
    private static final String KIND = "sbom:";
    private static final long LARGEST = 256L << 20;
    private static final int DEEPEST = 200;
    static final int MOST_COMPONENTS = 1_000_000;

    private SbomFile() {}

    /// The file, if the reference names an SBOM: `sbom:FILE`, or a bare path of a JSON document.
    static @Nullable Path named(String reference) throws IOException {
        if (reference.startsWith(KIND)) {
            return Path.of(reference.substring(KIND.length()));
        }
        try {
            var path = Path.of(reference);
            return Files.isRegularFile(path) && isJson(path) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static boolean isJson(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            for (byte b : in.readNBytes(64)) {
                if (b == '{') {
                    return true;
                }
                boolean byteOrderMark = b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf;
                if (b > ' ' || (b < 0 && !byteOrderMark)) {
                    return false;
                }
            }
            return false;
        }
    }

    /// @throws IOException if it is no bill of materials that we know, damaged, or beyond a limit
    static Contents read(String reference, Path file) throws IOException {
        var root = parse(file);
        var sbom = new Builder(reference);
        if (root.path("bomFormat").asString("").equals("CycloneDX")) {
            CycloneDxReader.read(root, sbom);
        } else if (root.path("spdxVersion").asString("").startsWith("SPDX-2")) {
            SpdxReader.read(root, sbom);
        } else {
            throw new IOException(file + " is no bill of materials that is known: it is JSON, but neither CycloneDX nor"
                    + " SPDX 2; make one with plimsoll sbom");
        }
        return sbom.build();
    }

    private static JsonNode parse(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + (Files.exists(file) ? " is no regular file" : " does not exist"));
        }
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new IOException(
                    file + " is " + size + " bytes; a bill of materials may have at most " + LARGEST + " bytes");
        }
        var limits = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxDocumentLength(LARGEST)
                .build();
        var factory = JsonFactory.builder().streamReadConstraints(limits).build();
        try (var in = Files.newInputStream(file)) {
            return JsonMapper.builder(factory).build().readTree(in);
        } catch (JacksonException e) {
            throw new IOException(file + " is no readable JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// Collects what a bill of materials says; one entry for each purl.
    static final class Builder {
        private final String reference;
        private final TreeMap<String, SbomPackage> packages = new TreeMap<>();
        private final List<Warning> warnings = new ArrayList<>();
        private @Nullable OperatingSystem os;
        private @Nullable Digest digest;

        Builder(String reference) {
            this.reference = reference;
        }

        void os(OperatingSystem found) {
            os = found;
        }

        void digest(String text) {
            try {
                digest = Digest.parse(text);
            } catch (IllegalArgumentException e) {
                // another tool's version of the image; it identifies nothing here
            }
        }

        void add(SbomPackage found) throws IOException {
            if (packages.size() >= MOST_COMPONENTS) {
                throw new IOException("the bill of materials has more than " + MOST_COMPONENTS + " components");
            }
            var installed = found.purl().canonical();
            packages.merge(installed, found, SbomPackage::with);
        }

        void unidentified(String name, String why) {
            warnings.add(new Warning(
                    "unidentified-component",
                    TerminalText.printable(name),
                    "it is not judged: " + TerminalText.printable(why)));
        }

        Contents build() {
            if (os == null) {
                os = SbomPackage.distribution(packages.values());
            }
            var installed =
                    packages.values().stream().map(SbomPackage::installed).toList();
            var facts = new ImageFacts(reference, digest, null, List.of(), null, ImageConfig.EMPTY, List.of());
            return new Contents(facts, new Inventory(os, installed, true, warnings));
        }
    }
}
