package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.policy.expressions.ImageName;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.Release;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Findings for code scanning, as SARIF 2.1.0 (OASIS, with errata 01). Each finding is one result whose locations are
/// the package's paths; violations that no finding stands for are results of their own.
///
/// Code scanning refuses a run with more than 25,000 results and shows the 5,000 worst (GitHub, "SARIF results exceed
/// one or more limits"). What would be too much is left out, the least grave first, and a notification of the run says
/// so.
final class SarifFormat implements ReportFormat {
    static final int MOST_RESULTS = 25_000;
    static final int MOST_SHOWN = 5_000;
    private static final int MOST_LOCATIONS = 100;

    @Override
    public String name() {
        return "sarif";
    }

    @Override
    public String description() {
        return "findings and violations for code scanning, SARIF 2.1.0";
    }

    @Override
    public FileKind kind() {
        return new FileKind("sarif", "SARIF 2.1.0 (OASIS)", "GitHub code scanning, Azure DevOps, editors");
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var violations = new Violations(report);
        var contents = new SarifContents(report.inventory());
        var files = first(contents.items(), MOST_SHOWN);
        var others = violations.besideFindings().stream()
                .filter(entry -> !contents.tells(entry.violation()))
                .toList();
        var beside = first(others, MOST_SHOWN);
        var findings = first(report.findings(), MOST_RESULTS - beside.size() - files.size());
        var rules = new SarifRules(findings, beside, files);
        int all = report.findings().size() + others.size() + contents.items().size();
        int written = findings.size() + beside.size() + files.size();
        JsonWriting.write(out, json -> {
            json.text(
                    "$schema",
                    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
            json.text("version", "2.1.0");
            json.list(
                    "runs",
                    () -> json.element(() -> {
                        json.object(
                                "tool",
                                () -> json.object("driver", () -> {
                                    json.text("name", "Plimsoll");
                                    json.text("version", Release.number());
                                    json.text("semanticVersion", Release.number());
                                    rules.write(json);
                                }));
                        json.object("automationDetails", () -> json.text("id", category(report.image())));
                        json.objects("invocations", List.of(report), run -> {
                            json.bool("executionSuccessful", true);
                            json.date("endTimeUtc", run.scannedAt());
                            json.list("toolExecutionNotifications", () -> {
                                limits(all, written, json);
                                run.warnings().forEach(warning -> json.element(() -> warning(warning, json)));
                            });
                        });
                        json.text("columnKind", "utf16CodeUnits");
                        json.object(
                                "originalUriBaseIds",
                                () -> json.object(
                                        "ROOTFS",
                                        () -> message("description", "The root file system of the image", json)));
                        json.object("properties", () -> {
                            json.text("image", report.image().reference());
                            json.textIfPresent("digest", report.image().digest());
                            json.textIfPresent("manifestDigest", report.image().manifestDigest());
                            json.textIfPresent("platform", report.image().platform());
                            json.textIfPresent("base", new Origins(report).sentence());
                        });
                        new Results(report, violations, rules, json).write(findings, beside, files);
                    }));
        });
    }

    private static <T> List<T> first(List<T> all, int most) {
        return all.subList(0, Math.min(all.size(), most));
    }

    private static void limits(int all, int written, JsonWriting json) {
        if (written < all) {
            notification(
                    "too-many-results",
                    (all - written) + " of " + all + " results are left out, the least grave ones: code scanning takes "
                            + MOST_RESULTS,
                    json);
        } else if (written > MOST_SHOWN) {
            notification(
                    "many-results", "code scanning shows the " + MOST_SHOWN + " worst of " + all + " results", json);
        }
    }

    private static void notification(String id, String text, JsonWriting json) {
        json.element(() -> {
            json.object("descriptor", () -> json.text("id", id));
            json.text("level", "warning");
            message("message", text, json);
        });
    }

    /// Analyses of one image replace one another, those of another image stand beside them (section 3.17.3).
    private static String category(ImageFacts image) {
        var name = ImageName.of(image).getFirst().repository();
        return "plimsoll/" + (name.isEmpty() ? Addresses.relative(image.reference()) : name) + "/";
    }

    private static void warning(Warning warning, JsonWriting json) {
        json.object("descriptor", () -> json.text("id", warning.code()));
        json.text("level", "warning");
        message("message", Words.sentence(warning), json);
    }

    private static void message(String name, String text, JsonWriting json) {
        json.object(name, () -> json.text("text", SarifText.escaped(text)));
    }

    /// The results of one run.
    private static final class Results {
        private final ScanReport report;
        private final Violations violations;
        private final SarifRules rules;
        private final JsonWriting json;
        private final FoundPackages packages;
        private final Origins origins;
        private final Fingerprints fingerprints = new Fingerprints();

        Results(ScanReport report, Violations violations, SarifRules rules, JsonWriting json) {
            this.report = report;
            this.violations = violations;
            this.rules = rules;
            this.json = json;
            this.packages = new FoundPackages(report);
            this.origins = new Origins(report);
        }

        void write(List<Finding> findings, List<Violations.Entry> beside, List<SarifContents.Item> files) {
            json.list("results", () -> {
                findings.forEach(finding -> json.element(() -> finding(finding)));
                beside.forEach(entry -> json.element(() -> violation(entry)));
                files.forEach(item -> json.element(() -> file(item)));
            });
        }

        private void finding(Finding finding) {
            var paths = packages.paths(finding);
            rule(finding.id(), SarifRules.level(finding.severity()));
            message("message", sentence(finding), json);
            locations(paths, finding.packageUrl(), finding.layer());
            fingerprint(
                    finding.id(), finding.name(), finding.packageUrl().type(), paths.isEmpty() ? "" : paths.getFirst());
            var suppressed = finding.suppressedBy();
            if (suppressed != null) {
                json.objects("suppressions", List.of(suppressed), why -> {
                    json.text("kind", "external");
                    json.text("status", "accepted");
                    json.text("justification", why);
                });
            }
            json.object("properties", () -> {
                json.text("severity", finding.severity().label());
                json.text("package", finding.packageUrl());
                json.text("installedVersion", finding.version());
                json.text("fixState", finding.fixState().label());
                json.textIfPresent("fixedVersion", finding.fixedVersion());
                json.textIfPresent("layer", finding.layer());
                json.textIfPresent("broughtBy", origins.word(finding.layer()));
                json.texts(
                        "violates",
                        violations.of(finding).stream()
                                .map(Violations.Entry::name)
                                .toList());
            });
        }

        private static String sentence(Finding finding) {
            var fixed = finding.fixedVersion();
            return finding.name() + " " + finding.version() + " is affected by " + finding.id() + " ("
                    + finding.severity().label() + "). "
                    + (fixed == null ? "Fix: " + Words.fix(finding) + "." : "Upgrade it to " + fixed + ".");
        }

        private void violation(Violations.Entry entry) {
            var violation = entry.violation();
            rule(SarifRules.id(entry), entry.failsBuild() ? "error" : "warning");
            var fix = violation.fix();
            message(
                    "message",
                    "Policy " + entry.policy() + ": " + violation.message() + "."
                            + (fix == null ? "" : " To fix it: " + fix + "."),
                    json);
            locations(violation.paths(), violation.packageUrl(), violation.layer());
            fingerprint(
                    entry.name(),
                    Objects.toString(violation.vulnerability(), ""),
                    withoutVersion(violation),
                    violation.paths().isEmpty() ? "" : violation.paths().getFirst());
            json.object("properties", () -> {
                json.text("policy", entry.policy());
                json.text("control", violation.control());
                json.textIfPresent("vulnerability", violation.vulnerability());
                json.textIfPresent("package", violation.packageUrl());
                json.textIfPresent("installedVersion", violation.installedVersion());
                json.textIfPresent("fixedVersion", violation.fixedVersion());
                json.textIfPresent("layer", violation.layer());
                if (violation.layer() != null) {
                    json.textIfPresent("broughtBy", origins.word(violation.layer()));
                }
            });
        }

        private void file(SarifContents.Item item) {
            rule(item.rule(), "error");
            message("message", item.message(), json);
            locations(List.of(item.path()), null, item.layer(), item.line());
            fingerprint(item.rule(), item.identity(), "", item.path());
            json.object("properties", () -> {
                json.textIfPresent("layer", item.layer());
                json.bool("deleted", item.deleted());
                json.texts("violates", SarifContents.objections(item, report));
            });
        }

        private static String withoutVersion(Violation violation) {
            var purl = violation.packageUrl();
            if (purl == null) {
                return "";
            }
            int at = purl.canonical().indexOf('@');
            return at < 0 ? purl.canonical() : purl.canonical().substring(0, at);
        }

        private void rule(String id, String level) {
            json.text("ruleId", id);
            json.number("ruleIndex", rules.index(id));
            json.text("level", level);
        }

        /// Code scanning reads the first key and works it out of the sources where it is missing; an image's paths
        /// are not in the sources.
        private void fingerprint(String... parts) {
            var name = fingerprints.unique(parts);
            json.object("partialFingerprints", () -> {
                json.text("primaryLocationLineHash", name + ":1");
                json.text("plimsollFinding/v1", name);
            });
        }

        /// A result needs a place to be shown: where no path is known, the image itself.
        private void locations(List<String> paths, @Nullable PackageUrl purl, @Nullable Digest layer) {
            locations(paths, purl, layer, 1);
        }

        private void locations(List<String> paths, @Nullable PackageUrl purl, @Nullable Digest layer, int line) {
            var places = paths.isEmpty() ? List.of(report.image().reference()) : first(paths, MOST_LOCATIONS);
            json.objects("locations", places, path -> {
                json.object("physicalLocation", () -> {
                    json.object("artifactLocation", () -> {
                        json.text("uri", Addresses.relative(path));
                        json.text("uriBaseId", "ROOTFS");
                    });
                    json.object("region", () -> json.number("startLine", line));
                });
                json.list("logicalLocations", () -> {
                    logical("layer", layer);
                    logical("package", purl);
                });
                message("message", createdBy(path, layer), json);
            });
        }

        private void logical(String kind, @Nullable Object name) {
            if (name != null) {
                json.element(() -> {
                    json.text("fullyQualifiedName", name);
                    json.text("kind", kind);
                });
            }
        }

        private String createdBy(String path, @Nullable Digest layer) {
            for (var one : report.image().layers()) {
                if (one.diffId().equals(layer) && one.createdBy() != null) {
                    return path + ", from the layer of " + one.createdBy();
                }
            }
            return layer == null ? path : path + ", from the layer " + layer;
        }
    }
}
