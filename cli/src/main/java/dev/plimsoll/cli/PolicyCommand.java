package dev.plimsoll.cli;

import dev.plimsoll.engine.policy.PolicyCase;
import dev.plimsoll.engine.policy.PolicyFileException;
import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.engine.policy.PolicyStarter;
import dev.plimsoll.engine.policy.controls.PolicyFolder;
import dev.plimsoll.engine.report.ScanReportReader;
import dev.plimsoll.engine.report.TerminalText;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
        below.put("replay", new ReplayCommand(around));
        return below;
    }

    @Command(
            name = "init",
            description = "Writes a commented policy to start from.",
            footer = {"", "Example:", "  plimsoll policy init policy.yaml"})
    static final class Init implements Action {
        private final Surroundings around;

        @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where to (default: standard output).")
        private @Nullable Path file;

        Init(Surroundings around) {
            this.around = around;
        }

        @Override
        public int run() {
            if (file == null) {
                return around.standardOutput(PolicyStarter.yaml());
            }
            var target = around.resolve(file);
            if (Files.exists(target)) {
                throw Failure.usage(file + " is there already, and is left as it is; name another file");
            }
            new AtomicFile(around.leftovers())
                    .write(target, out -> out.write(PolicyStarter.yaml().getBytes(StandardCharsets.UTF_8)));
            around.say("wrote " + file + "; when you have changed it: plimsoll policy check " + file);
            return ExitCode.COMPLIANT;
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
            int policies = content.policies().size();
            int waivers = content.waivers().size();
            return around.standardOutput("%d %s and %d %s are sound\n"
                    .formatted(
                            policies,
                            policies == 1 ? "policy" : "policies",
                            waivers,
                            waivers == 1 ? "waiver" : "waivers"));
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

        @Mixin
        private final BaseOptions bases = new BaseOptions();

        @Parameters(paramLabel = "DIR", description = "Folder of cases.")
        private Path folder = Path.of("");

        Test(Surroundings around) {
            this.around = around;
        }

        @Override
        public int run() throws IOException, InterruptedException, PolicyFileException {
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

        private List<String> differences(Path file) throws IOException, InterruptedException, PolicyFileException {
            PolicyCase expected;
            try (var in = PolicyFolder.open(file)) {
                expected = PolicyCase.read(file.toString(), in.readNBytes(LARGEST_CASE));
            }
            var policies = PolicyFiles.policies(List.of(file.resolveSibling(expected.policy())), List.of(), List.of());
            var report = report(file.resolveSibling(expected.report()));
            return expected.differences(bases.known(policies, report, around, common), report);
        }

        private static List<Path> cases(Path folder) throws IOException {
            try (var files = Files.list(folder)) {
                return files.filter(file -> file.toString().endsWith(".case.yaml"))
                        .sorted()
                        .toList();
            }
        }
    }

    static ScanReport report(Path file) throws IOException {
        try (var in = PolicyFolder.open(file)) {
            return ScanReportReader.read(in, file.toString());
        }
    }
}
