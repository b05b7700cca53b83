package dev.plimsoll.cli;

import dev.plimsoll.engine.image.Progress;
import dev.plimsoll.engine.report.TerminalText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// One line on the terminal that is drawn again as work goes on, and is gone at the end. Safe for several
/// threads.
final class ProgressLine implements Progress, AutoCloseable {
    private static final long NANOS_BETWEEN = 100_000_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final OutputStream terminal;
    private final int width;
    private final Map<String, long[]> underWay = new LinkedHashMap<>();
    private long drawnAt = System.nanoTime() - NANOS_BETWEEN;
    private boolean drawn;

    ProgressLine(OutputStream terminal, int width) {
        this.terminal = terminal;
        this.width = width;
    }

    @Override
    public synchronized void advanced(String what, long done, long total) {
        underWay.put(what, new long[] {done, total});
        if (System.nanoTime() - drawnAt < NANOS_BETWEEN) {
            return;
        }
        drawnAt = System.nanoTime();
        draw(line(what));
        drawn = true;
    }

    private String line(String latest) {
        long done = 0;
        long total = 0;
        int running = 0;
        for (var progress : underWay.values()) {
            done += progress[0];
            total = total < 0 || progress[1] < 0 ? -1 : total + progress[1];
            running += progress[1] < 0 || progress[0] < progress[1] ? 1 : 0;
        }
        var sizes = total > 0 ? megabytes(done) + " of " + megabytes(total) : megabytes(done);
        var others = running > 1 ? " and " + (running - 1) + " more" : "";
        return sizes + " MB  " + TerminalText.printable(latest) + others;
    }

    private static String megabytes(long bytes) {
        return Long.toString(bytes / 1_000_000) + "." + bytes % 1_000_000 / 100_000;
    }

    private void draw(String text) {
        var line = text;
        while (TerminalText.width(line) >= width) {
            line = line.substring(0, line.offsetByCodePoints(line.length(), -1));
        }
        put(CLEAR_LINE + line);
    }

    private void put(String text) {
        try {
            terminal.write(text.getBytes(StandardCharsets.UTF_8));
            terminal.flush();
        } catch (IOException e) {
            // the terminal has gone; the work goes on
        }
    }

    @Override
    public synchronized void close() {
        if (drawn) {
            put(CLEAR_LINE);
            drawn = false;
        }
    }
}
