package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The verdict as tests, for the pages of pipelines that show JUnit's results: a suite for each policy and a test for
/// each violation. A test fails exactly where the build does; a violation that is only reported, and a finding that was
/// set aside, is skipped. Without a verdict each open finding is a failed test.
final class JUnitFormat implements ReportFormat {
    @Override
    public String name() {
        return "junit";
    }

    @Override
    public String description() {
        return "the verdict as test results, JUnit XML";
    }

    @Override
    public FileKind kind() {
        return new FileKind(
                "xml", "JUnit XML as Jenkins and GitLab document it", "test pages of Jenkins, GitLab, Azure DevOps");
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var suites = new ArrayList<Suite>();
        var origins = new Origins(report);
        var verdict = report.verdict();
        if (verdict != null) {
            verdict.policies().forEach(policy -> suites.add(policy(policy, origins)));
        }
        suites.add(findings(report, verdict == null, origins));
        if (verdict == null && FileWords.any(report.inventory())) {
            suites.add(contents(report.inventory()));
        }
        var text = new TextWriting(out);
        text.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").end();
        text.raw("<testsuites name=\"")
                .raw(Xml.escaped("plimsoll " + report.image().reference()))
                .raw("\"");
        totals(suites.stream().flatMap(suite -> suite.cases().stream()).toList(), text);
        text.raw(">").end();
        var output = advice(report, origins);
        for (var suite : suites) {
            suite(suite, output, report, text);
            output = List.of();
        }
        text.raw("</testsuites>").end();
        text.flush();
    }

    private static Suite policy(PolicyVerdict policy, Origins origins) {
        var cases = new ArrayList<Case>();
        for (var violation : policy.violations()) {
            var outcome = policy.failsBuild() ? "failure" : "skipped";
            cases.add(new Case(
                    policy.name() + "." + violation.control(),
                    subject(violation),
                    outcome,
                    violation.message(),
                    details(violation, origins)));
        }
        if (cases.isEmpty()) {
            cases.add(new Case(policy.name(), "compliant", null, "", ""));
        }
        return new Suite("policy " + policy.name(), cases);
    }

    private static String subject(Violation violation) {
        var parts = new ArrayList<String>();
        if (violation.vulnerability() != null) {
            parts.add(violation.vulnerability());
        }
        if (violation.packageUrl() != null) {
            parts.add(violation.packageUrl().canonical());
        }
        return parts.isEmpty() ? violation.message() : String.join(" in ", parts);
    }

    private static String details(Violation violation, Origins origins) {
        var facts = new ArrayList<String>();
        fact(facts, "fix", violation.fix());
        fact(facts, "package", violation.packageUrl());
        fact(facts, "installed", violation.installedVersion());
        fact(facts, "fixed in", violation.fixedVersion());
        fact(facts, "layer", violation.layer());
        fact(facts, "brought by", violation.layer() == null ? null : origins.word(violation.layer()));
        violation.paths().forEach(path -> fact(facts, "path", path));
        return String.join("; ", facts);
    }

    private static void fact(List<String> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.add(name + ": " + value);
        }
    }

    private static Suite findings(ScanReport report, boolean unjudged, Origins origins) {
        var cases = new ArrayList<Case>();
        for (var finding : report.findings()) {
            var by = finding.suppressedBy();
            var outcome = by != null ? "skipped" : unjudged ? "failure" : null;
            cases.add(new Case(
                    "findings." + finding.packageUrl().type(),
                    finding.id() + " in " + finding.name() + " " + finding.version(),
                    outcome,
                    by != null ? by : sentence(finding),
                    finding.packageUrl().canonical() + origin(origins.word(finding.layer()))));
        }
        return new Suite("findings", cases);
    }

    private static String origin(@Nullable String word) {
        return word == null ? "" : "; brought by: " + word;
    }

    /// With a verdict the policies' suites tell of them, where a policy asks.
    private static Suite contents(Inventory inventory) {
        var cases = new ArrayList<Case>();
        for (var secret : inventory.secrets()) {
            cases.add(new Case(
                    "files.secrets", FileWords.place(secret), "failure", FileWords.secret(secret), secret.path()));
        }
        for (var found : inventory.malware()) {
            cases.add(new Case("files.malware", found.path(), "failure", FileWords.malware(found), found.path()));
        }
        return new Suite("files", cases);
    }

    private static String sentence(Finding finding) {
        return finding.severity().label() + ", fix: " + Words.fix(finding);
    }

    /// What was built on what and what to do first, as the output of the first suite.
    private static List<String> advice(ScanReport report, Origins origins) {
        var lines = new ArrayList<String>();
        if (origins.known()) {
            lines.add("built on: " + origins.sentence());
        }
        for (var line : new AdviceLines(report).lines()) {
            lines.add(line.text());
            if (line.command() != null) {
                lines.add("  " + line.command());
            }
        }
        Words.warnings(report).forEach(warning -> lines.add("warning: " + Words.sentence(warning)));
        return lines;
    }

    private static void suite(Suite suite, List<String> output, ScanReport report, TextWriting text)
            throws IOException {
        text.raw("  <testsuite name=\"").raw(Xml.escaped(suite.name())).raw("\"");
        totals(suite.cases(), text);
        text.raw(" timestamp=\"").raw(report.scannedAt().toString()).raw("\">").end();
        for (var test : suite.cases()) {
            text.raw("    <testcase classname=\"").raw(Xml.escaped(test.group()));
            text.raw("\" name=\"").raw(Xml.escaped(test.name())).raw("\" time=\"0\"");
            var outcome = test.outcome();
            if (outcome == null) {
                text.raw("/>").end();
                continue;
            }
            text.raw(">").end();
            text.raw("      <")
                    .raw(outcome)
                    .raw(" message=\"")
                    .raw(Xml.escaped(test.message()))
                    .raw("\"");
            if (outcome.equals("failure")) {
                text.raw(" type=\"").raw(Xml.escaped(test.group())).raw("\"");
            }
            text.raw(">")
                    .raw(Xml.escaped(test.details()))
                    .raw("</")
                    .raw(outcome)
                    .raw(">")
                    .end();
            text.raw("    </testcase>").end();
        }
        if (!output.isEmpty()) {
            text.raw("    <system-out>");
            for (var line : output) {
                text.raw(Xml.escaped(line)).end();
            }
            text.raw("    </system-out>").end();
        }
        text.raw("  </testsuite>").end();
    }

    private static void totals(List<Case> cases, TextWriting text) throws IOException {
        var counts = new TreeMap<String, Integer>();
        cases.forEach(test -> counts.merge(Objects.toString(test.outcome(), "passed"), 1, Integer::sum));
        text.raw(" tests=\"" + cases.size() + "\" failures=\"" + counts.getOrDefault("failure", 0) + "\" errors=\"0\""
                + " skipped=\"" + counts.getOrDefault("skipped", 0) + "\" time=\"0\"");
    }

    private record Suite(String name, List<Case> cases) {}

    /// @param outcome `failure`, `skipped`, or absent for a test that passed
    private record Case(String group, String name, @Nullable String outcome, String message, String details) {}
}
