package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.VexAssessment;
import dev.plimsoll.vocabulary.VexAssessment.Justification;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The findings within a CycloneDX document, one `vulnerability` each: two packages may be judged apart.
final class CycloneDxVulnerabilities {
    private final ScanReport report;
    private final String root;
    private final Map<String, String> references = new HashMap<>();
    private final Fingerprints fingerprints = new Fingerprints();
    private final JsonWriting json;
    private final Origins origins;

    /// @param references the `bom-ref` of each of the report's packages, in their order
    /// @param root that of the image
    CycloneDxVulnerabilities(ScanReport report, List<String> references, String root, JsonWriting json) {
        this.report = report;
        this.root = root;
        this.json = json;
        this.origins = new Origins(report);
        var packages = report.inventory().packages();
        for (int i = 0; i < packages.size(); i++) {
            InstalledPackage found = packages.get(i);
            this.references.putIfAbsent(found.purl() + " " + found.layer(), references.get(i));
            this.references.putIfAbsent(found.purl().canonical(), references.get(i));
        }
    }

    void write() {
        json.objects("vulnerabilities", report.findings(), this::vulnerability);
    }

    private void vulnerability(Finding finding) {
        var component = reference(finding);
        json.text("bom-ref", "vulnerability:" + fingerprints.unique(finding.id(), component));
        json.text("id", finding.id());
        source(Addresses.source(finding.id()), Addresses.of(finding.id()));
        var names = new LinkedHashSet<>(finding.aliases());
        finding.advisories().forEach(advisory -> names.add(advisory.id()));
        names.remove(finding.id());
        if (!names.isEmpty()) {
            json.objects("references", List.copyOf(names), name -> {
                json.text("id", name);
                source(Addresses.source(name), Addresses.of(name));
            });
        }
        ratings(finding);
        json.textIfPresent("description", finding.title());
        json.textIfPresent("recommendation", recommendation(finding));
        var addresses = finding.references().stream()
                .flatMap(reference -> Addresses.web(reference).stream())
                .toList();
        if (!addresses.isEmpty()) {
            json.objects("advisories", addresses, address -> json.text("url", address));
        }
        json.textIfPresent("published", finding.published());
        analysis(finding);
        json.objects("affects", List.of(component), affected -> {
            json.text("ref", affected);
            json.objects("versions", List.of(finding.version()), version -> {
                json.text("version", CycloneDxFormat.version(version));
                json.text("status", "affected");
            });
        });
        properties(finding);
    }

    private String reference(Finding finding) {
        var exact = references.get(finding.packageUrl() + " " + finding.layer());
        return exact != null
                ? exact
                : references.getOrDefault(finding.packageUrl().canonical(), root);
    }

    private void source(String name, @Nullable String url) {
        json.object("source", () -> {
            json.text("name", name);
            json.textIfPresent("url", url);
        });
    }

    private void ratings(Finding finding) {
        json.list("ratings", () -> {
            json.element(() -> {
                var from = finding.severitySource();
                if (from != null) {
                    source(from, null);
                }
                json.text("severity", severity(finding.severity()));
                json.text("method", "other");
            });
            finding.cvss()
                    .forEach(cvss -> json.element(() -> {
                        source(cvss.source(), null);
                        json.number("score", cvss.score());
                        json.text("method", method(cvss));
                        json.text("vector", cvss.vector());
                    }));
            var epss = finding.epss();
            if (epss != null) {
                json.element(() -> {
                    source("EPSS", null);
                    json.number("score", epss.score());
                    json.text("method", "other");
                });
            }
        });
    }

    private static String severity(Severity severity) {
        return severity == Severity.NEGLIGIBLE ? "info" : severity.label();
    }

    private static String method(Cvss cvss) {
        return switch (cvss.version()) {
            case "4.0" -> "CVSSv4";
            case "3.1" -> "CVSSv31";
            case "3.0" -> "CVSSv3";
            case "2.0" -> "CVSSv2";
            default -> "other";
        };
    }

    private static @Nullable String recommendation(Finding finding) {
        var fixed = finding.fixedVersion();
        return fixed == null ? null : "Upgrade " + finding.name() + " to " + fixed + ".";
    }

    /// Only what somebody said; the scanner itself has analysed nothing.
    private void analysis(Finding finding) {
        var by = finding.suppressedBy();
        if (by == null) {
            return;
        }
        var assessment = finding.assessment();
        json.object("analysis", () -> {
            if (assessment != null) {
                json.text("state", state(assessment));
                json.textIfPresent("justification", justification(assessment.justification()));
            }
            json.text("detail", by);
        });
    }

    private static String state(VexAssessment assessment) {
        return switch (assessment.status()) {
            case NOT_AFFECTED -> "not_affected";
            case AFFECTED -> "exploitable";
            case FIXED -> "resolved";
            case UNDER_INVESTIGATION -> "in_triage";
        };
    }

    /// CycloneDX has no word for code that cannot be controlled by an adversary; the detail tells it.
    private static @Nullable String justification(@Nullable Justification justification) {
        if (justification == null) {
            return null;
        }
        return switch (justification) {
            case COMPONENT_NOT_PRESENT, VULNERABLE_CODE_NOT_PRESENT -> "code_not_present";
            case VULNERABLE_CODE_NOT_IN_EXECUTE_PATH -> "code_not_reachable";
            case VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY -> null;
            case INLINE_MITIGATIONS_ALREADY_EXIST -> "protected_by_mitigating_control";
        };
    }

    private void properties(Finding finding) {
        json.list("properties", () -> {
            property("plimsoll:fixState", finding.fixState().label());
            var fixed = finding.fixedVersion();
            if (fixed != null) {
                property("plimsoll:fixedVersion", fixed);
            }
            property("plimsoll:knownExploited", Boolean.toString(finding.knownExploited()));
            var origin = origins.word(finding.layer());
            if (origin != null) {
                property("plimsoll:broughtBy", origin);
            }
            finding.advisories()
                    .forEach(advisory -> property("plimsoll:advisory", advisory.source() + " " + advisory.id()));
        });
    }

    private void property(String name, String value) {
        json.element(() -> {
            json.text("name", name);
            json.text("value", value);
        });
    }
}
