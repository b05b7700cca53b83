package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.FixAdvice;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The whole report for programs: `docs/schemas/scan-report-1.json`. Every property is always there; what
/// is not known is `null`, so that a reader need not tell "absent" from "unknown".
final class JsonFormat implements ReportFormat {
    static final String SCHEMA = "plimsoll/scan-report-1";

    @Override
    public String name() {
        return "json";
    }

    @Override
    public String description() {
        return "everything, for programs (docs/schemas/scan-report-1.json)";
    }

    @Override
    public FileKind kind() {
        return new FileKind(
                "json",
                "[scan-report-1](schemas/scan-report-1.json)",
                "programs, `plimsoll policy test` and `replay`, `jq`");
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        JsonWriting.write(out, json -> {
            json.text("schema", SCHEMA);
            json.date("scannedAt", report.scannedAt());
            json.object("image", () -> image(report.image(), report.inventory().os(), json));
            json.object("database", () -> database(report.database(), json));
            json.bool("complete", report.inventory().complete());
            json.objects("packages", report.inventory().packages(), found -> {
                installed(found, json);
                ofBase(report.image(), found.layer(), json);
            });
            JsonContents.write(report.inventory(), json);
            json.objects("findings", report.findings(), finding -> {
                finding(finding, json);
                ofBase(report.image(), finding.layer(), json);
            });
            verdict(report.verdict(), json);
            json.object("advice", () -> new JsonAdvice(json).write(FixAdvice.of(report)));
            json.objects("warnings", report.warnings(), warning -> {
                json.text("code", warning.code());
                json.text("subject", warning.subject());
                json.text("message", warning.message());
            });
        });
    }

    private static void image(ImageFacts image, @Nullable OperatingSystem os, JsonWriting json) {
        json.text("reference", image.reference());
        json.text("digest", image.digest());
        json.text("manifestDigest", image.manifestDigest());
        json.texts("names", image.names());
        json.text("platform", image.platform());
        operatingSystem(os, json);
        baseImage(image, json);
        var config = image.config();
        json.object("config", () -> {
            json.date("created", config.created());
            json.text("user", config.user());
            json.texts("entrypoint", config.entrypoint());
            json.texts("command", config.command());
            json.texts("environment", config.environment());
            json.object("labels", () -> config.labels().forEach(json::text));
            json.texts("exposedPorts", config.exposedPorts());
            json.text("workingDirectory", config.workingDirectory());
        });
        json.objects("layers", image.layers(), layer -> {
            json.text("digest", layer.digest());
            json.text("diffId", layer.diffId());
            json.text("createdBy", layer.createdBy());
            json.numberIfKnown("size", layer.size());
            ofBase(image, layer.diffId(), json);
        });
        signatures(image, json);
    }

    private static void operatingSystem(@Nullable OperatingSystem os, JsonWriting json) {
        if (os == null) {
            json.nothing("os");
            return;
        }
        json.object("os", () -> {
            json.text("id", os.id());
            json.text("versionId", os.versionId());
            json.text("codename", os.codename());
            json.text("name", os.prettyName());
        });
    }

    /// What the image was built on, as far as it is known: its layers, or only what a label says of it (image-spec,
    /// annotations.md, `org.opencontainers.image.base.*`).
    private static void baseImage(ImageFacts image, JsonWriting json) {
        var base = image.base();
        var labels = image.config().labels();
        var name = base != null ? base.name() : labels.get("org.opencontainers.image.base.name");
        Object digest = base != null ? base.digest() : labels.get("org.opencontainers.image.base.digest");
        if (base == null && name == null && digest == null) {
            json.nothing("baseImage");
            return;
        }
        json.object("baseImage", () -> {
            json.text("name", name);
            json.text("digest", digest);
            if (base == null) {
                json.nothing("layers");
                json.text("source", "label");
            } else {
                json.number("layers", base.layers());
                json.text("source", base.source().name().toLowerCase(Locale.ROOT));
            }
        });
    }

    /// Those that were found, each as it is; `null` where nobody looked for any.
    private static void signatures(ImageFacts image, JsonWriting json) {
        var found = image.signatures();
        if (found == null) {
            json.nothing("signatures");
            return;
        }
        json.objects("signatures", found, signature -> {
            json.text("subject", signature.subject());
            json.text("payload", signature.payload());
            json.text("signature", signature.signature());
        });
    }

