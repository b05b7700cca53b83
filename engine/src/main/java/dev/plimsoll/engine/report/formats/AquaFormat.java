package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.policy.expressions.ImageName;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The scan result that Postee, DefectDojo and pipelines written for the Aqua scanner read. What was set aside is in
/// no count and under no resource, as there, but listed under `suppressed_vulnerabilities`.
final class AquaFormat implements ReportFormat {
    @Override
    public String name() {
        return "aqua";
    }

    @Override
    public String description() {
        return "scan result for what reads the Aqua scanner's, such as Postee and DefectDojo";
    }

    @Override
    public FileKind kind() {
        return new FileKind("aqua.json", "the fields that its readers document", "Postee, DefectDojo (Aqua Scan)");
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var image = report.image();
        var os = report.inventory().os();
        var name = ImageName.of(image).getFirst();
        var open = report.findings().stream()
                .filter(finding -> finding.suppressedBy() == null)
                .toList();
        JsonWriting.write(out, json -> {
            json.text("image", called(image));
            json.text("registry", name.registry());
            var at = report.scannedAt();
            json.object("scan_started", () -> {
                json.number("seconds", at.getEpochSecond());
                json.number("nanos", at.getNano());
            });
            json.number("scan_duration", 0);
            json.text("digest", image.digest() == null ? "" : image.digest());
            json.text("os", os == null ? "" : os.id());
            json.text("version", os == null || os.versionId() == null ? "" : os.versionId());
            var base = image.base();
            if (base != null) {
                json.textIfPresent("base_image", base.name());
                json.number("base_image_layers", base.layers());
            }
            // templates for ServiceNow name it; there is no page of the result
            json.text("url", "");
            json.list("resources", () -> {
                resources(report, open, json);
                sensitive(report.inventory().secrets(), json);
                malware(report.inventory().malware(), json);
            });
            json.object("image_assurance_results", () -> assurance(report, json));
            json.object("vulnerability_summary", () -> summary(open, report.inventory(), json));
            // Postee's templates read these as "was found", and write nothing at all where one is missing
            json.object("scan_options", () -> {
                json.bool("scan_malware", !report.inventory().malware().isEmpty());
                json.bool("scan_sensitive_data", !report.inventory().secrets().isEmpty());
            });
            json.bool("partial_results", !report.inventory().complete());
            json.texts(
                    "warnings",
                    Words.warnings(report).stream().map(Words::sentence).toList());
            json.list(
                    "suppressed_vulnerabilities",
                    () -> report.findings().stream()
                            .filter(finding -> finding.suppressedBy() != null)
                            .forEach(finding -> json.element(() -> suppressed(finding, json))));
        });
    }

    /// As its pipeline calls it: an image in a file by the name that it is going to have.
    private static String called(ImageFacts image) {
        boolean file = ImageName.parse(image.reference()).repository().isEmpty();
        return file && !image.names().isEmpty() ? image.names().getFirst() : image.reference();
    }

    private static void resources(ScanReport report, List<Finding> open, JsonWriting json) {
        var packages = new FoundPackages(report);
        var origins = new Origins(report);
        var byPackage = new LinkedHashMap<String, List<Finding>>();
        for (var finding : open) {
            byPackage
                    .computeIfAbsent(finding.packageUrl() + " " + finding.layer(), _ -> new ArrayList<>())
                    .add(finding);
        }
        for (var findings : byPackage.values()) {
            var first = findings.getFirst();
            json.element(() -> {
                json.object("resource", () -> {
                    resource(first, packages.of(first).orElse(null), json);
                    json.textIfPresent("brought_by", origins.word(first.layer()));
                });
                json.bool("scanned", true);
                json.objects("vulnerabilities", findings, finding -> vulnerability(finding, json));
            });
        }
    }

