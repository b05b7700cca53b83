package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.FixAdvice;
import dev.plimsoll.engine.report.FixAdvice.Upgrade;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A comment for a pull or merge request: the verdict and what to do first, then the rest as far as it goes into a
/// comment. What the topmost layers brought, the author's own, comes before what lies under it.
final class MarkdownFormat implements ReportFormat {
    /// GitHub takes 65,536 characters. Counted here in bytes of UTF-8, of which there are never fewer, with room for
    /// the line that says what was left out.
    private static final int MOST_BYTES = 64_000;

    private static final int MOST_FIRST = 10;

    @Override
    public String name() {
        return "markdown";
    }

    @Override
    public String description() {
        return "a pull-request comment: verdict, what to do first, findings; never over 65,536 characters";
    }

    @Override
    public FileKind kind() {
        return new FileKind(
                "md",
                "CommonMark as GitHub and GitLab read it, below 65,536 characters",
                "reviewers, as a comment on a pull request");
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var text = new StringBuilder();
        text.append("## ").append(verdict(report.verdict())).append("\n\n");
        text.append(Markdown.code(report.image().reference()));
        var os = report.inventory().os();
        text.append(os == null ? "" : ", " + Markdown.prose(os.prettyName()));
        text.append(": ").append(Words.summary(report.findings())).append(" in ");
        text.append(Words.count(report.inventory().packages().size(), "package", "packages"));
        var origins = new Origins(report);
        var share = origins.share(report.findings());
        text.append(share.isEmpty() ? "" : "; " + share).append(".\n");
        var base = origins.sentence();
        text.append(base == null ? "" : "\nBuilt on " + Markdown.code(base) + ".\n");
        var room = new Room(text);
        first(report, room);
        reported(report, room);
        contents(report.inventory(), room);
        findings(report, room);
        suppressed(report, room);
        warnings(report, room);
        out.write(room.text().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String verdict(@Nullable Verdict verdict) {
        if (verdict == null) {
            return "Not judged: no policy was asked for";
        }
        if (verdict.failsBuild()) {
            return "\u274c Not compliant: the build is stopped";
        }
        return verdict.compliant() ? "\u2705 Compliant" : "\u2705 Compliant with every policy in force";
    }

    /// One row for each step, with all that it clears: an upgrade seldom clears one thing only. What the author added
    /// stands first, what the base brings after it.
    private static void first(ScanReport report, Room room) {
        var verdict = report.verdict();
        if (verdict == null || !verdict.failsBuild()) {
            return;
        }
        var advice = FixAdvice.of(report);
        var upgrades = new HashMap<String, Upgrade>();
        for (var upgrade : advice.upgrades()) {
            upgrade.findings().forEach(cleared -> upgrades.put(key(cleared.id(), cleared.packageUrl()), upgrade));
        }
        var origins = new Origins(report);
        var steps = new LinkedHashMap<String, Step>();
        for (var policy : verdict.policies()) {
            if (policy.failsBuild()) {
                for (var violation : policy.violations()) {
                    var upgrade = upgrades.get(key(violation.vulnerability(), violation.packageUrl()));
                    var fix = violation.fix();
                    var what = upgrade != null ? AdviceLines.title(upgrade) : fix != null ? fix : violation.message();
                    boolean ofBase = origins.ofBase(violation.layer());
                    steps.computeIfAbsent(
                                    ofBase + what,
                                    _ -> new Step(
                                            what,
                                            upgrade == null ? null : upgrade.command(),
                                            ofBase,
                                            height(report, violation.layer()),
                                            new ArrayList<>()))
                            .reasons()
                            .add(violation.message() + " (" + policy.name() + ", " + violation.control() + ")");
                }
            }
        }
        var ordered = new ArrayList<>(steps.values());
        ordered.sort(Comparator.comparingInt(Step::height).reversed());
        var own = ordered.stream().filter(step -> !step.ofBase()).toList();
        var below = ordered.stream().filter(Step::ofBase).toList();
        if (!own.isEmpty()) {
            room.section(origins.known() ? "What to do first: what was added" : "What to do first");
            steps(own, room);
        }
        var rebase = advice.rebase();
        if (!below.isEmpty() || rebase != null) {
            room.section(own.isEmpty() ? "What to do first: the base" : "What the base brings");
            if (rebase != null) {
                var line = Markdown.prose(AdviceLines.sentence(rebase)) + "\n"
                        + (below.isEmpty() ? "" : "\nOr, on this one:\n\n");
                room.line(line, "step", "steps");
            }
            steps(below, room);
        }
    }

    private static String key(@Nullable String vulnerability, @Nullable PackageUrl purl) {
        return vulnerability + " " + purl;
    }

    private static void steps(List<Step> steps, Room room) {
        int number = 0;
        for (var step : steps) {
            number++;
            var line = new StringBuilder()
                    .append(number)
                    .append(". **")
                    .append(Markdown.prose(step.what()))
                    .append("**");
            var command = step.command();
            line.append(command == null ? "" : ": " + Markdown.code(command));
            int shown = Math.min(MOST_FIRST, step.reasons().size());
            for (var reason : step.reasons().subList(0, shown)) {
                line.append("\n   - ").append(Markdown.prose(reason));
            }
            if (shown < step.reasons().size()) {
                line.append("\n   - and ").append(step.reasons().size() - shown).append(" more");
            }
            room.line(line.append('\n').toString(), "step", "steps");
        }
        room.end();
    }

    /// How high the layer lies: the topmost was built last. What is of no layer concerns the whole image.
    private static int height(ScanReport report, @Nullable Digest layer) {
        if (layer == null) {
            return Integer.MAX_VALUE;
        }
        int height = 0;
        var layers = report.image().layers();
        for (int i = 0; i < layers.size(); i++) {
            height = layers.get(i).diffId().equals(layer) ? i + 1 : height;
        }
        return height;
    }

    private static void reported(ScanReport report, Room room) {
        var verdict = report.verdict();
        if (verdict == null
                || verdict.policies().stream().allMatch(policy -> policy.failsBuild() || policy.compliant())) {
            return;
        }
        room.section("Reported only");
        for (var policy : verdict.policies()) {
            if (!policy.failsBuild()) {
                for (var violation : policy.violations()) {
                    room.line(
                            "- " + Markdown.prose(violation.message()) + " (" + Markdown.prose(policy.name()) + ", "
                                    + Markdown.prose(violation.control()) + ")\n",
                            "violation",
                            "violations");
                }
            }
        }
        room.end();
    }

    private static void findings(ScanReport report, Room room) {
        var open = new ArrayList<Finding>();
        report.findings().stream()
                .filter(finding -> finding.suppressedBy() == null)
                .forEach(open::add);
        if (open.isEmpty()) {
            return;
        }
        var origins = new Origins(report);
        open.sort(
                Comparator.comparing(Finding::severity).thenComparingInt(finding -> -height(report, finding.layer())));
        room.section("Findings");
        room.head(
                origins.known()
                        ? "| severity | vulnerability | package | installed | fix | brought by |\n|---|---|---|---|---|---|\n"
                        : "| severity | vulnerability | package | installed | fix |\n|---|---|---|---|---|\n");
        for (var finding : open) {
            room.line(
                    "| " + finding.severity().label() + (finding.knownExploited() ? ", **exploited**" : "") + " | "
                            + Markdown.link(finding.id(), Addresses.of(finding.id())) + " | "
                            + Markdown.code(finding.name()) + " | " + Markdown.code(finding.version()) + " | "
                            + (finding.fixedVersion() == null
                                    ? Words.fix(finding)
                                    : Markdown.code(Objects.requireNonNull(finding.fixedVersion())))
                            + (origins.known() ? " | " + origins.word(finding.layer()) : "") + " |\n",
                    "finding",
                    "findings");
        }
        room.end();
    }

    private static void contents(Inventory inventory, Room room) {
        if (FileWords.any(inventory)) {
            room.section("In the files");
            for (var found : inventory.malware()) {
                room.line(
                        "- " + Markdown.code(found.path()) + ": **malware** " + Markdown.prose(FileWords.malware(found))
                                + "\n",
                        "file with malware",
                        "files with malware");
            }
            for (var secret : inventory.secrets()) {
                room.line(
                        "- " + Markdown.code(secret.path()) + ", line " + secret.line() + ": "
                                + Markdown.prose(FileWords.secret(secret)) + "\n",
                        "secret",
                        "secrets");
            }
            room.end();
        }
    }

    private static void suppressed(ScanReport report, Room room) {
        var suppressed = report.findings().stream()
                .filter(finding -> finding.suppressedBy() != null)
                .toList();
        if (suppressed.isEmpty()) {
            return;
        }
        room.section("Set aside");
        for (var finding : suppressed) {
            room.line(
                    "- " + Markdown.link(finding.id(), Addresses.of(finding.id())) + " in "
                            + Markdown.code(finding.name()) + ": "
                            + Markdown.prose(Objects.requireNonNull(finding.suppressedBy())) + "\n",
                    "finding",
                    "findings");
        }
        room.end();
    }

    private static void warnings(ScanReport report, Room room) {
        if (report.warnings().isEmpty()) {
            return;
        }
        room.section("Warnings");
        for (var warning : Words.warnings(report)) {
            room.line("- " + Markdown.prose(Words.sentence(warning)) + "\n", "warning", "warnings");
        }
        room.end();
    }

    /// @param command what to type; absent where it is not known
    /// @param height of the layer that it concerns
    /// @param reasons what it clears
    private record Step(String what, @Nullable String command, boolean ofBase, int height, List<String> reasons) {}

    /// The text so far, and what of a section had to be left out.
    private static final class Room {
        private final StringBuilder text;
        private int bytes;
        private int leftOut;
        private String noun = "";

        Room(StringBuilder text) {
            this.text = text;
            this.bytes = size(text.toString());
        }

        void section(String title) {
            head("\n### " + title + "\n\n");
        }

        /// Headings are few and always written.
        void head(String line) {
            text.append(line);
            bytes += size(line);
        }

        void line(String line, String singular, String plural) {
            int size = size(line);
            if (leftOut > 0 || bytes + size > MOST_BYTES) {
                leftOut++;
                noun = leftOut == 1 ? singular : plural;
                return;
            }
            text.append(line);
            bytes += size;
        }

        void end() {
            if (leftOut > 0) {
                head("\n… and " + leftOut + " more " + noun
                        + " that do not fit into a comment; the full report has them.\n");
            }
            leftOut = 0;
        }

        String text() {
            return text.toString();
        }

        private static int size(String line) {
            return line.getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
