package dev.plimsoll.cli;

import dev.plimsoll.engine.report.Language;
import dev.plimsoll.engine.report.Pipeline;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.formats.ReportFormats;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sbom",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Lists what is installed in an image, as a bill of materials. Needs no advisories.",
        footer = {"", "Example:", "  plimsoll sbom debian:12 --output sbom.json"})
final class SbomCommand implements Action {
    private final Surroundings around;

    @Mixin
    private final ImageOptions image = new ImageOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = {"-f", "--format"},
            order = 100,
            paramLabel = "NAME[=FILE]",
            completionCandidates = Candidates.SbomFormats.class,
            description =
                    "One of ${COMPLETION-CANDIDATES} (default: cyclonedx); may be repeated, each with a file of its own.")
    private List<String> formats = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            order = 101,
            paramLabel = "FILE",
            description = "Write there instead of standard output.")
    private @Nullable Path output;

    @Option(names = "--offline", order = 300, description = "Ask no registry.")
    private boolean offline;

    SbomCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public int run() throws Exception {
        var targets = ReportTarget.parse(formats, output, "cyclonedx", formats(Pipeline.of(around.environment())));
        var report = list();
        ReportTarget.writeAll(targets, report, Language.ENGLISH, around);
        for (var warning : report.warnings()) {
            around.say("warning: " + warning.subject() + ": " + warning.message());
        }
        return ExitCode.COMPLIANT;
    }

    private ScanReport list() throws IOException, InterruptedException {
        try (var work = new Work(around, image, common)) {
            return work.scanner().list(image.reference, work.open(offline));
        }
    }

    static List<ReportFormat> formats(Pipeline pipeline) {
        return ReportFormats.in(pipeline).stream()
                .filter(format -> format.isSbom()
                        || format.name().equals("json")
                        || format.name().equals("text"))
                .toList();
    }
}