    /// Files with secrets, one resource each; the secrets themselves are never told.
    private static void sensitive(List<FoundSecret> secrets, JsonWriting json) {
        var byFile = new LinkedHashMap<String, List<FoundSecret>>();
        secrets.forEach(secret -> byFile.computeIfAbsent(secret.path() + " " + secret.layer(), _ -> new ArrayList<>())
                .add(secret));
        for (var found : byFile.values()) {
            var first = found.getFirst();
            var items = found.stream()
                    .map(secret -> secret.title() + ", line " + secret.line()
                            + (secret.deleted() ? ", deleted by an upper layer" : ""))
                    .toList();
            file(first.path(), first.layer(), "sensitive_items", items, json);
        }
    }

    /// Files that are malware, one resource each.
    private static void malware(List<FoundMalware> malware, JsonWriting json) {
        for (var found : malware) {
            var item = found.name() + ", by " + found.finder() + (found.deleted() ? ", deleted by an upper layer" : "");
            file(found.path(), found.layer(), "malware_items", List.of(item), json);
        }
    }

    private static void file(String path, @Nullable Digest layer, String kind, List<String> items, JsonWriting json) {
        json.element(() -> {
            json.object("resource", () -> {
                json.text("format", "file");
                json.text("name", path);
                json.text("version", "");
                json.text("cpe", "");
                json.textIfPresent("layer_digest", layer);
                json.text("path", path);
                json.texts(kind, items);
            });
            json.bool("scanned", true);
            json.list("vulnerabilities", () -> {});
        });
    }

    private static void resource(Finding finding, @Nullable InstalledPackage found, JsonWriting json) {
        json.text("format", finding.packageUrl().type());
        json.text("name", finding.name());
        json.text("version", finding.version());
        // no CPE is known; readers tell packages apart by this key and need one
        json.text("cpe", finding.packageUrl());
        json.textIfPresent("layer_digest", finding.layer());
        if (found == null) {
            return;
        }
        json.textIfPresent(
                "path", found.paths().isEmpty() ? null : found.paths().getFirst());
        if (!found.licences().isEmpty()) {
            json.texts("licenses", found.licences());
        }
        var source = found.source();
        if (source != null) {
            json.text("src_name", source.name());
            json.text("src_version", source.version());
        }
    }

    private static void vulnerability(Finding finding, JsonWriting json) {
        json.text("name", finding.id());
        json.text("description", finding.title());
        var score = Cvss.counting(finding.cvss()).map(Cvss::score);
        json.text("aqua_severity", severity(finding));
        json.text("aqua_severity_classification", classification(finding));
        score.ifPresent(value -> json.number("aqua_score", value));
        var vendor = by(finding, false);
        json.text("vendor_severity", finding.severity().label());
        vendor.ifPresent(cvss -> {
            json.number("vendor_score", cvss.score());
            json.text("vendor_score_version", "CVSS v" + cvss.version());
            json.text("vendor_vectors", cvss.vector());
        });
        finding.references().stream()
                .flatMap(reference -> Addresses.web(reference).stream())
                .findFirst()
                .ifPresent(url -> json.text("vendor_url", url));
        by(finding, true).ifPresent(cvss -> {
            var suffix = cvss.version().startsWith("2") ? "" : "_v3";
            json.number("nvd_score" + suffix, cvss.score());
            json.text("nvd_vectors" + suffix, cvss.vector());
            json.text("nvd_severity" + suffix, band(cvss.score()));
        });
        if (finding.id().startsWith("CVE-")) {
            json.text("nvd_url", Addresses.of(finding.id()));
        }
        var published = finding.published();
        if (published != null) {
            json.text("publish_date", published.toString().substring(0, 10));
        }
        var fixed = finding.fixedVersion();
        // empty rather than absent: templates drop a finding without it
        json.text("fix_version", fixed == null ? "" : fixed);
        json.text("solution", fixed == null ? "" : "Upgrade " + finding.name() + " to " + fixed);
        var epss = finding.epss();
        if (epss != null) {
            json.number("epss_score", epss.score());
            json.number("epss_percentile", epss.percentile());
        }
        json.bool("known_exploited", finding.knownExploited());
    }

