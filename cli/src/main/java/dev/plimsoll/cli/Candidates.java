package dev.plimsoll.cli;

import dev.plimsoll.engine.report.Pipeline;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.formats.ReportFormats;
import dev.plimsoll.vocabulary.Severity;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// The words that a shell may complete the value of an option with.
final class Candidates {
    private Candidates() {}

    static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ReportFormats.all().stream().map(ReportFormat::name).iterator();
        }
    }

    static final class SbomFormats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return SbomCommand.formats(Pipeline.NONE).stream()
                    .map(ReportFormat::name)
                    .iterator();
        }
    }

    static final class Severities implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Severity.values()).map(Severity::label).iterator();
        }
    }

    static final class Sources implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("osv=", "kev=", "epss=", "endoflife=").iterator();
        }
    }
}
