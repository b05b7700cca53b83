package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.policy.expressions.ExpressionFacts;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One subject on its way through the controls of a policy: hands them what they look at, and collects what they
/// object to.
///
/// Not thread-safe; one judgement uses one after the other.
public final class Examination {
    private final Subject subject;
    private final Horizon horizon;
    private final List<OpenFinding> open;
    private final Set<Warning> doubts = new HashSet<>();
    private String keyword = "";
    private final Map<Control, List<Violation>> answers = new HashMap<>();
    private List<Violation> violations = new ArrayList<>();
    private @Nullable Map<String, Object> variables;

    private Examination(Subject subject, Horizon horizon, List<OpenFinding> open) {
        this.subject = subject;
        this.horizon = horizon;
        this.open = open;
    }

    /// Begins with every finding that nobody has set aside.
    public static Examination of(Subject subject) {
        return of(subject, new Horizon(subject.now()));
    }

    /// The same, for those who want to know until when the answers hold.
    public static Examination of(Subject subject, Horizon horizon) {
        Map<PackageUrl, InstalledPackage> packages = new HashMap<>();
        for (var installed : subject.inventory().packages()) {
            packages.putIfAbsent(installed.purl(), installed);
        }
        List<OpenFinding> open = new ArrayList<>(subject.findings().size());
        for (var finding : subject.findings()) {
            if (finding.suppressedBy() == null) {
                open.add(new OpenFinding(finding, packages.get(finding.packageUrl())));
            }
        }
        return new Examination(subject, horizon, open);
    }

    /// The same examination without the findings that a policy's allowances exempt.
    public Examination without(List<AllowedVulnerabilities> allowances) {
        if (allowances.isEmpty()) {
            return new Examination(subject, horizon, open);
        }
        return new Examination(
                subject,
                horizon,
                open.stream()
                        .filter(target -> allowances.stream().noneMatch(allowed -> allowed.exempts(target.finding())))
                        .toList());
    }

    public Subject subject() {
        return subject;
    }

    Horizon horizon() {
        return horizon;
    }

    /// The doubts of the scan and of its inventory, sorted.
    List<Warning> warnings() {
        horizon.asksDoubts();
        var all = new TreeSet<>(subject.warnings());
        all.addAll(subject.inventory().warnings());
        return List.copyOf(all);
    }

    /// What rules in CEL may speak of; made for the first of them.
    Map<String, Object> variables() {
        var made = variables;
        if (made == null) {
            made = ExpressionFacts.ofRules(
                    subject.image(),
                    subject.scopes(),
                    subject.inventory(),
                    subject.findings(),
                    warnings(),
                    subject.now());
            variables = made;
        }
        return made;
    }

    List<OpenFinding> openFindings() {
        return open;
    }

    /// @param objection to be read after `CVE-… in PACKAGE VERSION`, beginning with a space
    void violation(OpenFinding about, String objection) {
        violation(about, objection, "");
    }

    /// As above, with an objection in two parts: thousands are made, of which each would be joined twice.
    void violation(OpenFinding about, String beginning, String end) {
        var finding = about.finding();
        violations.add(new Violation(
                keyword,
                finding.id(),
                finding.packageUrl(),
                finding.layer(),
                about.paths(),
                finding.version(),
                finding.fixedVersion(),
                about.label() + beginning + end,
                about.advice()));
    }

    void violation(InstalledPackage installed, String message, @Nullable String fix) {
        violations.add(new Violation(
                keyword,
                null,
                installed.purl(),
                installed.layer(),
                installed.paths(),
                installed.version(),
                null,
                message,
                fix));
    }

    void violation(String path, @Nullable Digest layer, String message, @Nullable String fix) {
        violations.add(new Violation(keyword, null, null, layer, List.of(path), null, null, message, fix));
    }

    /// Whether nobody looked for it. Nothing unknown is ever "safe": that violates the control.
    ///
    /// @param what for people
    boolean lacks(String search, String what) {
        boolean lacks = !subject.inventory().searched().contains(search);
        if (lacks) {
            violation(
                    "whether the image holds " + what + " is not known: nobody looked",
                    "scan the image itself, from its registry, archive or folder, with this policy");
        }
        return lacks;
    }

    void violation(String message, @Nullable String fix) {
        violations.add(new Violation(keyword, null, null, null, List.of(), null, null, message, fix));
    }

    /// Notes a doubt about the answer; the same doubt counts once.
    void doubt(Warning warning) {
        doubts.add(warning);
    }

    /// What a control objects to, in the order in which it looked.
    public List<Violation> violationsOf(Control control) {
        var known = answers.get(control);
        if (known == null) {
            violations = new ArrayList<>();
            keyword = control.keyword();
            control.examine(this);
            known = Collections.unmodifiableList(violations);
            answers.put(control, known);
        }
        return known;
    }

    /// The doubts so far, sorted.
    public List<Warning> doubts() {
        return doubts.stream().sorted().toList();
    }
}
