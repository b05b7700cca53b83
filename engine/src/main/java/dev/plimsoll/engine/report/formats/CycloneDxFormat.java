package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.Release;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A bill of materials as CycloneDX 1.6 JSON (ECMA-424), with the findings where there are any.
final class CycloneDxFormat implements ReportFormat {
    private static final int LONGEST_VERSION = 1_024;

    @Override
    public String name() {
        return "cyclonedx";
    }

    @Override
    public String description() {
        return "bill of materials and vulnerabilities, CycloneDX 1.6 JSON";
    }

    @Override
    public FileKind kind() {
        return new FileKind(
                "cdx.json", "CycloneDX 1.6 (ECMA-424)", "Dependency-Track, Plimsoll itself (`sbom:`, `--vex`)");
    }

    @Override
    public boolean isSbom() {
        return true;
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var licences = Licences.load();
        var image = report.image();
        var packages = report.inventory().packages();
        var references = references(packages);
        var root = rootReference(image);
        var origins = new Origins(image);
        JsonWriting.write(out, json -> {
            json.text("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
            json.text("bomFormat", "CycloneDX");
            json.text("specVersion", "1.6");
            json.text("serialNumber", "urn:uuid:" + DocumentName.uuid(name(), report));
            json.number("version", 1);
            json.object("metadata", () -> {
                json.date("timestamp", report.scannedAt());
                json.object(
                        "tools",
                        () -> json.objects("components", List.of("plimsoll"), tool -> {
                            json.text("type", "application");
                            json.text("name", tool);
                            json.text("version", Release.number());
                        }));
                json.object("component", () -> image(image, root, json));
                if (!report.warnings().isEmpty()) {
                    json.objects("properties", Words.warnings(report), warning -> {
                        json.text("name", "plimsoll:warning:" + warning.code());
                        json.text("value", Words.sentence(warning));
                    });
                }
            });
            var components = new ArrayList<Integer>();
            for (int i = 0; i < packages.size(); i++) {
                components.add(i);
            }
            var os = report.inventory().os();
            if (os != null) {
                components.add(packages.size());
            }
            json.objects("components", components, i -> {
                if (i < packages.size()) {
                    component(packages.get(i), references.get(i), origins, licences, json);
                } else {
                    operatingSystem(os, json);
                }
            });
            json.objects("dependencies", List.of(root), from -> {
                json.text("ref", from);
                json.texts("dependsOn", references);
            });
            if (!report.findings().isEmpty()) {
                new CycloneDxVulnerabilities(report, references, root, json).write();
            }
        });
    }

    private static void image(ImageFacts image, String reference, JsonWriting json) {
        json.text("bom-ref", reference);
        json.text("type", "container");
        json.text("name", image.reference());
        json.textIfPresent("version", image.digest());
        var facts = new ArrayList<Property>();
        property(facts, "plimsoll:imageId", image.digest());
        property(facts, "plimsoll:manifestDigest", image.manifestDigest());
        property(facts, "plimsoll:platform", image.platform());
        image.names().forEach(name -> property(facts, "plimsoll:name", name));
        image.layers().forEach(layer -> property(facts, "plimsoll:diffId", layer.diffId()));
        var base = image.base();
        if (base != null) {
            property(facts, "plimsoll:baseName", base.name());
            property(facts, "plimsoll:baseDigest", base.digest());
            property(facts, "plimsoll:baseLayers", base.layers());
            property(facts, "plimsoll:baseSource", base.source().name().toLowerCase(Locale.ROOT));
        }
        properties(facts, json);
    }

    private static void component(
            InstalledPackage found, String reference, Origins origins, Licences licences, JsonWriting json) {
        json.text("bom-ref", reference);
        json.text("type", "library");
        json.text("name", found.name());
        json.text("version", version(found.version()));
        licences(found.licences(), licences, json);
        json.text("purl", found.purl());
        var facts = new ArrayList<Property>();
        property(facts, "plimsoll:layer", found.layer());
        property(facts, "plimsoll:broughtBy", origins.word(found.layer()));
        found.paths().forEach(path -> property(facts, "plimsoll:path", path));
        var source = found.source();
        if (source != null) {
            property(facts, "plimsoll:sourceName", source.name());
            property(facts, "plimsoll:sourceVersion", source.version());
        }
        property(facts, "plimsoll:ownedBy", found.ownedBy());
        properties(facts, json);
    }

    /// The schema ends a version at 1,024 characters (1.6, "version"); no real one is a tenth of that.
    static String version(String version) {
        return version.length() <= LONGEST_VERSION ? version : version.substring(0, LONGEST_VERSION - 1) + "…";
    }

    /// One expression stands alone; several statements, or one that is no expression, are names.
    private static void licences(List<String> stated, Licences licences, JsonWriting json) {
        var distinct = List.copyOf(new LinkedHashSet<>(stated));
        if (distinct.isEmpty()) {
            return;
        }
        var first = distinct.getFirst();
        if (distinct.size() == 1 && !licences.isIdentifier(first) && licences.isExpression(first)) {
            json.objects("licenses", distinct, licence -> json.text("expression", licence));
            return;
        }
        json.objects(
                "licenses",
                distinct,
                licence -> json.object(
                        "license", () -> json.text(licences.isIdentifier(licence) ? "id" : "name", licence)));
    }

    private static void operatingSystem(@Nullable OperatingSystem os, JsonWriting json) {
        if (os == null) {
            return;
        }
        json.text("bom-ref", "os");
        json.text("type", "operating-system");
        json.text("name", os.id());
        json.textIfPresent("version", os.versionId() == null ? null : version(os.versionId()));
        json.textIfPresent("description", os.prettyName());
        json.textIfPresent("cpe", os.cpe() == null || !os.cpe().startsWith("cpe:2.3:") ? null : os.cpe());
    }

    private record Property(String name, String value) {}

    private static void property(List<Property> properties, String name, @Nullable Object value) {
        if (value != null) {
            properties.add(new Property(name, value.toString()));
        }
    }

    private static void properties(List<Property> properties, JsonWriting json) {
        if (!properties.isEmpty()) {
            json.objects("properties", properties, property -> {
                json.text("name", property.name());
                json.text("value", property.value());
            });
        }
    }

    /// The purl, made unique where two entries share one: a reference must be (`bom-ref`).
    private static List<String> references(List<InstalledPackage> packages) {
        var references = new LinkedHashSet<String>();
        var counts = new HashSet<String>();
        for (var found : packages) {
            var reference = found.purl().canonical();
            for (int i = 2; !counts.add(reference); i++) {
                reference = found.purl().canonical() + "#" + i;
            }
            references.add(reference);
        }
        return List.copyOf(references);
    }

    private static String rootReference(ImageFacts image) {
        var digest = image.digest();
        return digest == null ? "image" : "image:" + digest;
    }
}
