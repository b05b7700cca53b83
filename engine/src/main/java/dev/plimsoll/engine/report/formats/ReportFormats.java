package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Pipeline;
import dev.plimsoll.engine.report.ReportFormat;
import java.util.List;
import java.util.Optional;

/// All report formats: adding one is one class in this package and one line here.
public final class ReportFormats {
    private ReportFormats() {}

    /// Those of a report that is written outside of any pipeline.
    public static List<ReportFormat> all() {
        return in(Pipeline.NONE);
    }

    /// @param pipeline what a format that belongs to a commit says of it
    public static List<ReportFormat> in(Pipeline pipeline) {
        return List.of(
                new TableFormat(),
                new TextFormat(),
                new JsonFormat(),
                new HtmlFormat(),
                new SarifFormat(),
                new CycloneDxFormat(),
                new SpdxFormat(),
                new Spdx3Format(),
                new OpenVexFormat(),
                new MarkdownFormat(),
                new JUnitFormat(),
                new GitLabFormat(),
                new GitHubFormat(pipeline),
                new AquaFormat());
    }

    /// The format of that name.
    public static Optional<ReportFormat> named(String name) {
        return all().stream().filter(format -> format.name().equals(name)).findFirst();
    }
}
