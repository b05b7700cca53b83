package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.engine.advisory.AdvisoryFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The Open Source Vulnerability format (ossf.github.io/osv-schema), as its bucket lays it out:
/// `<Ecosystem>/all.zip` with one JSON record an entry. A folder of another name, such as `malicious`, is read
/// in the same way.
final class OsvFeed implements AdvisoryFeed {
    private static final String BUCKET = "https://osv-vulnerabilities.storage.googleapis.com/";

    private final Json json = new Json();
    private final CvssScores scores = new CvssScores();

    @Override
    public String name() {
        return "osv";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Source> sources(Path folder) throws IOException {
        var sources = new ArrayList<Source>();
        try (var entries = Files.list(folder)) {
            for (var path : entries.sorted().toList()) {
                var file = path.resolve("all.zip");
                if (Files.isRegularFile(file)) {
                    var name = path.getFileName().toString();
                    sources.add(new Source(name, file, Set.of(name)));
                }
            }
        }
        return sources;
    }

    @Override
    public Publication publication() {
        return new Publication.Bucket(BUCKET);
    }

    @Override
    public boolean wants(String entry) {
        return entry.endsWith(".json");
    }

    @Override
    public void read(Entry entry, Records records) throws IOException {
        json.object(
                entry.content(), entry.length(), parser -> new OsvRecord(entry.source(), scores, records).read(parser));
    }
}
