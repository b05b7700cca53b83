package dev.plimsoll.cli;

import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.PolicyCase;
import dev.plimsoll.engine.policy.PolicyFileException;
import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.engine.policy.PolicyStarter;
import dev.plimsoll.engine.policy.Replay;
import dev.plimsoll.engine.report.ScanReportReader;
import dev.plimsoll.engine.report.TerminalText;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy",
        description = "Checks policies and tries them out.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  plimsoll policy check policy.yaml"})
final class PolicyCommand implements CommandTree.Branch {
    private static final int LARGEST_CASE = 1 << 20;

    private final Surroundings around;

    PolicyCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Map<String, Object> below() {
        var below = new LinkedHashMap<String, Object>();
        below.put("init", new Init(around));
        below.put("check", new Check(around));
        below.put("test", new Test(around));
        below.put("replay", new Replaying(around));
        return below;
    }

    @Command(
            name = "init",
            description = "Writes a commented policy to start from.",
            footer = {"", "Example:", "  plimsoll policy init"})
    static final class Init implements Action {
        private final Surroundings around;

        Init(Surroundings around) {
            this.around = around;
        }

        @Override
        public int run() {
            return around.standardOutput(PolicyStarter.yaml());
        }
    }

    @Command(
            name = "check",
            description = "Says what is wrong in policies and waivers, with file, line and column; 2 if anything is.",
            footer = {"", "Example:", "  plimsoll policy check policies/"})
    static final class Check implements Action {
        private final Surroundings around;

        @Mixin
        final CommonOptions common = new CommonOptions();

        @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "Files of policies and waivers.")
        private List<Path> files = new ArrayList<>();

        Check(Surroundings around) {
            this.around = around;
        }

        @Override
        public int run() throws PolicyFileException {
            var content = PolicyFiles.read(files.stream().map(around::resolve).toList());
            return around.standardOutput(content.policies().size() + " policies and "
                    + content.waivers().size() + " waivers are sound\n");
        }
    }

    @Command(
            name = "test",
            description = {
                "Judges stored reports as the cases in a folder say, and compares.",
                "A case is a file NAME.case.yaml: { policy: FILE, report: FILE, outcome: not-compliant,"
                        + " violations: [rootUser, maxSeverity CVE-2026-1] }. One that differs ends with 4."
            },
            footer = {"", "Example:", "  plimsoll policy test policies/cases"})
    static final class Test implements Action {
        private final Surroundings around;

        @Mixin
        final CommonOptions common = new CommonOptions();

        @Parameters(paramLabel = "DIR", description = "Folder of cases.")
        private Path folder = Path.of("");

        Test(Surroundings around) {
            this.around = around;
        }

        @Override
        public int run() throws IOException, PolicyFileException {
            var cases = cases(around.resolve(folder));
            if (cases.isEmpty()) {
                throw Failure.usage("there is no file NAME.case.yaml in " + folder);
            }
            var text = new StringBuilder();
            boolean same = true;
            for (var file : cases) {
                var differences = differences(file);
                same &= differences.isEmpty();
                text.append(differences.isEmpty() ? "ok      " : "differs ")
                        .append(TerminalText.printable(
                                folder.resolve(file.getFileName()).toString()))
                        .append('\n');
                differences.forEach(line -> text.append("        ")
                        .append(TerminalText.printable(line))
                        .append('\n'));
            }
            int written = around.standardOutput(text.toString());
            return written != ExitCode.COMPLIANT ? written : same ? ExitCode.COMPLIANT : ExitCode.NOT_COMPLIANT;
        }

        private static List<String> differences(Path file) throws IOException, PolicyFileException {
            PolicyCase expected;
            try (var in = Files.newInputStream(file)) {
                expected = PolicyCase.read(file.toString(), in.readNBytes(LARGEST_CASE));
            }
            var policies = PolicyFiles.policies(List.of(file.resolveSibling(expected.policy())), List.of(), List.of());
            return expected.differences(policies, report(file.resolveSibling(expected.report())));
        }

        private static List<Path> cases(Path folder) throws IOException {
            try (var files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(".case.yaml"))
                        .sorted()
                        .toList();
            }
        }
    }

    @Command(
            name = "replay",
            sortOptions = false,
            description = "Tells what draft policies would change in the verdicts of stored reports.",
            footer = {"", "Example:", "  plimsoll policy replay --policy draft.yaml reports/*.json"})
    static final class Replaying implements Action {
        private final Surroundings around;

        @Mixin
        final CommonOptions common = new CommonOptions();

        @Mixin
        private final PolicyOptions policies = new PolicyOptions();

        @Option(names = "--violations", order = 60, description = "List the violations that would come and go.")
        private boolean violations;

        @Parameters(arity = "1..*", paramLabel = "REPORT", description = "Reports in the format json.")
        private List<Path> reports = new ArrayList<>();

        Replaying(Surroundings around) {
            this.around = around;
        }

        @Override
        public int run() throws IOException, PolicyFileException {
            Policies draft = policies.read(around);
            if (draft == null) {
                throw Failure.usage("a replay without policies says nothing; leave out --no-policy");
            }
            var text = new StringBuilder();
            int changed = 0;
            for (var file : reports) {
                var replay = Replay.of(draft, report(around.resolve(file)));
                changed += replay.changesOutcome() ? 1 : 0;
                append(text, replay);
            }
            text.append("%d of %d images would change\n".formatted(changed, reports.size()));
            return around.standardOutput(text.toString());
        }

        private void append(StringBuilder text, Replay replay) {
            text.append("%s: %s%s, %d violations more, %d fewer\n"
                    .formatted(
                            TerminalText.printable(replay.reference()),
                            PolicyCase.OutcomeName.of(replay.before()),
                            replay.changesOutcome() ? " -> " + PolicyCase.OutcomeName.of(replay.after()) : "",
                            replay.added().size(),
                            replay.removed().size()));
            if (violations) {
                replay.added().forEach(violation -> append(text, '+', violation));
                replay.removed().forEach(violation -> append(text, '-', violation));
            }
        }

        private static void append(StringBuilder text, char sign, Violation violation) {
            text.append(
                    "  %c %s: %s\n".formatted(sign, violation.control(), TerminalText.printable(violation.message())));
        }
    }

    private static ScanReport report(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return ScanReportReader.read(in, file.toString());
        }
    }
}
