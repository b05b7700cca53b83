package dev.plimsoll.server;

import dev.plimsoll.engine.advisory.DatabaseBuilder;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/// What publishers say at one time, made into a database.
///
/// @param npm entries of OSV
/// @param debian the same
/// @param exploited CVEs in CISA's catalogue
/// @param likelihoods EPSS scores by CVE
/// @param endOfLife of Debian 12
/// @param published date of the sources that state one for all of themselves
public record TestFeeds(
        List<String> npm,
        List<String> debian,
        SortedSet<String> exploited,
        SortedMap<String, Double> likelihoods,
        LocalDate endOfLife,
        Instant published) {
    public TestFeeds {
        npm = List.copyOf(npm);
        debian = List.copyOf(debian);
    }

    public Path database(Path folder, String name, Clock clock) throws IOException, InterruptedException {
        var feeds = folder.resolve(name + "-feeds");
        if (Files.exists(feeds)) {
            try (var files = Files.walk(feeds)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        write(feeds);
        var file = folder.resolve(name + ".db");
        Files.deleteIfExists(file);
        new DatabaseBuilder(AdvisoryFeeds.all(), clock).build(feeds, file);
        return file;
    }

    /// The folder that publishers' files lie in, as `db build --from` reads it.
    public void write(Path feeds) throws IOException {
        archive(feeds.resolve("npm"), npm);
        archive(feeds.resolve("Debian"), debian);
        var kev = exploited.stream()
                .map(cve -> "{\"cveID\": \"" + cve + "\", \"dateAdded\": \"2026-01-01\"}")
                .collect(Collectors.joining(","));
        zip(
                feeds.resolve("kev/kev.zip"),
                Map.of("known_exploited_vulnerabilities.json", "{\"vulnerabilities\": [" + kev + "]}"));
        var csv = new StringBuilder("#model_version:x,score_date:" + published + "\ncve,epss,percentile\n");
        likelihoods.forEach((cve, score) -> csv.append(cve)
                .append(',')
                .append(score)
                .append(',')
                .append(score)
                .append('\n'));
        Files.createDirectories(feeds.resolve("epss"));
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(feeds.resolve("epss/epss_scores-current.csv.gz")))) {
            gzip.write(csv.toString().getBytes(StandardCharsets.UTF_8));
        }
        zip(
                feeds.resolve("endoflife/releases.zip"),
                Map.of("releases/debian.json", "{\"releases\": {\"12\": {\"eol\": \"" + endOfLife + "\"}}}"));
    }

    private static void archive(Path folder, List<String> entries) throws IOException {
        var files = new TreeMap<String, String>();
        var json = JsonMapper.builder().build();
        for (var entry : new ArrayList<>(entries)) {
            files.put(json.readTree(entry).path("id").asString() + ".json", entry);
        }
        zip(folder.resolve("all.zip"), files);
    }

    private static void zip(Path file, Map<String, String> entries) throws IOException {
        Files.createDirectories(file.getParent());
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }
}
