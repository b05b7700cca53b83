package dev.plimsoll.cli;

import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.engine.report.Language;
import dev.plimsoll.engine.report.Pipeline;
import dev.plimsoll.engine.report.ReportFilter;
import dev.plimsoll.engine.report.formats.ReportFormats;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

@Command(
        name = "scan",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Lists what is installed in an image, matches it with the advisories, judges it and reports.",
        footer = {
            "",
            "Examples:",
            "  plimsoll scan debian:12",
            "  plimsoll scan docker-archive:app.tar --format table --format json=report.json",
            "  plimsoll scan oci:build/image --advisories feeds --severity critical,high --ignore-unfixed",
            "  plimsoll scan reg.example/app:1.4 --server https://plimsoll.example --token-file token --register",
            "  plimsoll scan --local app:1.4 --checkonly --htmlfile out.html --jsonfile out.json"
        })
final class ScanCommand implements Action {
    private final Surroundings around;

    @Mixin
    final ImageOptions image = new ImageOptions();

    @Mixin
    final PolicyOptions policies = new PolicyOptions();

    @Mixin
    final DatabaseOptions databases = new DatabaseOptions();

    @Mixin
    private final RegistrationOptions registration = new RegistrationOptions();

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Option(
            names = {"-f", "--format"},
            order = 100,
            paramLabel = "NAME[=FILE]",
            completionCandidates = Candidates.Formats.class,
            description =
                    "One of ${COMPLETION-CANDIDATES} (default: table); may be repeated, each with a file of its own.")
    List<String> formats = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            order = 101,
            paramLabel = "FILE",
            description = "Write the report there instead of standard output.")
    @Nullable
    Path output;

    @Option(
            names = "--lang",
            order = 102,
            paramLabel = "en|ja",
            description =
                    "Language of the html report (default: that of the locale, where there is one, else English).")
    @Nullable
    String language;

    @Option(
            names = {"-s", "--severity"},
            order = 110,
            split = ",",
            paramLabel = "LIST",
            completionCandidates = Candidates.Severities.class,
            description = "Show findings of these severities only: critical,high,medium,low,negligible,unknown."
                    + " The verdict looks at all.")
    private List<String> severities = new ArrayList<>();

    @Option(
            names = "--ignore-unfixed",
            order = 111,
            description = "Show findings that have a fix only. The verdict looks at all.")
    boolean ignoreUnfixed;

    @Option(
            names = "--base",
            order = 11,
            paramLabel = "IMAGE",
            description = "An image that this one may be built on, to tell what it brings from what was added; may be"
                    + " repeated. Without it the image's history is asked.")
    private List<String> bases = new ArrayList<>();

    @Option(
            names = "--all-sources",
            order = 112,
            description = "Also match what the distribution owns with the advisories of its language.")
    private boolean allSources;

    @Option(
            names = "--secrets",
            order = 113,
            description = "Also look for secrets in the image's files, deleted ones too; a policy with the control"
                    + " 'secrets' does so by itself.")
    private boolean secrets;

    private final AquaOptions aqua = new AquaOptions();

    ScanCommand(Surroundings around) {
        this.around = around;
    }

    void addAquaOptions(CommandSpec spec) {
        aqua.addTo(spec);
    }

    @Override
    public int run() throws Exception {
        Ahead.begin();
        var known = ReportFormats.in(Pipeline.of(around.environment()));
        var targets = new ArrayList<>(ReportTarget.parse(aqua.printed(formats), output, "table", known));
        targets.addAll(aqua.files());
        var filter = new ReportFilter(severities(), ignoreUnfixed);
        var reader = language();
        var oldest = databases.maxAge();
        image.name = aqua.name(image.reference);
        image.reference = aqua.reference(image.reference);
        boolean registers = registration.asked(around);
        // whose names the platform knows, this side does not
        var judges = registers ? null : aqua.named(policies.read(around));
        if (!common.quiet) {
            aqua.tell(around);
        }
        var scanned = registers ? register() : scan(judges);
        var report = policies.none ? withoutVerdict(scanned) : scanned;
        ReportTarget.writeAll(targets, filter.apply(report), reader, aqua.printing(around));
        if (oldest != null && oldest.isExceeded(report)) {
            around.say(oldest.explain(report));
            return ExitCode.DATABASE;
        }
        return exitCode(report);
    }

    private ScanReport scan(@Nullable Policies judges) throws IOException, InterruptedException {
        try (var work = new Work(around, image, common)) {
            return work.scanner(secrets ? FileSearch.SECRETS : FileSearch.NONE)
                    .scan(
                            image.reference,
                            work.open(databases.offline),
                            bases,
                            databases.choose(around, common, work.progress()),
                            judges,
                            allSources);
        }
    }

    /// The platform judges what was found here.
    private ScanReport register() throws IOException, InterruptedException {
        var address = registration.server.address();
        if (address == null || policies.areGiven()) {
            throw Failure.usage("with --server the platform's policies judge: give no --policy, --no-policy, --waivers"
                    + " or --vex");
        }
        var token = registration.server.token(around);
        try (var work = new Work(around, image, common);
                var platform = new PlatformClient(address, token, around.environment())) {
            // a policy that comes later may ask for secrets, and who runs the image for its executables
            var contents = work.scanner(FileSearch.REGISTRATION.and(platform.search()))
                    .contents(image.reference, work.open(databases.offline).withSignatures(true), bases);
            if (contents.image().digest() == null) {
                throw Failure.usage("only an image can be registered, no root file system and no SBOM: "
                        + image.reference + " has no config digest");
            }
            var request = new RegistrationRequest(
                    contents.image(),
                    contents.inventory(),
                    contents.executables(),
                    PipelineFacts.of(around.environment()),
                    registration.compliantOnly());
            return platform.register(RegistrationWriter.write(request), aqua.policies);
        }
    }

    /// A policy was needed only to set findings aside.
    private static ScanReport withoutVerdict(ScanReport report) {
        return new ScanReport(
                report.scannedAt(),
                report.image(),
                report.database(),
                report.inventory(),
                report.findings(),
                null,
                report.warnings());
    }

    private Set<Severity> severities() {
        var chosen = EnumSet.noneOf(Severity.class);
        for (var name : severities) {
            try {
                chosen.add(Severity.parse(name));
            } catch (IllegalArgumentException e) {
                throw Failure.usage("--severity: " + e.getMessage()
                        + Misuse.meant(name.strip().toLowerCase(Locale.ROOT), severityNames()));
            }
        }
        aqua.addTo(chosen);
        return chosen;
    }

    private Language language() {
        try {
            return language == null ? Language.of(around.environment()) : Language.parse(language);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--lang: " + e.getMessage());
        }
    }

    private static List<String> severityNames() {
        return Arrays.stream(Severity.values()).map(Severity::label).toList();
    }

    private static int exitCode(ScanReport report) {
        var verdict = report.verdict();
        var outcome = verdict == null ? Verdict.Outcome.COMPLIANT : verdict.outcome();
        return switch (outcome) {
            case COMPLIANT -> ExitCode.COMPLIANT;
            case NOT_COMPLIANT -> ExitCode.NOT_COMPLIANT;
            case INCOMPLETE -> ExitCode.INCOMPLETE;
            case DATABASE_TOO_OLD -> ExitCode.DATABASE;
        };
    }
}
