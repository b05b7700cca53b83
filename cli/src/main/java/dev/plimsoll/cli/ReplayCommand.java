package dev.plimsoll.cli;

import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.PolicyCase.OutcomeName;
import dev.plimsoll.engine.policy.PolicyFileException;
import dev.plimsoll.engine.policy.Replay;
import dev.plimsoll.engine.report.TerminalText;
import dev.plimsoll.vocabulary.Verdict.Outcome;
import dev.plimsoll.vocabulary.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        sortOptions = false,
        description = {
            "Tells what draft policies would change in the verdicts of stored reports.",
            "A report that cannot be read is named, and the others are judged; the command then ends with 1."
        },
        footer = {
            "",
            "Example:",
            "  plimsoll policy replay --policy draft.yaml reports/",
            "  plimsoll policy replay --policy draft.yaml --violations app.json"
        })
final class ReplayCommand implements Action {
    private final Surroundings around;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Mixin
    private final PolicyOptions policies = new PolicyOptions();

    @Mixin
    private final BaseOptions bases = new BaseOptions();

    @Option(names = "--violations", order = 60, description = "List the violations that would come and go.")
    private boolean violations;

    @Parameters(
            arity = "1..*",
            paramLabel = "REPORT|DIR",
            description = "Reports in the format json, or folders of them (NAME.json).")
    private List<Path> reports = new ArrayList<>();

    ReplayCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public int run() throws IOException, InterruptedException, PolicyFileException {
        Policies draft = policies.read(around);
        if (draft == null) {
            throw Failure.usage("a replay without policies says nothing; leave out --no-policy");
        }
        var files = files();
        var text = new StringBuilder();
        var sum = new Sum();
        int unread = 0;
        for (var file : files) {
            try {
                var report = PolicyCommand.report(around.resolve(file));
                var replay = Replay.of(bases.known(draft, report, around, common), report);
                sum.add(replay);
                append(text, replay);
            } catch (IOException e) {
                unread++;
                around.say(Reason.of(e));
            }
        }
        sum.append(text);
        int written = around.standardOutput(text.toString());
        if (unread > 0) {
            throw new Failure(
                    ExitCode.FAILED,
                    "%d of %d reports could not be read and are not counted; scan those images again with --format json"
                            .formatted(unread, files.size()));
        }
        return written;
    }

    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (var given : reports) {
            if (!Files.isDirectory(around.resolve(given))) {
                files.add(given);
                continue;
            }
            try (var within = Files.list(around.resolve(given))) {
                within.map(file -> given.resolve(file.getFileName()))
                        .filter(file -> file.toString().endsWith(".json"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        if (files.isEmpty()) {
            throw Failure.usage("there is no file NAME.json in " + reports.getFirst());
        }
        return files;
    }

    private void append(StringBuilder text, Replay replay) {
        text.append("%s: %s%s, %d violations more, %d fewer\n"
                .formatted(
                        TerminalText.printable(replay.reference()),
                        OutcomeName.of(replay.before()),
                        replay.changesOutcome() ? " -> " + OutcomeName.of(replay.after()) : "",
                        replay.added().size(),
                        replay.removed().size()));
        if (violations) {
            replay.added().forEach(violation -> append(text, '+', violation));
            replay.removed().forEach(violation -> append(text, '-', violation));
        }
    }

    private static void append(StringBuilder text, char sign, Violation violation) {
        text.append("  %c %s: %s\n".formatted(sign, violation.control(), TerminalText.printable(violation.message())));
    }

    /// What the draft would change in all of them together.
    private static final class Sum {
        private final Map<String, Change> byControl = new TreeMap<>();
        private int images;
        private int changed;
        private int refused;
        private int accepted;

        void add(Replay replay) {
            images++;
            changed += replay.changesOutcome() ? 1 : 0;
            refused += replay.changesOutcome() && replay.before() == Outcome.COMPLIANT ? 1 : 0;
            accepted += replay.changesOutcome() && replay.after() == Outcome.COMPLIANT ? 1 : 0;
            var seen = new HashSet<String>();
            for (var violation : replay.added()) {
                var change = of(violation);
                change.more++;
                change.images += seen.add(violation.control()) ? 1 : 0;
            }
            for (var violation : replay.removed()) {
                var change = of(violation);
                change.fewer++;
                change.images += seen.add(violation.control()) ? 1 : 0;
            }
        }

        private Change of(Violation violation) {
            return byControl.computeIfAbsent(violation.control(), _ -> new Change());
        }

        void append(StringBuilder text) {
            text.append("%d of %d images would change".formatted(changed, images));
            if (changed > 0) {
                text.append(": %d would no longer comply, %d would comply".formatted(refused, accepted));
            }
            text.append('\n');
            byControl.forEach((control, change) -> text.append("  %s: %d violations more, %d fewer, in %d images\n"
                    .formatted(TerminalText.printable(control), change.more, change.fewer, change.images)));
        }
    }

    private static final class Change {
        private int more;
        private int fewer;
        private int images;
    }
}
