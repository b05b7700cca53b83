package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.Release;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What is known of every finding, as an OpenVEX document (specification 0.2.0): the image is the product, the package
/// its subcomponent. [VexView] says which status a finding has.
///
/// The specification has no document without a statement, and there is none to make of a report without findings.
final class OpenVexFormat implements ReportFormat {
    @Override
    public String name() {
        return "openvex";
    }

    @Override
    public String description() {
        return "status of every finding, OpenVEX 0.2.0";
    }

    @Override
    public FileKind kind() {
        return new FileKind(
                "vex.json", "OpenVEX 0.2.0", "scanners that take VEX: Trivy, Grype, Plimsoll itself (`--vex`)");
    }

    @Override
    public Optional<String> obstacle(ScanReport report) {
        return report.findings().isEmpty()
                ? Optional.of(
                        "there are no findings to make a statement about, and an OpenVEX document has at least one")
                : Optional.empty();
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var image = ImagePurl.of(report.image());
        var said = new HashSet<String>();
        var expired = Words.expiredWaivers(report);
        JsonWriting.write(out, json -> {
            json.text("@context", "https://openvex.dev/ns/v0.2.0");
            json.text("@id", "urn:uuid:" + DocumentName.uuid(name(), report));
            json.text("author", "Plimsoll");
            json.text("role", "scanner");
            json.date("timestamp", report.scannedAt());
            json.number("version", 1);
            json.text("tooling", "Plimsoll " + Release.number());
            json.list("statements", () -> {
                for (var finding : report.findings()) {
                    // one purl may be in two layers; of both the same is said
                    if (said.add(finding.id() + " " + finding.packageUrl() + " " + finding.suppressedBy())) {
                        json.element(() -> statement(finding, report, expired, image.canonical(), json));
                    }
                }
            });
        });
    }

    private static void statement(
            Finding finding, ScanReport report, List<Warning> expired, String image, JsonWriting json) {
        json.object("vulnerability", () -> {
            json.text("name", finding.id());
            json.textIfPresent("description", finding.title());
            if (!finding.aliases().isEmpty()) {
                json.texts("aliases", List.copyOf(new LinkedHashSet<>(finding.aliases())));
            }
        });
        json.date("timestamp", report.scannedAt());
        json.objects("products", List.of(image), purl -> {
            json.text("@id", purl);
            json.object("identifiers", () -> json.text("purl", purl));
            var digest = report.image().digest();
            if (digest != null && digest.algorithm().equals("sha256")) {
                json.object("hashes", () -> json.text("sha-256", digest.hex()));
            }
            json.objects("subcomponents", List.of(finding.packageUrl()), part -> {
                json.text("@id", part);
                json.object("identifiers", () -> json.text("purl", part));
            });
        });
        var view = VexView.of(finding);
        json.text("status", view.status().label());
        switch (view.status()) {
            case NOT_AFFECTED -> {
                var justification = view.justification();
                json.textIfPresent("justification", justification == null ? null : justification.label());
                json.text("impact_statement", view.words());
            }
            case AFFECTED -> {
                json.textIfPresent(
                        "status_notes", Words.expiredWaiver(finding, expired).orElse(null));
                boolean ofBase =
                        finding.suppressedBy() == null && report.image().ofBase(finding.layer());
                json.text("action_statement", view.words() + (ofBase ? " The base image brings it." : ""));
            }
            case FIXED, UNDER_INVESTIGATION ->
                json.text(
                        "status_notes",
                        Words.expiredWaiver(finding, expired)
                                .map(ended -> view.words() + " " + ended)
                                .orElse(view.words()));
        }
    }
}
