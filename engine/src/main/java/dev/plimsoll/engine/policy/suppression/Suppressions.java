package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.engine.policy.controls.Horizon;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.VexAssessment;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// All waivers and VEX statements that are known, found by the vulnerability's id. Immutable; may be shared.
public final class Suppressions {
    /// Nothing is set aside.
    public static final Suppressions NONE = new Suppressions(List.of(), List.of());

    private final Map<String, List<Waiver>> waivers;
    private final Map<String, List<VexStatement>> statements;
    private final List<Decision> decisions;

    private Suppressions(Suppressions others, List<Decision> decisions) {
        this.waivers = others.waivers;
        this.statements = others.statements;
        this.decisions = List.copyOf(decisions);
    }

    private Suppressions(List<Waiver> waivers, List<VexStatement> statements) {
        this.waivers = new HashMap<>();
        this.statements = new HashMap<>();
        this.decisions = List.of();
        for (var waiver : waivers) {
            this.waivers
                    .computeIfAbsent(key(waiver.vulnerability()), _ -> new ArrayList<>())
                    .add(waiver);
        }
        for (var statement : statements) {
            for (var name : statement.vulnerabilities()) {
                this.statements
                        .computeIfAbsent(key(name), _ -> new ArrayList<>())
                        .add(statement);
            }
        }
    }

    public static Suppressions of(List<Waiver> waivers, List<VexStatement> statements) {
        return waivers.isEmpty() && statements.isEmpty() ? NONE : new Suppressions(waivers, statements);
    }

    /// The same with what was decided about an image, the first of several that concern a finding before the
    /// others, and all of them before waivers and VEX statements.
    public Suppressions and(List<Decision> about) {
        return about.isEmpty() ? this : new Suppressions(this, about);
    }

    /// Whether any waiver or VEX statement, whatever image, package and time it is for, or any decision, names the
    /// finding's vulnerability.
    public boolean speakOf(Finding finding) {
        if (!decisions.isEmpty()) {
            return true;
        }
        for (var name : names(finding)) {
            if (waivers.containsKey(name) || statements.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    /// The waivers that set such a finding aside on a day, in the images that each of them means: for those who have no
    /// image at hand. VEX statements are none of them.
    public List<Waiver> waivers(Finding finding, LocalDate today) {
        List<Waiver> found = new ArrayList<>();
        for (var name : names(finding)) {
            for (var waiver : waivers.getOrDefault(name, List.of())) {
                if (!waiver.hasExpired(today) && waiver.means(finding) && !found.contains(waiver)) {
                    found.add(waiver);
                }
            }
        }
        return List.copyOf(found);
    }

    /// As below, for those who do not ask until when it holds.
    public Outcome apply(Subject subject) {
        return apply(subject, new Horizon(subject.now()));
    }

    /// Marks the findings that are set aside, in their order, and tells of every expired waiver that would have been
    /// one of them.
    ///
    /// @param horizon is told when the next of the waivers ends that set a finding aside
    public Outcome apply(Subject subject, Horizon horizon) {
        if (waivers.isEmpty() && statements.isEmpty() && decisions.isEmpty()) {
            return new Outcome(subject.findings(), List.of());
        }
        var context = new Context(subject);
        var warnings = new TreeSet<Warning>();
        List<Finding> findings = new ArrayList<>(subject.findings().size());
        for (var finding : subject.findings()) {
            findings.add(finding.suppressedBy() == null ? judged(finding, context, warnings, horizon) : finding);
        }
        return new Outcome(findings, List.copyOf(warnings));
    }

    private Finding judged(Finding finding, Context context, Set<Warning> warnings, Horizon horizon) {
        VexStatement last = null;
        var names = names(finding);
        VexAssessment known = null;
        for (var decision : decisions) {
            if (decision.concerns(finding, names, context)) {
                var waiver = decision.waiver();
                if (waiver.hasExpired(context.today())) {
                    warnings.add(expired(waiver, finding));
                    continue;
                }
                waiver.end().ifPresent(horizon::at);
                if (decision.suppresses()) {
                    return finding.withSuppressedBy(waiver.attribution(), waiver.assessment());
                }
                known = known == null ? waiver.assessment() : known;
            }
        }
        for (var name : names) {
            for (var waiver : waivers.getOrDefault(name, List.of())) {
                if (waiver.concerns(finding, context)) {
                    if (!waiver.hasExpired(context.today())) {
                        if (!waiver.isExplained()) {
                            warnings.add(unexplained(waiver));
                        }
                        waiver.end().ifPresent(horizon::at);
                        return finding.withSuppressedBy(waiver.attribution(), waiver.assessment());
                    }
                    warnings.add(expired(waiver, finding));
                }
            }
            for (var statement : statements.getOrDefault(name, List.of())) {
                if ((last == null || outranks(statement, last)) && statement.concerns(finding, context)) {
                    last = statement;
                }
            }
        }
        if (last != null && last.status().suppresses()) {
            return finding.withSuppressedBy(last.attribution(), last.assessment());
        }
        return known == null ? finding : finding.withSuppressedBy(null, known);
    }

    /// What was said last counts (OpenVEX, "Updating statements with inherited data"); where two were said at once,
    /// the one that sets nothing aside.
    private static boolean outranks(VexStatement one, VexStatement other) {
        var left = one.when() == null ? Instant.MIN : Objects.requireNonNull(one.when());
        var right = other.when() == null ? Instant.MIN : Objects.requireNonNull(other.when());
        int order = left.compareTo(right);
        return order > 0
                || (order == 0 && !one.status().suppresses() && other.status().suppresses());
    }

    static String key(String vulnerability) {
        return vulnerability.strip().toUpperCase(Locale.ROOT);
    }

    private static List<String> names(Finding finding) {
        List<String> names = new ArrayList<>();
        names.add(finding.id().toUpperCase(Locale.ROOT));
        finding.aliases().forEach(alias -> names.add(alias.toUpperCase(Locale.ROOT)));
        finding.advisories().forEach(advisory -> names.add(advisory.id().toUpperCase(Locale.ROOT)));
        return names;
    }

    private static Warning expired(Waiver waiver, Finding finding) {
        return new Warning(
                "expired-waiver",
                waiver.vulnerability(),
                "the waiver" + (waiver.by() == null ? "" : " by " + waiver.by()) + " for " + finding.name()
                        + " ended on " + waiver.until() + " and no longer applies");
    }

    private static Warning unexplained(Waiver waiver) {
        return new Warning(
                "unexplained-waiver",
                waiver.vulnerability(),
                "the waiver for " + waiver.vulnerability() + " does not say who decided it, and why");
    }

    /// @param findings in the order given; those set aside say by whom and why
    /// @param warnings sorted
    public record Outcome(List<Finding> findings, List<Warning> warnings) {
        public Outcome {
            findings = List.copyOf(findings);
            warnings = List.copyOf(warnings);
        }
    }
}
