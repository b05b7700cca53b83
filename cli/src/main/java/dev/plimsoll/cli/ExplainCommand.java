package dev.plimsoll.cli;

import dev.plimsoll.engine.matching.Explainer;
import dev.plimsoll.engine.matching.Explanation;
import dev.plimsoll.engine.matching.Explanation.Line;
import dev.plimsoll.engine.matching.MatchOptions;
import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.engine.report.TerminalText;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Says why a vulnerability or a package is, or is not, a finding in an image.",
        footer = {
            "",
            "Examples:",
            "  plimsoll explain debian:12 CVE-2023-4911",
            "  plimsoll explain docker-archive:app.tar openssl"
        })
final class ExplainCommand implements Action {
    private final Surroundings around;

    @Mixin
    private final ImageOptions image = new ImageOptions();

    @Parameters(
            index = "1",
            paramLabel = "WHAT",
            description = "A CVE or another name of a vulnerability, a package's name, or its purl.")
    private String what = "";

    @Mixin
    private final DatabaseOptions databases = new DatabaseOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--all-sources",
            order = 112,
            description = "Also match what the distribution owns with the advisories of its language.")
    private boolean allSources;

    ExplainCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public int run() throws Exception {
        var text = new StringBuilder();
        for (var line : explain().lines()) {
            append(line, "", text);
        }
        return around.standardOutput(text.toString());
    }

    private Explanation explain() throws IOException, InterruptedException {
        try (var work = new Work(around, image, common)) {
            var inventory = work.scanner()
                    .contents(image.reference, work.open(databases.offline))
                    .inventory();
            var choice = databases.choose(around, common, work.progress());
            try (var database = choice.open(Matcher.needs(inventory))) {
                var options = new MatchOptions(around.clock().instant(), allSources);
                return new Explainer().explain(inventory, database, options, what);
            }
        }
    }

    private static void append(Line line, String indent, StringBuilder text) {
        var mark =
                switch (line.kind()) {
                    case AFFECTED -> "[affected] ";
                    case NOT_AFFECTED -> "[not affected] ";
                    case UNKNOWN -> "[unknown] ";
                    case FACT -> "";
                };
        text.append(indent)
                .append(mark)
                .append(TerminalText.printable(line.text()))
                .append('\n');
        for (var detail : line.details()) {
            append(detail, indent + "  ", text);
        }
    }
}
