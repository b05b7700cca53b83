package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A finding that nobody has set aside, with what many controls ask of it worked out once: fifty policies judge
/// thousands of them.
///
/// Not thread-safe; belongs to one [Examination].
public final class OpenFinding {
    private final Finding finding;
    private final List<String> paths;
    private final String label;
    private final String advice;
    private final @Nullable Cvss cvss;
    private final String severity;
    private @Nullable String scoring;
    private @Nullable String likelihood;

    OpenFinding(Finding finding, @Nullable InstalledPackage installed) {
        this.finding = finding;
        this.paths = installed == null ? List.of() : installed.paths();
        this.label = finding.id() + " in " + finding.name() + " " + finding.version();
        this.advice = Fixes.advice(finding);
        this.severity = severity(finding.severity());
        this.cvss = Cvss.counting(finding.cvss()).orElse(null);
    }

    public Finding finding() {
        return finding;
    }

    /// Where its package was found; empty when the inventory does not hold it.
    List<String> paths() {
        return paths;
    }

    /// How messages about it begin: `CVE-2021-44228 in log4j-core 2.14.1`.
    String label() {
        return label;
    }

    /// What to do about it.
    String advice() {
        return advice;
    }

    /// The assessment that counts.
    @Nullable
    Cvss cvss() {
        return cvss;
    }

    /// ` is critical`.
    static String severity(Severity severity) {
        return " is " + severity.label();
    }

    /// [#severity(Severity)] of its own.
    String severity() {
        return severity;
    }

    /// ` scores 9.8 (CVSS 3.1, NVD)`; empty where no assessment counts.
    String scoring() {
        var text = scoring;
        if (text == null) {
            var counting = cvss;
            text = counting == null
                    ? ""
                    : " scores " + counting.score() + " (CVSS " + counting.version() + ", " + counting.source() + ")";
            scoring = text;
        }
        return text;
    }

    /// ` has an EPSS likelihood of 0.3`; empty without one.
    String likelihood() {
        var text = likelihood;
        if (text == null) {
            var epss = finding.epss();
            text = epss == null ? "" : " has an EPSS likelihood of " + epss.score();
            likelihood = text;
        }
        return text;
    }
}
