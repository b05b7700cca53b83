package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.policy.expressions.ImageName;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.Release;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import java.io.IOException;
import java.io.OutputStream;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// Findings for GitLab's merge request widget and vulnerability report: its container scanning report, schema 15.0.
/// What was set aside is flagged; GitLab has one flag only.
final class GitLabFormat implements ReportFormat {
    private static final String SCHEMA = "15.0.7";
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_SOLUTION = 7_000;
    private static final int MOST_IDENTIFIERS = 20;

    @Override
    public String name() {
        return "gitlab";
    }

    @Override
    public String description() {
        return "findings for GitLab, container scanning report 15.0";
    }

    @Override
    public FileKind kind() {
        return new FileKind(
                "gitlab.json",
                "GitLab container scanning report 15.0",
                "GitLab's merge requests and vulnerability report");
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var fingerprints = new Fingerprints();
        var packages = new FoundPackages(report);
        var origins = new Origins(report);
        JsonWriting.write(out, json -> {
            json.text("version", SCHEMA);
            json.object("scan", () -> {
                json.object("analyzer", () -> tool(json));
                json.object("scanner", () -> tool(json));
                json.text("type", "container_scanning");
                var time = report.scannedAt().truncatedTo(ChronoUnit.SECONDS).toString();
                // the schema has no zone: it is UTC
                json.text("start_time", time.substring(0, time.length() - 1));
                json.text("end_time", time.substring(0, time.length() - 1));
                json.text("status", "success");
                json.objects("messages", report.warnings(), warning -> {
                    json.text("level", "warn");
                    json.text("value", warning.code() + ", " + Words.sentence(warning));
                });
            });
            json.objects("vulnerabilities", report.findings(), finding -> {
                var paths = packages.paths(finding);
                var id = fingerprints.unique(
                        finding.id(),
                        finding.name(),
                        finding.packageUrl().type(),
                        paths.isEmpty() ? "" : paths.getFirst());
                vulnerability(finding, id, report, origins, json);
            });
        });
    }

    private static void tool(JsonWriting json) {
        json.text("id", "plimsoll");
        json.text("name", "Plimsoll");
        json.text("version", Release.number());
        json.object("vendor", () -> json.text("name", "Plimsoll"));
    }

    private static void vulnerability(
            Finding finding, String id, ScanReport report, Origins origins, JsonWriting json) {
        json.text("id", id);
        json.text("name", cut(finding.id() + " in " + finding.name(), LONGEST_NAME));
        json.text(
                "description",
                Markdown.prose(
                        finding.title().isBlank()
                                ? finding.id() + " affects " + finding.name() + " " + finding.version()
                                : finding.title()));
        json.text("severity", severity(finding.severity()));
        json.text("solution", cut(solution(finding), LONGEST_SOLUTION));
        json.list("identifiers", () -> identifiers(finding, json));
        json.list("links", () -> {
            json.element(() -> json.text("url", Addresses.of(finding.id())));
            for (var reference : finding.references()) {
                Addresses.web(reference).ifPresent(url -> json.element(() -> json.text("url", url)));
            }
        });
        var vectors = finding.cvss().stream().filter(GitLabFormat::isKnown).toList();
        if (!vectors.isEmpty()) {
            json.objects("cvss_vectors", vectors, cvss -> {
                json.text("vendor", cvss.source());
                json.text("vector", cvss.vector());
            });
        }
        var by = finding.suppressedBy();
        if (by != null) {
            json.objects("flags", List.of(by), why -> {
                json.text("type", "flagged-as-likely-false-positive");
                json.text("origin", "Plimsoll");
                json.text("description", why);
            });
        }
        json.object("location", () -> location(finding, report, json));
        if (origins.known()) {
            json.object(
                    "details",
                    () -> json.object("origin", () -> {
                        json.text("type", "text");
                        json.text("name", "Brought by");
                        json.text(
                                "value",
                                origins.ofBase(finding.layer())
                                        ? "the base, " + origins.sentence()
                                        : "what was added to the base");
                    }));
        }
    }

    private static void location(Finding finding, ScanReport report, JsonWriting json) {
        json.object("dependency", () -> {
            json.object("package", () -> json.text("name", finding.name()));
            json.text("version", finding.version());
        });
        var os = report.inventory().os();
        json.text(
                "operating_system",
                os == null ? "unknown" : os.versionId() == null ? os.id() : os.id() + " " + os.versionId());
        var name = ImageName.of(report.image()).getFirst();
        var plain = name.repository().isEmpty() ? report.image().reference() : name.repository();
        json.text("image", name.tag().isEmpty() ? plain : plain + ":" + name.tag());
    }

    /// GitLab knows vectors of the versions 2 and 3.
    private static boolean isKnown(Cvss cvss) {
        return cvss.vector().startsWith("CVSS:3.") || cvss.version().equals("2.0");
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "Critical";
            case HIGH -> "High";
            case MEDIUM -> "Medium";
            case LOW -> "Low";
            case NEGLIGIBLE -> "Info";
            case UNKNOWN -> "Unknown";
        };
    }

    private static String solution(Finding finding) {
        var fixed = finding.fixedVersion();
        if (fixed != null) {
            return "Upgrade " + finding.name() + " to " + fixed;
        }
        return finding.fixState() == FixState.FIXED
                ? "Upgrade " + finding.name()
                : "No solution: " + Words.fix(finding);
    }

    private static void identifiers(Finding finding, JsonWriting json) {
        var names = new LinkedHashSet<String>();
        names.add(finding.id());
        names.addAll(finding.aliases());
        finding.advisories().forEach(advisory -> names.add(advisory.id()));
        int left = MOST_IDENTIFIERS;
        for (var name : names) {
            if (left-- == 0) {
                return;
            }
            json.element(() -> {
                int dash = name.indexOf('-');
                json.text("type", dash <= 0 ? "osv" : name.substring(0, dash).toLowerCase(Locale.ROOT));
                json.text("name", cut(name, LONGEST_NAME));
                json.text("value", name);
                json.text("url", Addresses.of(name));
            });
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
