package dev.plimsoll.cli;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.Language;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.formats.ReportFormats;
import dev.plimsoll.vocabulary.ScanReport;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A format, and where it goes.
///
/// @param file absent for standard output
record ReportTarget(ReportFormat format, @Nullable Path file) {
    /// Reads `NAME` and `NAME=FILE`, several in one word separated by commas.
    ///
    /// @param output where a format without a file goes; absent for standard output
    /// @param fallback the format when none is named
    static List<ReportTarget> parse(
            List<String> words, @Nullable Path output, String fallback, List<ReportFormat> formats) {
        var targets = new ArrayList<ReportTarget>();
        for (var word : words.isEmpty() ? List.of(fallback) : words) {
            for (var one : split(word, formats)) {
                targets.add(target(one, output, formats));
            }
        }
        long plain = targets.stream()
                .filter(target -> Objects.equals(target.file, output))
                .count();
        if (plain > 1) {
            throw Failure.usage("--format: only one format can go to "
                    + (output == null ? "standard output" : output)
                    + "; write the others as NAME=FILE, for example json=report.json");
        }
        if (plain == 0 && output != null) {
            throw Failure.usage("--output " + output + ": every format has a file of its own already");
        }
        return targets;
    }

    /// A format that there is, in a file of its own.
    static ReportTarget of(String format, Path file) {
        return new ReportTarget(ReportFormats.named(format).orElseThrow(), file);
    }

    private static ReportTarget target(String text, @Nullable Path output, List<ReportFormat> formats) {
        int equals = text.indexOf('=');
        var name = equals < 0 ? text : text.substring(0, equals);
        var names = formats.stream().map(ReportFormat::name).toList();
        if (!names.contains(name)) {
            var all = ReportFormats.named(name).isPresent() ? "is not for this command" : "is unknown";
            throw Failure.usage("--format: '" + name + "' " + all + Misuse.meant(name, names) + "; there are "
                    + String.join(", ", names));
        }
        var format = formats.get(names.indexOf(name));
        return new ReportTarget(format, equals < 0 ? output : path(text.substring(equals + 1)));
    }

    /// A comma separates only where a format's name follows: file names may hold commas.
    private static List<String> split(String word, List<ReportFormat> formats) {
        var parts = new ArrayList<String>();
        for (var part : word.split(",", -1)) {
            var name = part.contains("=") ? part.substring(0, part.indexOf('=')) : part;
            boolean begins = parts.isEmpty()
                    || !parts.getLast().contains("=")
                    || formats.stream().anyMatch(format -> format.name().equals(name));
            if (begins) {
                parts.add(part);
            } else {
                parts.add(parts.removeLast() + "," + part);
            }
        }
        return parts;
    }

    private static Path path(String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw Failure.usage("--format: '" + text + "' is no file name (" + e.getReason() + ")");
        }
        throw Failure.usage("--format: there is no file name behind '='");
    }

    /// Writes files first, standard output last: what is seen last is complete. What a format cannot say is told
    /// instead, and an older file of that name is removed: it would be taken for this scan's.
    static void writeAll(List<ReportTarget> targets, ScanReport report, Language language, Surroundings around) {
        var files = new AtomicFile(around.leftovers());
        var writable = new ArrayList<ReportTarget>();
        for (var target : targets) {
            var obstacle = target.format.obstacle(report);
            if (obstacle.isEmpty()) {
                writable.add(target);
            } else {
                target.leaveOut(obstacle.get(), files, around);
            }
        }
        var writings = new ArrayList<Runnable>();
        for (var target : writable) {
            var file = target.file;
            if (file != null) {
                writings.add(() -> files.write(
                        around.resolve(file), out -> target.format.write(report, Display.PLAIN.with(language), out)));
            }
        }
        runTogether(writings);
        for (var target : writable) {
            if (target.file == null) {
                var terminal = around.terminal();
                var display = new Display(terminal.width(), terminal.output() && terminal.colour(), language);
                around.standardOutput(out -> target.format.write(report, display, out));
            }
        }
    }

    /// On all processors: the formats know nothing of one another. Of several that fail the first one is told.
    private static void runTogether(List<Runnable> writings) {
        if (writings.size() < 2) {
            writings.forEach(Runnable::run);
            return;
        }
        var processors = Math.min(writings.size(), Runtime.getRuntime().availableProcessors());
        var begun = new ArrayList<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(processors)) {
            writings.forEach(writing -> begun.add(threads.submit(writing)));
        }
        for (var writing : begun) {
            if (writing.state() == Future.State.FAILED) {
                switch (writing.exceptionNow()) {
                    case Error error -> throw error;
                    case RuntimeException failure -> throw failure;
                    case Throwable other -> throw new IllegalStateException(other);
                }
            }
        }
    }

    private void leaveOut(String obstacle, AtomicFile files, Surroundings around) {
        var what = "--format " + format.name() + ": " + obstacle;
        var older = file;
        if (older == null) {
            around.say(what + "; nothing is written");
        } else {
            around.say(what + "; " + older + " is not written"
                    + (files.remove(around.resolve(older)) ? ", and the older one was removed" : ""));
        }
    }
}
