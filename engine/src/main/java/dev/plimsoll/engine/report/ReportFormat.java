package dev.plimsoll.engine.report;

import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// One rendering of a scan report.
///
/// What a report holds came out of an image and is hostile: a format lets no control character and no
/// markup of its own kind through. The same report gives the same bytes, in every time zone and language.
/// Implementations hold no state and may be used by several threads.
public interface ReportFormat {
    /// The name on the command line, in kebab-case.
    String name();

    /// One line for the help text: what it is good for.
    String description();

    /// What its files are called, what they keep to and who reads them.
    FileKind kind();

    /// Why nothing can be said of this report in this format; empty where it can, which is nearly always. The caller
    /// then tells the reason and writes nothing: a document that its own standard forbids helps nobody.
    default Optional<String> obstacle(ScanReport report) {
        return Optional.empty();
    }

    /// Whether it is a bill of materials: it shows the packages, and may be asked for without any advisories.
    default boolean isSbom() {
        return false;
    }

    /// Writes the report in UTF-8, ends it with a line feed, and leaves the stream open.
    ///
    /// @param display the reader's screen; formats for programs ignore it
    /// @throws IOException if the stream does not take it
    void write(ScanReport report, Display display, OutputStream out) throws IOException;
}
