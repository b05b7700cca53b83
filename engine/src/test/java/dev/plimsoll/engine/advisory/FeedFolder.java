package dev.plimsoll.engine.advisory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A folder of feeds, made by the test that uses it.
public record FeedFolder(Path folder) {
    /// `<Ecosystem>/all.zip` with these entries.
    public FeedFolder archive(String ecosystem, Map<String, String> entries) {
        return file(ecosystem + "/all.zip", zip(entries));
    }

    public FeedFolder epss(String lines) {
        return file("epss/epss_scores-current.csv.gz", gzip(lines));
    }

    public FeedFolder kev(String json) {
        return file("kev/known_exploited_vulnerabilities.json", json.getBytes(StandardCharsets.UTF_8));
    }

    public FeedFolder file(String name, byte[] content) {
        try {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] zip(Map<String, String> entries) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var entry : new TreeMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] gzip(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A record about one package that is fixed in a version.
    public static String osv(String id, String ecosystem, String name, String fixed) {
        return osv(id, ecosystem, name, fixed, "2026-01-01T00:00:00Z");
    }

    public static String osv(String id, String ecosystem, String name, String fixed, String modified) {
        return """
                {"id": "%s", "modified": "%s", "summary": "about %s", "aliases": ["CVE-2026-1"],
                 "affected": [{"package": {"ecosystem": "%s", "name": "%s"},
                  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}]}""".formatted(id, modified, name, ecosystem, name, fixed);
    }
}
