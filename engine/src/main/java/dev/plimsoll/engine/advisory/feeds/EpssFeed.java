package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.engine.advisory.AdvisoryFeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/// FIRST's Exploit Prediction Scoring System: a CSV of `cve,epss,percentile` below a comment with the day of
/// the scores.
final class EpssFeed implements AdvisoryFeed {
    private static final String ADDRESS = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz";
    private static final String STEM = "epss_scores-current.csv";
    private static final int MAX_DOUBTS = 20;

    @Override
    public String name() {
        return "epss";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Source> sources(Path folder) throws IOException {
        for (var name : List.of(STEM + ".gz", STEM)) {
            var file = folder.resolve("epss").resolve(name);
            if (Files.isRegularFile(file)) {
                return List.of(new Source("epss", file, Set.of()));
            }
        }
        return List.of();
    }

    @Override
    public Publication publication() {
        return new Publication.File("epss", STEM + ".gz", ADDRESS);
    }

    @Override
    public boolean wants(String entry) {
        return true;
    }

    @Override
    public boolean entriesStandAlone() {
        return false;
    }

    @Override
    public void read(Entry entry, Records records) throws IOException {
        int scores = 0;
        int doubts = 0;
        int start = 0;
        while (start < entry.length()) {
            int end = start;
            while (end < entry.length() && entry.content()[end] != '\n') {
                end++;
            }
            var line = new String(entry.content(), start, Math.min(end - start, 1_000), StandardCharsets.UTF_8).strip();
            start = end + 1;
            if (line.startsWith("\uFEFF")) {
                line = line.substring(1);
            }
            if (line.startsWith("#")) {
                dated(line, records);
            } else if (!line.isEmpty() && !line.startsWith("cve,")) {
                if (score(line, records)) {
                    scores++;
                } else if (++doubts <= MAX_DOUBTS) {
                    records.doubt("'" + line.substring(0, Math.min(80, line.length())) + "' is no score");
                }
            }
        }
        if (scores == 0) {
            throw new IOException("no line is a score: this is not an EPSS file");
        }
        if (doubts > MAX_DOUBTS) {
            records.doubt((doubts - MAX_DOUBTS) + " more lines are no score");
        }
    }

    private static void dated(String comment, Records records) {
        int at = comment.indexOf("score_date:");
        var day = at < 0 ? null : Dates.day(comment.substring(at + "score_date:".length()));
        if (day != null) {
            records.dated(day.atStartOfDay().toInstant(ZoneOffset.UTC));
        }
    }

    private static boolean score(String line, Records records) {
        int first = line.indexOf(',');
        int second = line.indexOf(',', first + 1);
        if (first < 0 || second < 0 || !line.startsWith("CVE-")) {
            return false;
        }
        try {
            double score = Double.parseDouble(line.substring(first + 1, second));
            double percentile = Double.parseDouble(line.substring(second + 1));
            if (!(score >= 0 && score <= 1 && percentile >= 0 && percentile <= 1)) {
                return false;
            }
            records.likelihood(line.substring(0, first), score, percentile);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