    /// The format has no word for what nobody has rated: DefectDojo takes every unknown word for critical, and Postee's
    /// templates leave such findings out. Medium is shown by all and frightens nobody; the classification says why.
    private static String severity(Finding finding) {
        return counted(finding).label();
    }

    private static Severity counted(Finding finding) {
        return finding.severity() == Severity.UNKNOWN ? Severity.MEDIUM : finding.severity();
    }

    private static String classification(Finding finding) {
        var from = finding.severitySource();
        return finding.severity() == Severity.UNKNOWN
                ? "not rated by any source, shown as medium"
                : from == null ? "" : from;
    }

    /// The assessment that counts among NVD's, or among the others; of NVD's those that the keys have a place for.
    private static Optional<Cvss> by(Finding finding, boolean nvd) {
        return Cvss.counting(finding.cvss().stream()
                .filter(cvss -> cvss.source().startsWith("NVD") == nvd)
                .filter(cvss -> !nvd || !cvss.version().startsWith("4"))
                .toList());
    }

    private static String band(double score) {
        return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : score > 0 ? "low" : "negligible";
    }

    private static void assurance(ScanReport report, JsonWriting json) {
        var verdict = report.verdict();
        json.bool("disallowed", verdict != null && verdict.failsBuild());
        json.list("checks_performed", () -> {
            if (verdict == null) {
                return;
            }
            int number = 0;
            for (var policy : verdict.policies()) {
                number++;
                int id = number;
                if (policy.compliant()) {
                    json.element(() -> check(id, policy.name(), "all", false, policy.failsBuild(), List.of(), json));
                }
                byControl(policy.violations())
                        .forEach((control, violations) -> json.element(
                                () -> check(id, policy.name(), control, true, policy.failsBuild(), violations, json)));
            }
        });
        json.bool("block_required", verdict != null && verdict.failsBuild());
    }

    private static Map<String, List<Violation>> byControl(List<Violation> violations) {
        var byControl = new LinkedHashMap<String, List<Violation>>();
        violations.forEach(violation -> byControl
                .computeIfAbsent(violation.control(), _ -> new ArrayList<>())
                .add(violation));
        return byControl;
    }

    private static void check(
            int id,
            String policy,
            String control,
            boolean failed,
            boolean blocking,
            List<Violation> violations,
            JsonWriting json) {
        json.number("policy_id", id);
        json.text("policy_name", policy);
        json.text("control", control);
        json.bool("failed", failed);
        json.bool("blocking", blocking);
        json.texts("reasons", violations.stream().map(Violation::message).toList());
    }

    private static void summary(List<Finding> open, Inventory inventory, JsonWriting json) {
        json.number("total", open.size());
        var counts = new EnumMap<Severity, Integer>(Severity.class);
        open.forEach(finding -> counts.merge(counted(finding), 1, Integer::sum));
        for (var severity : Severity.values()) {
            if (severity != Severity.UNKNOWN) {
                json.number(severity.label(), counts.getOrDefault(severity, 0));
            }
        }
        json.number(
                "unrated",
                open.stream()
                        .filter(finding -> finding.severity() == Severity.UNKNOWN)
                        .count());
        json.number("sensitive", inventory.secrets().size());
        json.number("malware", inventory.malware().size());
        json.number(
                "score_average",
                open.stream()
                        .flatMap(finding -> Cvss.counting(finding.cvss()).stream())
                        .mapToDouble(Cvss::score)
                        .average()
                        .orElse(0));
    }

    private static void suppressed(Finding finding, JsonWriting json) {
        json.text("name", finding.id());
        json.text("resource", finding.name());
        json.text("version", finding.version());
        json.text("aqua_severity", severity(finding));
        json.text("reason", finding.suppressedBy());
    }
}
