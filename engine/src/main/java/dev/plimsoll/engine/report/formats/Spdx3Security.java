package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.VexAssessment.Justification;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The findings in the terms of SPDX 3.0.1's security profile: a vulnerability, what is known of it, and its VEX
/// status for the package.
final class Spdx3Security {
    private static final String KEV = "https://www.cisa.gov/known-exploited-vulnerabilities-catalog";

    private final ScanReport report;
    private final Spdx3Graph graph;
    private final JsonWriting json;
    private final Map<String, String> vulnerabilities = new HashMap<>();

    Spdx3Security(ScanReport report, Spdx3Graph graph) {
        this.report = report;
        this.graph = graph;
        this.json = graph.json();
    }

    void write() {
        int number = 0;
        for (var finding : report.findings()) {
            number++;
            var affected = graph.packageId(finding.packageUrl());
            var to = affected == null ? graph.id("Image") : affected;
            var local = vulnerabilities.get(finding.id());
            if (local == null) {
                local = "Vulnerability-" + (vulnerabilities.size() + 1);
                vulnerabilities.put(finding.id(), local);
                vulnerability(finding, local);
            }
            assessments(finding, graph.id(local), to, "Assessment-" + number);
        }
    }

    private void vulnerability(Finding finding, String local) {
        graph.element("security_Vulnerability", local, () -> {
            json.text("name", finding.id());
            json.textIfPresent("summary", finding.title());
            var published = finding.published();
            if (published != null) {
                json.date("security_publishedTime", published.truncatedTo(ChronoUnit.SECONDS));
            }
            var names = new LinkedHashSet<String>();
            names.add(finding.id());
            names.addAll(finding.aliases());
            json.objects("externalIdentifier", List.copyOf(names), name -> {
                json.text("type", "ExternalIdentifier");
                json.text("externalIdentifierType", name.startsWith("CVE-") ? "cve" : "securityOther");
                json.text("identifier", name);
                json.texts("identifierLocator", List.of(Addresses.of(name)));
            });
            var addresses = new ArrayList<String>();
            finding.references().forEach(one -> Addresses.web(one).ifPresent(addresses::add));
            if (!addresses.isEmpty()) {
                json.objects("externalRef", List.of(addresses), all -> {
                    json.text("type", "ExternalRef");
                    json.text("externalRefType", "securityAdvisory");
                    json.texts("locator", all);
                });
            }
        });
    }

    private void assessments(Finding finding, String vulnerability, String to, String local) {
        int number = 0;
        for (var cvss : finding.cvss()) {
            number++;
            cvss(cvss, vulnerability, to, local + "-cvss-" + number);
        }
        var epss = finding.epss();
        if (epss != null) {
            assessment("Epss", local + "-epss", vulnerability, "hasAssessmentFor", to, () -> {
                json.number("security_probability", epss.score());
                json.number("security_percentile", epss.percentile());
            });
        }
        if (finding.knownExploited()) {
            assessment("ExploitCatalog", local + "-kev", vulnerability, "hasAssessmentFor", to, () -> {
                json.text("security_catalogType", "kev");
                json.bool("security_exploited", true);
                json.text("security_locator", KEV);
            });
        }
        vex(VexView.of(finding), vulnerability, to, local + "-vex");
    }

    private void cvss(Cvss cvss, String vulnerability, String to, String local) {
        var kind =
                switch (cvss.version()) {
                    case "4.0" -> "CvssV4";
                    case "2.0" -> "CvssV2";
                    default -> "CvssV3";
                };
        assessment(kind, local, vulnerability, "hasAssessmentFor", to, () -> {
            json.number("security_score", cvss.score());
            if (!kind.equals("CvssV2")) {
                json.text("security_severity", band(cvss.score()));
            }
            json.text("security_vectorString", cvss.vector());
            json.text("comment", "by " + cvss.source());
        });
    }

    /// The qualitative rating of a score (CVSS 3.1, section 5; the same in 4.0).
    private static String band(double score) {
        return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : score > 0 ? "low" : "none";
    }

    private void vex(VexView view, String vulnerability, String to, String local) {
        switch (view.status()) {
            case AFFECTED ->
                assessment(
                        "VexAffected",
                        local,
                        vulnerability,
                        "affects",
                        to,
                        () -> json.text("security_actionStatement", view.words()));
            case NOT_AFFECTED ->
                assessment("VexNotAffected", local, vulnerability, "doesNotAffect", to, () -> {
                    json.textIfPresent("security_justificationType", justification(view.justification()));
                    json.text("security_impactStatement", view.words());
                });
            case FIXED ->
                assessment(
                        "VexFixed",
                        local,
                        vulnerability,
                        "fixedIn",
                        to,
                        () -> json.text("security_statusNotes", view.words()));
            case UNDER_INVESTIGATION ->
                assessment(
                        "VexUnderInvestigation",
                        local,
                        vulnerability,
                        "underInvestigationFor",
                        to,
                        () -> json.text("security_statusNotes", view.words()));
        }
    }

    private static @Nullable String justification(@Nullable Justification justification) {
        if (justification == null) {
            return null;
        }
        return switch (justification) {
            case COMPONENT_NOT_PRESENT -> "componentNotPresent";
            case VULNERABLE_CODE_NOT_PRESENT -> "vulnerableCodeNotPresent";
            case VULNERABLE_CODE_NOT_IN_EXECUTE_PATH -> "vulnerableCodeNotInExecutePath";
            case VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY -> "vulnerableCodeCannotBeControlledByAdversary";
            case INLINE_MITIGATIONS_ALREADY_EXIST -> "inlineMitigationsAlreadyExist";
        };
    }

    private void assessment(String kind, String local, String from, String type, String to, Runnable properties) {
        graph.element("security_" + kind + "VulnAssessmentRelationship", local, () -> {
            json.text("from", from);
            json.text("relationshipType", type);
            json.texts("to", List.of(to));
            properties.run();
        });
    }
}
