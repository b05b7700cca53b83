package dev.plimsoll.engine.scan;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.SourcePackage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads CycloneDX JSON (ECMA-424), 1.2 to 1.7: components with a purl, also those within others.
final class CycloneDxReader {
    private CycloneDxReader() {}

    static void read(JsonNode root, SbomFile.Builder sbom) throws IOException {
        sbom.digest(root.path("metadata").path("component").path("version").asString(""));
        components(root.path("components"), sbom);
    }

    private static void components(JsonNode list, SbomFile.Builder sbom) throws IOException {
        for (var component : list) {
            component(component, sbom);
            components(component.path("components"), sbom);
        }
    }

    private static void component(JsonNode component, SbomFile.Builder sbom) throws IOException {
        var name = component.path("name").asString("");
        var type = component.path("type").asString("");
        var text = component.path("purl").asString("");
        if (type.equals("operating-system")) {
            var version = component.path("version").asString("");
            sbom.os(new OperatingSystem(
                    name,
                    version.isEmpty() ? null : version,
                    List.of(),
                    null,
                    null,
                    component.path("description").asString((name + " " + version).strip())));
        } else if (!text.isEmpty()) {
            try {
                sbom.add(identified(component, PackageUrl.parse(text)));
            } catch (IllegalArgumentException e) {
                sbom.unidentified(name, String.valueOf(e.getMessage()));
            }
        } else if (type.equals("library") || type.equals("framework")) {
            sbom.unidentified(name, "the bill of materials gives it no purl");
        }
    }

    private static SbomPackage identified(JsonNode component, PackageUrl purl) {
        var paths = new TreeSet<String>();
        String layer = null;
        String sourceName = null;
        String sourceVersion = null;
        String owner = null;
        for (var property : component.path("properties")) {
            var value = property.path("value").asString("");
            switch (property.path("name").asString("")) {
                case "plimsoll:path" -> paths.add(value);
                case "plimsoll:layer", "aquasecurity:trivy:LayerDiffID" -> layer = value;
                case "plimsoll:sourceName", "aquasecurity:trivy:SrcName" -> sourceName = value;
                case "plimsoll:sourceVersion" -> sourceVersion = value;
                case "plimsoll:ownedBy" -> owner = value;
                default -> {}
            }
        }
        var source = sourceName == null || sourceVersion == null ? null : new SourcePackage(sourceName, sourceVersion);
        return new SbomPackage(
                purl,
                component.path("name").asString(""),
                source,
                digest(layer),
                List.copyOf(paths),
                licences(component.path("licenses")),
                owner == null ? null : PackageUrl.parse(owner));
    }

    private static @Nullable Digest digest(@Nullable String text) {
        return text == null ? null : Digest.parse(text);
    }

    private static List<String> licences(JsonNode list) {
        var licences = new ArrayList<String>();
        for (var entry : list) {
            var licence = entry.path("license");
            var text = entry.path("expression")
                    .asString(licence.path("id").asString(licence.path("name").asString("")));
            if (!text.isEmpty()) {
                licences.add(text);
            }
        }
        return licences;
    }
}
