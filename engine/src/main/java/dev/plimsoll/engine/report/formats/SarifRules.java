package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The rules of a SARIF run: one for each vulnerability, and one for each control that the image violates beside its
/// findings.
final class SarifRules {
    private static final int LONGEST_DESCRIPTION = 1_000;
    /// In a rule's help, which stands beside every alert.
    private static final int MOST_REFERENCES = 3;

    private final Map<String, Integer> index = new LinkedHashMap<>();
    private final List<Finding> vulnerabilities = new ArrayList<>();
    private final List<Violations.Entry> controls = new ArrayList<>();
    private final List<SarifContents.Item> contents = new ArrayList<>();

    /// @param findings worst first: a rule shows the gravest of those that share it
    /// @param beside violations that no finding stands for
    /// @param files secrets and malware
    SarifRules(List<Finding> findings, List<Violations.Entry> beside, List<SarifContents.Item> files) {
        for (var finding : findings) {
            if (index.putIfAbsent(finding.id(), index.size()) == null) {
                vulnerabilities.add(finding);
            }
        }
        for (var entry : beside) {
            if (index.putIfAbsent(id(entry), index.size()) == null) {
                controls.add(entry);
            }
        }
        for (var item : SarifContents.rules(files).values()) {
            index.put(item.rule(), index.size());
            contents.add(item);
        }
    }

    static String id(Violations.Entry entry) {
        return "policy/" + entry.violation().control();
    }

    int index(String id) {
        return Objects.requireNonNull(index.get(id), id);
    }

    void write(JsonWriting json) {
        json.list("rules", () -> {
            vulnerabilities.forEach(finding -> json.element(() -> vulnerability(finding, json)));
            controls.forEach(entry -> json.element(() -> control(entry, json)));
            contents.forEach(item -> json.element(() -> content(item, json)));
        });
    }

    /// SARIF's levels (section 3.27.10). What is not known is no mere note.
    static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM, UNKNOWN -> "warning";
            case LOW, NEGLIGIBLE -> "note";
        };
    }

    private static void vulnerability(Finding finding, JsonWriting json) {
        var title = finding.title().isBlank() ? finding.id() : finding.id() + ": " + finding.title();
        json.text("id", finding.id());
        message("shortDescription", title, json);
        message("fullDescription", title, json);
        json.text("helpUri", Addresses.help(finding));
        json.object("help", () -> {
            json.text("text", SarifText.escaped(help(finding)));
            json.text("markdown", SarifText.braces(helpMarkdown(finding)));
        });
        json.object("defaultConfiguration", () -> json.text("level", level(finding.severity())));
        json.object("properties", () -> {
            json.text("precision", "high");
            json.textIfPresent("security-severity", securitySeverity(finding).orElse(null));
            var tags = new ArrayList<>(List.of("security", "vulnerability"));
            tags.add(finding.severity().label());
            if (finding.knownExploited()) {
                tags.add("known-exploited");
            }
            json.texts("tags", tags);
        });
    }

    private static void control(Violations.Entry entry, JsonWriting json) {
        var control = entry.violation().control();
        var title = "Control " + control + " of an assurance policy is violated";
        json.text("id", id(entry));
        message("shortDescription", title, json);
        message("fullDescription", title, json);
        json.object("help", () -> {
            var help = title + ". The result says by what, and what to do about it.";
            json.text("text", SarifText.escaped(help));
            json.text("markdown", SarifText.braces(Markdown.prose(help)));
        });
        json.object("defaultConfiguration", () -> json.text("level", entry.failsBuild() ? "error" : "warning"));
        json.object("properties", () -> json.texts("tags", List.of("security", "policy")));
    }

    private static void content(SarifContents.Item item, JsonWriting json) {
        json.text("id", item.rule());
        message("shortDescription", item.title(), json);
        message("fullDescription", item.title(), json);
        json.object("help", () -> {
            var help = item.title() + ". The result says in which file, and what to do about it.";
            json.text("text", SarifText.escaped(help));
            json.text("markdown", SarifText.braces(Markdown.prose(help)));
        });
        json.object("defaultConfiguration", () -> json.text("level", "error"));
        json.object("properties", () -> json.texts("tags", List.of("security", item.control())));
    }

    /// Code scanning cuts descriptions at 1,024 characters, markup or not.
    private static void message(String name, String text, JsonWriting json) {
        var shown = text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION - 1) + "…";
        json.object(name, () -> json.text("text", SarifText.escaped(shown)));
    }

    /// The CVSS score where it says the same as the severity, else the middle of the severity's band: code scanning
    /// shows bands, and where a distribution judges otherwise than the score, its judgement is the one reported.
    static Optional<String> securitySeverity(Finding finding) {
        var score = Cvss.counting(finding.cvss()).map(Cvss::score).orElse(-1.0);
        return switch (finding.severity()) {
            case CRITICAL -> within(score, 9.0, 10.0, "9.5");
            case HIGH -> within(score, 7.0, 8.9, "8.0");
            case MEDIUM -> within(score, 4.0, 6.9, "5.5");
            case LOW -> within(score, 0.1, 3.9, "2.0");
            case NEGLIGIBLE -> within(score, 0.1, 3.9, "0.1");
            case UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<String> within(double score, double lowest, double highest, String middle) {
        return Optional.of(score >= lowest && score <= highest ? String.format(Locale.ROOT, "%.1f", score) : middle);
    }

    /// For viewers that show no Markdown; code scanning shows the other one.
    private static String help(Finding finding) {
        var text = new StringBuilder(finding.id());
        text.append(finding.title().isBlank() ? "" : "\n" + finding.title());
        text.append("\n").append(Addresses.of(finding.id()));
        return text.toString();
    }

    private static String helpMarkdown(Finding finding) {
        var text = new StringBuilder("**").append(Markdown.prose(finding.id())).append("**");
        text.append(finding.title().isBlank() ? "" : " " + Markdown.prose(finding.title()));
        text.append("\n\n| | |\n|---|---|\n");
        facts(finding)
                .forEach((name, value) -> text.append("| ")
                        .append(name)
                        .append(" | ")
                        .append(Markdown.code(value))
                        .append(" |\n"));
        text.append("\n- ")
                .append(Markdown.link(finding.id(), Addresses.of(finding.id())))
                .append('\n');
        finding.references().stream()
                .flatMap(reference -> Addresses.web(reference).stream())
                .limit(MOST_REFERENCES)
                .forEach(address -> text.append("- ")
                        .append(Markdown.link(address, address))
                        .append('\n'));
        return text.toString();
    }

    private static Map<String, String> facts(Finding finding) {
        var facts = new LinkedHashMap<String, String>();
        var from = finding.severitySource();
        facts.put("Severity", finding.severity().label() + (from == null ? "" : ", by " + from));
        var cvss = new ArrayList<String>();
        finding.cvss().forEach(one -> cvss.add(one.score() + " by " + one.source() + ", " + one.vector()));
        if (!cvss.isEmpty()) {
            facts.put("CVSS", String.join("; ", cvss));
        }
        var epss = finding.epss();
        if (epss != null) {
            facts.put("EPSS", Double.toString(epss.score()));
        }
        facts.put("Known exploited", finding.knownExploited() ? "yes" : "no");
        var published = finding.published();
        if (published != null) {
            facts.put("Published", published.toString());
        }
        if (!finding.aliases().isEmpty()) {
            facts.put("Also known as", String.join(", ", finding.aliases()));
        }
        return facts;
    }
}
