package dev.plimsoll.engine.scan;

import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads SPDX 2.2 and 2.3 JSON: packages with a purl among their external references.
final class SpdxReader {
    private SpdxReader() {}

    static void read(JsonNode root, SbomFile.Builder sbom) throws IOException {
        for (var found : root.path("packages")) {
            installed(found, sbom);
        }
    }

    private static void installed(JsonNode found, SbomFile.Builder sbom) throws IOException {
        var name = found.path("name").asString("");
        var version = found.path("versionInfo").asString("");
        var purpose = found.path("primaryPackagePurpose").asString("");
        if (purpose.equals("OPERATING-SYSTEM")) {
            sbom.os(new OperatingSystem(
                    name,
                    version.isEmpty() ? null : version,
                    List.of(),
                    null,
                    null,
                    found.path("summary").asString((name + " " + version).strip())));
            return;
        }
        var text = purl(found);
        if (text.isEmpty()) {
            if (!purpose.equals("CONTAINER") && !purpose.equals("FILE")) {
                sbom.unidentified(name, "the bill of materials gives it no purl");
            }
            return;
        }
        if (text.startsWith("pkg:oci/") || text.startsWith("pkg:docker/")) {
            return; // the image itself
        }
        try {
            sbom.add(new SbomPackage(PackageUrl.parse(text), name, null, null, List.of(), licences(found), null));
        } catch (IllegalArgumentException e) {
            sbom.unidentified(name, String.valueOf(e.getMessage()));
        }
    }

    private static String purl(JsonNode found) {
        for (var reference : found.path("externalRefs")) {
            if (reference.path("referenceType").asString("").equals("purl")) {
                return reference.path("referenceLocator").asString("");
            }
        }
        return "";
    }

    private static List<String> licences(JsonNode found) {
        var licence = found.path("licenseDeclared").asString("");
        return licence.isEmpty() || licence.equals("NOASSERTION") || licence.equals("NONE")
                ? List.of()
                : List.of(licence);
    }
}
