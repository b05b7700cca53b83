package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.Release;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A bill of materials as SPDX 2.3 JSON (ISO/IEC 5962 as continued), with the findings as security references of
/// their packages (annex F.4).
final class SpdxFormat implements ReportFormat {
    private static final String IMAGE = "SPDXRef-Image";
    private static final String OS = "SPDXRef-OperatingSystem";
    private static final String UNKNOWN = "NOASSERTION";

    @Override
    public String name() {
        return "spdx";
    }

    @Override
    public String description() {
        return "bill of materials, SPDX 2.3 JSON";
    }

    @Override
    public FileKind kind() {
        return new FileKind(
                "spdx.json", "SPDX 2.3 (ISO/IEC 5962)", "inventories of software, Plimsoll itself (`sbom:`)");
    }

    @Override
    public boolean isSbom() {
        return true;
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var licences = new SpdxLicences();
        var packages = report.inventory().packages();
        var os = report.inventory().os();
        var ids = SpdxIds.of(packages);
        var findings = findings(report);
        var origins = new Origins(report);
        JsonWriting.write(out, json -> {
            json.text("spdxVersion", "SPDX-2.3");
            json.text("dataLicense", "CC0-1.0");
            json.text("SPDXID", "SPDXRef-DOCUMENT");
            json.text("name", report.image().reference());
            json.text("documentNamespace", DocumentName.spdxNamespace(name(), report));
            json.object("creationInfo", () -> {
                json.date("created", report.scannedAt().truncatedTo(ChronoUnit.SECONDS));
                json.texts("creators", List.of("Tool: plimsoll-" + Release.number()));
            });
            json.textIfPresent("comment", Words.remark(report));
            json.list("packages", () -> {
                json.element(() -> image(report.image(), json));
                if (os != null) {
                    json.element(() -> operatingSystem(os, json));
                }
                for (int i = 0; i < packages.size(); i++) {
                    var found = packages.get(i);
                    var id = "SPDXRef-" + ids.get(i);
                    json.element(() -> installed(
                            found,
                            id,
                            origins,
                            licences,
                            findings.getOrDefault(found.purl().canonical(), List.of()),
                            json));
                }
            });
            licences(licences, json);
            json.list("relationships", () -> {
                relationship("SPDXRef-DOCUMENT", "DESCRIBES", IMAGE, json);
                if (os != null) {
                    relationship(IMAGE, "CONTAINS", OS, json);
                }
                relationships(packages, ids, json);
            });
        });
    }

    private static Map<String, List<Finding>> findings(ScanReport report) {
        var findings = new HashMap<String, List<Finding>>();
        for (var finding : report.findings()) {
            findings.computeIfAbsent(finding.packageUrl().canonical(), _ -> new ArrayList<>())
                    .add(finding);
        }
        return findings;
    }

    private static void image(ImageFacts image, JsonWriting json) {
        json.text("SPDXID", IMAGE);
        json.text("name", image.reference());
        json.textIfPresent("versionInfo", image.digest());
        unstated(json);
        json.text("licenseDeclared", UNKNOWN);
        json.text("primaryPackagePurpose", "CONTAINER");
        json.objects("externalRefs", List.of(ImagePurl.of(image)), purl -> purl(purl, json));
        var layers = new ArrayList<String>();
        image.layers().forEach(layer -> layers.add(layer.diffId().toString()));
        if (!layers.isEmpty()) {
            var base = new Origins(image).sentence();
            json.text(
                    "sourceInfo", "layers: " + String.join(", ", layers) + (base == null ? "" : "; built on: " + base));
        }
    }

    private static void operatingSystem(OperatingSystem os, JsonWriting json) {
        json.text("SPDXID", OS);
        json.text("name", os.id());
        json.textIfPresent("versionInfo", os.versionId());
        unstated(json);
        json.text("licenseDeclared", UNKNOWN);
        json.text("primaryPackagePurpose", "OPERATING_SYSTEM");
        json.textIfPresent("description", os.prettyName());
    }

    private static void installed(
            InstalledPackage found,
            String id,
            Origins origins,
            SpdxLicences licences,
            List<Finding> findings,
            JsonWriting json) {
        json.text("SPDXID", id);
        json.text("name", found.name());
        json.textIfPresent("versionInfo", found.version());
        unstated(json);
        json.text("licenseDeclared", licences.declared(found.licences()));
        json.text("primaryPackagePurpose", "LIBRARY");
        json.textIfPresent("sourceInfo", origin(found, origins));
        json.list("externalRefs", () -> {
            json.element(() -> purl(found.purl(), json));
            findings.forEach(finding -> json.element(() -> security(finding, json)));
        });
    }

    /// What an image does not tell.
    private static void unstated(JsonWriting json) {
        json.text("downloadLocation", UNKNOWN);
        json.bool("filesAnalyzed", false);
        json.text("supplier", UNKNOWN);
        json.text("licenseConcluded", UNKNOWN);
        json.text("copyrightText", UNKNOWN);
    }

    private static @Nullable String origin(InstalledPackage found, Origins origins) {
        var parts = new ArrayList<String>();
        if (!found.paths().isEmpty()) {
            parts.add("read from: " + String.join(", ", found.paths()));
        }
        if (found.layer() != null) {
            parts.add("layer: " + found.layer());
        }
        var word = origins.word(found.layer());
        if (word != null) {
            parts.add("brought by: " + word);
        }
        var source = found.source();
        if (source != null) {
            parts.add("built from: " + source.name() + " " + source.version());
        }
        return parts.isEmpty() ? null : String.join("; ", parts);
    }

    private static void purl(Object purl, JsonWriting json) {
        json.text("referenceCategory", "PACKAGE-MANAGER");
        json.text("referenceType", "purl");
        json.text("referenceLocator", purl);
    }

    private static void security(Finding finding, JsonWriting json) {
        json.text("referenceCategory", "SECURITY");
        json.text("referenceType", "advisory");
        json.text("referenceLocator", Addresses.of(finding.id()));
        var by = finding.suppressedBy();
        json.text(
                "comment",
                finding.id() + ", " + finding.severity().label() + ", fix: " + Words.fix(finding)
                        + (by == null ? "" : "; set aside: " + by));
    }

    private static void licences(SpdxLicences licences, JsonWriting json) {
        var custom = licences.custom();
        if (!custom.isEmpty()) {
            json.list(
                    "hasExtractedLicensingInfos",
                    () -> custom.forEach((id, words) -> json.element(() -> {
                        json.text("licenseId", id);
                        json.text("extractedText", words);
                    })));
        }
    }

    private static void relationships(List<InstalledPackage> packages, List<String> ids, JsonWriting json) {
        var byPurl = new HashMap<String, String>();
        for (int i = 0; i < packages.size(); i++) {
            byPurl.putIfAbsent(packages.get(i).purl().canonical(), ids.get(i));
        }
        for (int i = 0; i < packages.size(); i++) {
            relationship(IMAGE, "CONTAINS", "SPDXRef-" + ids.get(i), json);
            var owner = packages.get(i).ownedBy();
            var by = owner == null ? null : byPurl.get(owner.canonical());
            if (by != null) {
                relationship("SPDXRef-" + by, "CONTAINS", "SPDXRef-" + ids.get(i), json);
            }
        }
    }

    private static void relationship(String from, String kind, String to, JsonWriting json) {
        json.element(() -> {
            json.text("spdxElementId", from);
            json.text("relationshipType", kind);
            json.text("relatedSpdxElement", to);
        });
    }
}
