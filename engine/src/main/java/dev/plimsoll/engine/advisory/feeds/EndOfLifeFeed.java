package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.engine.advisory.AdvisoryFeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// End-of-life dates of endoflife.date, in its three forms: the answer of its API (`/api/v1/products/full`),
/// the data behind it (`releases/PRODUCT.json`), and its pages (`products/PRODUCT.md`), which alone know
/// Ubuntu's dates.
final class EndOfLifeFeed implements AdvisoryFeed {
    private static final String ADDRESS = "https://endoflife.date/api/v1/products/full";
    private static final String API_FILE = "products-full.json";

    private final Json json = new Json();

    @Override
    public String name() {
        return "endoflife";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Source> sources(Path folder) throws IOException {
        var sources = new ArrayList<Source>();
        for (var name : List.of("products.zip", API_FILE, "releases.zip")) {
            var file = folder.resolve("endoflife").resolve(name);
            if (Files.isRegularFile(file)) {
                int dot = name.indexOf('.');
                var source = name.equals(API_FILE) ? "endoflife" : "endoflife-" + name.substring(0, dot);
                sources.add(new Source(source, file, Set.of()));
            }
        }
        return sources;
    }

    @Override
    public Publication publication() {
        return new Publication.File("endoflife", API_FILE, ADDRESS);
    }

    @Override
    public boolean wants(String entry) {
        return entry.endsWith(".json") || entry.endsWith(".md");
    }

    @Override
    public boolean entriesStandAlone() {
        return false;
    }

    @Override
    public void read(Entry entry, Records records) throws IOException {
        var name = entry.name().substring(entry.name().lastIndexOf('/') + 1);
        if (name.endsWith(".md")) {
            readPage(name.substring(0, name.length() - ".md".length()), entry, records);
        } else {
            json.object(entry.content(), entry.length(), parser -> {
                for (var key = Json.nextKey(parser); key != null; key = Json.nextKey(parser)) {
                    switch (key) {
                        case "result" -> readProducts(parser, records);
                        case "releases" -> readReleases(name.substring(0, name.length() - 5), parser, records);
                        default -> parser.skipChildren();
                    }
                }
            });
        }
    }

    /// `{"result": [{"name": "debian", "releases": [{"name": "12", "eolFrom": "2026-07-11", "eoesFrom": …}]}]}`
    private static void readProducts(JsonParser json, Records records) throws IOException {
        if (!Json.atArray(json)) {
            return;
        }
        while (Json.nextObject(json)) {
            String product = null;
            List<Map<String, String>> releases = List.of();
            for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
                switch (key) {
                    case "name" -> product = Json.string(json);
                    case "releases" -> releases = objects(json);
                    default -> json.skipChildren();
                }
            }
            for (var release : releases) {
                add(product, release.get("name"), release.get("eolFrom"), release.get("eoesFrom"), records);
            }
        }
    }

    /// `{"releases": {"12": {"name": "12", "eol": "2026-07-11", "eoes": …}}}`
    private static void readReleases(String product, JsonParser json, Records records) throws IOException {
        if (!Json.atObject(json)) {
            return;
        }
        for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
            if (Json.atObject(json)) {
                var release = fields(json);
                add(product, key, release.get("eol"), release.get("eoes"), records);
            }
        }
    }

    private static List<Map<String, String>> objects(JsonParser json) throws IOException {
        var objects = new ArrayList<Map<String, String>>();
        if (Json.atArray(json)) {
            while (Json.nextObject(json)) {
                objects.add(fields(json));
            }
        }
        return objects;
    }

    private static Map<String, String> fields(JsonParser json) throws IOException {
        var fields = new HashMap<String, String>();
        for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                fields.put(key, json.getString());
            } else {
                json.skipChildren();
            }
        }
        return fields;
    }

    /// Reads the `releases:` list in the head of a page. That is YAML of one shape, written by machines and
    /// checked by the site, of which two levels of `key: value` are all that is needed; anything else is passed
    /// over.
    private static void readPage(String product, Entry entry, Records records) {
        var lines = new String(entry.content(), 0, entry.length(), StandardCharsets.UTF_8).split("\r?\n", -1);
        var release = new HashMap<String, String>();
        boolean inReleases = false;
        for (int i = 1; i < lines.length && !lines[i].equals("---"); i++) {
            var line = lines[i];
            if (!line.startsWith(" ") && !line.startsWith("-") && !line.isBlank() && !line.startsWith("#")) {
                inReleases = line.strip().equals("releases:");
                continue;
            }
            if (inReleases) {
                var field = line.strip();
                if (field.startsWith("- ")) {
                    addPage(product, release, records);
                    release.clear();
                    field = field.substring(2).strip();
                }
                int colon = field.indexOf(": ");
                if (colon > 0) {
                    release.put(field.substring(0, colon), unquoted(field.substring(colon + 2)));
                }
            }
        }
        addPage(product, release, records);
    }

    private static void addPage(String product, Map<String, String> release, Records records) {
        add(product, release.get("releaseCycle"), release.get("eol"), release.get("eoes"), records);
    }

    private static String unquoted(String value) {
        int comment = value.indexOf(" #");
        var bare = (comment < 0 ? value : value.substring(0, comment)).strip();
        boolean quoted = bare.length() >= 2 && (bare.startsWith("\"") || bare.startsWith("'"));
        return quoted ? bare.substring(1, bare.length() - 1) : bare;
    }

    /// A release whose end is not known as a day (`false`, or a bare `true`) is left out: nothing is said of it.
    private static void add(
            @Nullable String product,
            @Nullable String release,
            @Nullable String ends,
            @Nullable String extended,
            Records records) {
        var day = Dates.day(ends);
        if (product != null && release != null && day != null && product.length() + release.length() < 200) {
            records.endOfLife(product, release, day, Dates.day(extended));
        }
    }
}
