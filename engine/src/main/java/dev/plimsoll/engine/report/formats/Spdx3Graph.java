package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Release;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The elements of an SPDX 3.0.1 document that tell what the image holds.
final class Spdx3Graph {
    private static final String CREATION = "_:creationInfo";

    private final ScanReport report;
    private final String namespace;
    private final JsonWriting json;
    private final Origins origins;
    private final List<String> ids;
    private final Map<String, String> idsOfPurls = new HashMap<>();

    Spdx3Graph(ScanReport report, String namespace, JsonWriting json) {
        this.report = report;
        this.namespace = namespace;
        this.json = json;
        this.origins = new Origins(report);
        var packages = report.inventory().packages();
        this.ids = SpdxIds.of(packages);
        for (int i = 0; i < packages.size(); i++) {
            idsOfPurls.putIfAbsent(packages.get(i).purl().canonical(), ids.get(i));
        }
    }

    void document() {
        json.element(() -> {
            json.text("type", "CreationInfo");
            json.text("@id", CREATION);
            json.text("specVersion", "3.0.1");
            json.date("created", report.scannedAt().truncatedTo(ChronoUnit.SECONDS));
            json.texts("createdBy", List.of(id("Agent")));
            json.texts("createdUsing", List.of(id("Tool")));
        });
        element("SoftwareAgent", "Agent", () -> json.text("name", "Plimsoll"));
        element("Tool", "Tool", () -> json.text("name", "plimsoll-" + Release.number()));
        element("SpdxDocument", "Document", () -> {
            json.text("name", report.image().reference());
            json.texts("profileConformance", List.of("core", "software", "simpleLicensing", "security"));
            json.textIfPresent("comment", Words.remark(report));
            json.texts("rootElement", List.of(id("Sbom")));
        });
        element("software_Sbom", "Sbom", () -> {
            json.texts("rootElement", List.of(id("Image")));
            json.texts("software_sbomType", List.of("analyzed"));
        });
    }

    void packages() {
        var packages = report.inventory().packages();
        var contained = new ArrayList<String>();
        image();
        var os = report.inventory().os();
        if (os != null) {
            operatingSystem(os);
            contained.add(id("OperatingSystem"));
        }
        var licences = new SpdxLicences();
        var expressions = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < packages.size(); i++) {
            var found = packages.get(i);
            var id = id(ids.get(i));
            contained.add(id);
            installed(found, ids.get(i));
            var declared = licences.declared(found.licences());
            if (!declared.equals("NOASSERTION")) {
                expressions.computeIfAbsent(declared, _ -> new ArrayList<>()).add(id);
            }
        }
        if (!contained.isEmpty()) {
            relationship("Image-contains", id("Image"), "contains", contained);
        }
        owners(packages);
        licences(licences, expressions);
    }

    private void image() {
        var image = report.image();
        element("software_Package", "Image", () -> {
            json.text("name", image.reference());
            json.textIfPresent("software_packageVersion", image.digest());
            json.text("software_primaryPurpose", "container");
            var base = origins.sentence();
            json.textIfPresent("software_sourceInfo", base == null ? null : "built on " + base);
            purl(ImagePurl.of(image));
            var digest = image.digest();
            if (digest != null) {
                json.objects("verifiedUsing", List.of(digest), hash -> {
                    json.text("type", "Hash");
                    json.text("algorithm", hash.algorithm());
                    json.text("hashValue", hash.hex());
                });
            }
        });
    }

    private void operatingSystem(OperatingSystem os) {
        element("software_Package", "OperatingSystem", () -> {
            json.text("name", os.id());
            json.textIfPresent("software_packageVersion", os.versionId());
            json.textIfPresent("description", os.prettyName());
            json.text("software_primaryPurpose", "operatingSystem");
        });
    }

    private void installed(InstalledPackage found, String local) {
        element("software_Package", local, () -> {
            json.text("name", found.name());
            json.textIfPresent("software_packageVersion", found.version());
            json.text("software_primaryPurpose", "library");
            purl(found.purl());
            var origin = new ArrayList<>(found.paths());
            if (found.layer() != null) {
                origin.add("layer " + found.layer());
            }
            var word = origins.word(found.layer());
            if (word != null) {
                origin.add("brought by " + word);
            }
            json.textIfPresent("software_sourceInfo", String.join(", ", origin));
        });
    }

    private void purl(PackageUrl purl) {
        json.text("software_packageUrl", purl);
        json.objects("externalIdentifier", List.of(purl), one -> {
            json.text("type", "ExternalIdentifier");
            json.text("externalIdentifierType", "packageUrl");
            json.text("identifier", one);
        });
    }

    private void owners(List<InstalledPackage> packages) {
        for (int i = 0; i < packages.size(); i++) {
            var owner = packages.get(i).ownedBy();
            var by = owner == null ? null : packageId(owner);
            if (by != null) {
                relationship(ids.get(i) + "-owner", by, "contains", List.of(id(ids.get(i))));
            }
        }
    }

    private void licences(SpdxLicences licences, Map<String, List<String>> expressions) {
        var custom = licences.custom();
        custom.forEach((reference, words) -> element(
                "simplelicensing_SimpleLicensingText",
                reference,
                () -> json.text("simplelicensing_licenseText", words)));
        int number = 0;
        for (var entry : expressions.entrySet()) {
            number++;
            var expression = entry.getKey();
            var local = "Licence-" + number;
            element("simplelicensing_LicenseExpression", local, () -> {
                json.text("simplelicensing_licenseExpression", expression);
                var used = custom.keySet().stream().filter(expression::contains).toList();
                if (!used.isEmpty()) {
                    json.objects("simplelicensing_customIdToUri", used, reference -> {
                        json.text("type", "DictionaryEntry");
                        json.text("key", reference);
                        json.text("value", id(reference));
                    });
                }
            });
            int of = 0;
            for (var found : entry.getValue()) {
                of++;
                relationship(local + "-" + of, found, "hasDeclaredLicense", List.of(id(local)));
            }
        }
    }

    /// One more element; its properties follow type, name and creation.
    void element(String type, String local, Runnable properties) {
        json.element(() -> {
            json.text("type", type);
            json.text("spdxId", id(local));
            json.text("creationInfo", CREATION);
            properties.run();
        });
    }

    private void relationship(String local, String from, String type, List<String> to) {
        element("Relationship", "Relationship-" + local, () -> {
            json.text("from", from);
            json.text("relationshipType", type);
            json.texts("to", to);
        });
    }

    String id(String local) {
        return namespace + "#" + local;
    }

    @Nullable
    String packageId(PackageUrl purl) {
        var local = idsOfPurls.get(purl.canonical());
        return local == null ? null : id(local);
    }

    JsonWriting json() {
        return json;
    }
}