    /// Whether the base brought it; `null` where no base is known.
    private static void ofBase(ImageFacts image, @Nullable Digest layer, JsonWriting json) {
        if (image.base() == null) {
            json.nothing("ofBase");
        } else {
            json.bool("ofBase", image.ofBase(layer));
        }
    }

    private static void database(DatabaseFacts database, JsonWriting json) {
        json.text("digest", database.digest());
        json.date("builtAt", database.builtAt());
        json.objects("sources", database.sources(), source -> {
            json.text("name", source.name());
            json.date("updatedAt", source.updatedAt());
            json.number("advisories", source.advisories());
        });
    }

    private static void installed(InstalledPackage found, JsonWriting json) {
        json.text("purl", found.purl());
        json.text("name", found.name());
        json.text("version", found.version());
        json.text("type", found.type());
        var source = found.source();
        if (source == null) {
            json.nothing("source");
        } else {
            json.object("source", () -> {
                json.text("name", source.name());
                json.text("version", source.version());
            });
        }
        json.text("layer", found.layer());
        json.texts("paths", found.paths());
        json.texts("licences", found.licences());
        json.text("ownedBy", found.ownedBy());
        json.text("confidence", found.confidence().name().toLowerCase(Locale.ROOT));
    }

    private static void finding(Finding finding, JsonWriting json) {
        json.text("id", finding.id());
        json.texts("aliases", finding.aliases());
        json.text("severity", finding.severity().label());
        json.text("severitySource", finding.severitySource());
        json.objects("cvss", finding.cvss(), cvss -> {
            json.text("version", cvss.version());
            json.text("vector", cvss.vector());
            json.number("score", cvss.score());
            json.text("source", cvss.source());
        });
        var epss = finding.epss();
        if (epss == null) {
            json.nothing("epss");
        } else {
            json.object("epss", () -> {
                json.number("score", epss.score());
                json.number("percentile", epss.percentile());
            });
        }
        json.bool("knownExploited", finding.knownExploited());
        var exploitation = finding.exploitation();
        if (exploitation != null) {
            json.object("exploitation", () -> {
                var impact = exploitation.impact();
                var automatable = exploitation.automatable();
                json.text("state", exploitation.state().label());
                if (automatable != null) {
                    json.bool("automatable", automatable);
                }
                json.text("impact", impact == null ? null : impact.label());
            });
        }
        json.text("title", finding.title());
        json.date("published", finding.published());
        json.text("package", finding.packageUrl());
        json.text("name", finding.name());
        json.text("version", finding.version());
        json.text("layer", finding.layer());
        json.text("fixState", finding.fixState().label());
        json.text("fixedVersion", finding.fixedVersion());
        if (finding.fixSeen() != null) {
            json.date("fixSeen", finding.fixSeen());
        }
        json.objects("advisories", finding.advisories(), advisory -> {
            json.text("id", advisory.id());
            json.text("source", advisory.source());
        });
        json.texts("references", finding.references());
        json.text("suppressedBy", finding.suppressedBy());
        var assessment = finding.assessment();
        if (assessment == null) {
            json.nothing("assessment");
        } else {
            json.object("assessment", () -> {
                json.text("status", assessment.status().label());
                var why = assessment.justification();
                json.text("justification", why == null ? null : why.label());
            });
        }
    }

    private static void verdict(@Nullable Verdict verdict, JsonWriting json) {
        if (verdict == null) {
            json.nothing("verdict");
            return;
        }
        json.object("verdict", () -> {
            json.bool("compliant", verdict.compliant());
            json.objects("policies", verdict.policies(), policy -> policy(policy, json));
        });
    }

    private static void policy(PolicyVerdict policy, JsonWriting json) {
        json.text("name", policy.name());
        json.bool("compliant", policy.compliant());
        json.bool("failsBuild", policy.failsBuild());
        json.objects("violations", policy.violations(), violation -> violation(violation, json));
    }

    private static void violation(Violation violation, JsonWriting json) {
        json.text("control", violation.control());
        json.text("vulnerability", violation.vulnerability());
        json.text("package", violation.packageUrl());
        json.text("layer", violation.layer());
        json.texts("paths", violation.paths());
        json.text("installedVersion", violation.installedVersion());
        json.text("fixedVersion", violation.fixedVersion());
        json.text("message", violation.message());
        json.text("fix", violation.fix());
    }
}
