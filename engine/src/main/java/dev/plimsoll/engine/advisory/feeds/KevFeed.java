package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.engine.advisory.AdvisoryFeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// CISA's catalogue of known exploited vulnerabilities, as JSON or CSV, plain or in a zip: each as CISA
/// publishes it. Both forms say the same, so a zip that holds both gives the union.
final class KevFeed implements AdvisoryFeed {
    private static final String ADDRESS =
            "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json";

    private static final String STEM = "known_exploited_vulnerabilities";

    private final Json json = new Json();

    @Override
    public String name() {
        return "kev";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Source> sources(Path folder) throws IOException {
        for (var name : List.of("kev.zip", STEM + ".json", STEM + ".csv")) {
            var file = folder.resolve("kev").resolve(name);
            if (Files.isRegularFile(file)) {
                return List.of(new Source("kev", file, Set.of()));
            }
        }
        return List.of();
    }

    @Override
    public Publication publication() {
        return new Publication.File("kev", STEM + ".json", ADDRESS);
    }

    @Override
    public boolean wants(String entry) {
        return entry.endsWith(STEM + ".json") || entry.endsWith(STEM + ".csv");
    }

    @Override
    public boolean entriesStandAlone() {
        return false;
    }

    @Override
    public void read(Entry entry, Records records) throws IOException {
        if (entry.name().endsWith(".json")) {
            readJson(entry, records);
        } else {
            readCsv(entry, records);
        }
    }

    private void readJson(Entry entry, Records records) throws IOException {
        json.object(entry.content(), entry.length(), parser -> {
            boolean listed = false;
            for (var key = Json.nextKey(parser); key != null; key = Json.nextKey(parser)) {
                switch (key) {
                    case "dateReleased" -> released(Json.string(parser), records);
                    case "vulnerabilities" -> {
                        listed = Json.atArray(parser);
                        while (listed && Json.nextObject(parser)) {
                            String cve = null;
                            String added = null;
                            for (var field = Json.nextKey(parser); field != null; field = Json.nextKey(parser)) {
                                switch (field) {
                                    case "cveID" -> cve = Json.string(parser);
                                    case "dateAdded" -> added = Json.string(parser);
                                    default -> parser.skipChildren();
                                }
                            }
                            add(cve, added, records);
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            if (!listed) {
                throw new IOException("no list of vulnerabilities: this is not CISA's catalogue");
            }
        });
    }

    private static void readCsv(Entry entry, Records records) throws IOException {
        var lines = new CsvLines(new String(entry.content(), 0, entry.length(), StandardCharsets.UTF_8));
        var fields = new ArrayList<String>();
        if (!lines.next(fields) || !fields.contains("cveID")) {
            throw new IOException("no column cveID: this is not CISA's catalogue");
        }
        int cve = fields.indexOf("cveID");
        int added = fields.indexOf("dateAdded");
        while (lines.next(fields)) {
            add(at(fields, cve), at(fields, added), records);
        }
    }

    private static @Nullable String at(List<String> fields, int index) {
        return index >= 0 && index < fields.size() ? fields.get(index) : null;
    }

    private static void add(@Nullable String cve, @Nullable String added, Records records) {
        if (cve == null || !cve.startsWith("CVE-") || cve.length() > 40) {
            records.doubt("an element without a CVE id");
            return;
        }
        records.exploited(cve, Dates.day(added));
    }

    private static void released(@Nullable String text, Records records) {
        try {
            if (text != null) {
                records.dated(Instant.parse(text));
            }
        } catch (DateTimeParseException e) {
            records.doubt("dateReleased is no date");
        }
    }
}
