package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.html.HtmlReport;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.io.OutputStream;

/// The page for people who decide: [HtmlReport].
final class HtmlFormat implements ReportFormat {
    @Override
    public String name() {
        return "html";
    }

    @Override
    public String description() {
        return "one page to read, filter and print, in English or Japanese";
    }

    @Override
    public FileKind kind() {
        return new FileKind("html", "HTML 5, one file", "people who decide; build servers that publish a page");
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        HtmlReport.write(report, display.language(), out);
    }
}
