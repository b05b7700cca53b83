package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict.Outcome;
import dev.plimsoll.vocabulary.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// What a policy is expected to say of a stored report: one case of `policy test`.
///
/// As a case file: `{ policy: FILE, report: FILE, outcome: not-compliant, violations: [maxSeverity CVE-2026-1] }`.
///
/// @param policy the policy's file, relative to the case's
/// @param report the report's file, relative to the case's
/// @param outcome `compliant`, `not-compliant`, `incomplete` or `database-too-old`
/// @param violations each a control, or a control and a vulnerability; all of them and no others. Unless set, any
public record PolicyCase(String policy, String report, OutcomeName outcome, List<String> violations) {
    public PolicyCase {
        violations = List.copyOf(violations);
    }

    /// Reads a case from its file's content.
    ///
    /// @param file its name, for messages
    /// @throws PolicyFileException if it is not as it must be
    public static PolicyCase read(String file, byte[] yaml) throws PolicyFileException {
        List<PolicyProblem> problems = new ArrayList<>();
        var documents = YamlReader.read(file, yaml);
        if (documents.size() != 1) {
            throw new PolicyFileException(
                    List.of(new PolicyProblem(file, 0, 0, "", "expected one case, found " + documents.size())));
        }
        var read = new RecordReader(file, problems).read(PolicyCase.class, documents.getFirst(), "");
        if (read == null) {
            throw new PolicyFileException(problems);
        }
        return read;
    }

    /// What is otherwise than expected, in sentences; empty when nothing is.
    public List<String> differences(Policies policies, ScanReport scanned) {
        var verdict = policies.judge(Subject.of(scanned).withoutSuppressions()).verdict();
        List<String> differences = new ArrayList<>();
        if (verdict.outcome() != outcome.outcome()) {
            differences.add("the outcome is " + OutcomeName.of(verdict.outcome()) + "; expected is " + outcome);
        }
        if (!violations.isEmpty()) {
            var found = new TreeSet<String>();
            verdict.policies().forEach(policy -> policy.violations().forEach(violation -> found.add(name(violation))));
            for (var expected : violations) {
                if (!found.removeIf(name -> name.equals(expected) || name.startsWith(expected + " "))) {
                    differences.add("no violation of " + expected);
                }
            }
            found.forEach(name -> differences.add("a violation of " + name + ", which is not expected"));
        }
        return differences;
    }

    private static String name(Violation violation) {
        return violation.control()
                + (violation.vulnerability() == null
                        ? violation.packageUrl() == null ? "" : " " + violation.packageUrl()
                        : " " + violation.vulnerability());
    }

    /// An outcome as it is written in case files.
    public record OutcomeName(Outcome outcome) {
        /// Reads a name.
        ///
        /// @throws IllegalArgumentException if there is no such outcome
        public static OutcomeName parse(String text) {
            for (var outcome : Outcome.values()) {
                if (of(outcome).toString().equals(text)) {
                    return of(outcome);
                }
            }
            throw new IllegalArgumentException(
                    "'" + text + "' is not an outcome; use compliant, not-compliant, incomplete or database-too-old");
        }

        public static OutcomeName of(Outcome outcome) {
            return new OutcomeName(outcome);
        }

        @Override
        public String toString() {
            return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
