package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.engine.advisory.AdvisoryFeed;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Exploitation;
import dev.plimsoll.vocabulary.Exploitation.Impact;
import dev.plimsoll.vocabulary.Exploitation.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// CISA's Vulnrichment: CVE records (CVE JSON 5) of whose containers only CISA's own is read, with the SSVC decision
/// points (exploitation, automatable, technical impact) and a CVSS assessment where the CVE's own authority gives none.
final class VulnrichmentFeed implements AdvisoryFeed {
    private static final String PUBLISHER = "CISA-ADP";

    private final Json json = new Json();
    private final CvssScores scores = new CvssScores();

    @Override
    public String name() {
        return "vulnrichment";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Source> sources(Path folder) throws IOException {
        var file = folder.resolve("vulnrichment").resolve("vulnrichment.zip");
        return Files.isRegularFile(file) ? List.of(new Source("vulnrichment", file, Set.of())) : List.of();
    }

    /// CISA publishes a Git repository of several gigabytes, no file.
    @Override
    public Publication publication() {
        return new Publication.Local();
    }

    @Override
    public boolean wants(String entry) {
        return entry.endsWith(".json") && entry.contains("CVE-");
    }

    @Override
    public boolean entriesStandAlone() {
        return false;
    }

    @Override
    public void read(Entry entry, Records records) throws IOException {
        var assessed = new Assessed();
        try {
            json.object(entry.content(), entry.length(), parser -> assessed.read(parser));
        } catch (IOException e) {
            // one record of many thousands: the others stand for themselves
            records.doubt("cannot be read and is left out: " + e.getMessage());
            return;
        }
        var cve = assessed.cve;
        if (cve == null) {
            records.doubt("a record without a CVE id");
            return;
        }
        var date = Dates.instant(assessed.dated);
        if (date != null) {
            records.dated(date);
        }
        var state = assessed.state;
        if (state != null || !assessed.cvss.isEmpty()) {
            records.assessed(
                    cve,
                    state == null ? null : new Exploitation(state, assessed.automatable, assessed.impact),
                    assessed.cvss);
        }
    }

    /// What was found in one record so far.
    private final class Assessed {
        private @Nullable String cve;
        private @Nullable String dated;
        private @Nullable State state;
        private @Nullable Boolean automatable;
        private @Nullable Impact impact;
        private final List<Cvss> cvss = new ArrayList<>(0);

        void read(JsonParser parser) throws IOException {
            for (var key = Json.nextKey(parser); key != null; key = Json.nextKey(parser)) {
                switch (key) {
                    case "cveMetadata" -> metadata(parser);
                    case "containers" -> containers(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        private void metadata(JsonParser parser) throws IOException {
            if (Json.atObject(parser)) {
                for (var key = Json.nextKey(parser); key != null; key = Json.nextKey(parser)) {
                    switch (key) {
                        case "cveId" -> cve = Json.string(parser);
                        case "dateUpdated" -> dated = Json.string(parser);
                        default -> parser.skipChildren();
                    }
                }
            }
        }

        private void containers(JsonParser parser) throws IOException {
            if (!Json.atObject(parser)) {
                return;
            }
            for (var key = Json.nextKey(parser); key != null; key = Json.nextKey(parser)) {
                if (key.equals("adp") && Json.atArray(parser)) {
                    while (Json.nextObject(parser)) {
                        var container = new Container();
                        container.read(parser);
                        if (PUBLISHER.equals(container.publisher)) {
                            take(container);
                        }
                    }
                } else if (!key.equals("adp")) {
                    parser.skipChildren();
                }
            }
        }

        /// The last of several containers counts, as the newest.
        private void take(Container container) {
            for (var option : container.options) {
                var value = option.value().strip().toLowerCase(Locale.ROOT);
                switch (option.key()) {
                    case "Exploitation" ->
                        state = switch (value) {
                            case "none" -> State.NONE;
                            case "poc", "public poc" -> State.POC;
                            case "active" -> State.ACTIVE;
                            default -> state;
                        };
                    case "Automatable" ->
                        automatable = value.equals("yes") ? (Boolean) true : value.equals("no") ? false : automatable;
                    case "Technical Impact" ->
                        impact = switch (value) {
                            case "partial" -> Impact.PARTIAL;
                            case "total" -> Impact.TOTAL;
                            default -> impact;
                        };
                    default -> {}
                }
            }
            for (var vector : container.vectors) {
                scores.of(vector, PUBLISHER).ifPresent(cvss::add);
            }
        }
    }

    private record Option(String key, String value) {}

    /// A publisher's part of a record.
    private static final class Container {
        private @Nullable String publisher;
        private final List<Option> options = new ArrayList<>(3);
        private final List<String> vectors = new ArrayList<>(0);

        void read(JsonParser parser) throws IOException {
            for (var key = Json.nextKey(parser); key != null; key = Json.nextKey(parser)) {
                if (key.equals("providerMetadata") && Json.atObject(parser)) {
                    for (var field = Json.nextKey(parser); field != null; field = Json.nextKey(parser)) {
                        if (field.equals("shortName")) {
                            publisher = Json.string(parser);
                        } else {
                            parser.skipChildren();
                        }
                    }
                } else if (key.equals("metrics") && Json.atArray(parser)) {
                    while (Json.nextObject(parser)) {
                        metric(parser);
                    }
                } else if (!key.equals("providerMetadata") && !key.equals("metrics")) {
                    parser.skipChildren();
                }
            }
        }

        private void metric(JsonParser parser) throws IOException {
            for (var key = Json.nextKey(parser); key != null; key = Json.nextKey(parser)) {
                if (key.startsWith("cvssV") && Json.atObject(parser)) {
                    for (var field = Json.nextKey(parser); field != null; field = Json.nextKey(parser)) {
                        var vector = field.equals("vectorString") ? Json.string(parser) : null;
                        if (vector != null) {
                            vectors.add(vector);
                        } else if (!field.equals("vectorString")) {
                            parser.skipChildren();
                        }
                    }
                } else if (key.equals("other") && Json.atObject(parser)) {
                    other(parser);
                } else if (!key.startsWith("cvssV") && !key.equals("other")) {
                    parser.skipChildren();
                }
            }
        }

        private void other(JsonParser parser) throws IOException {
            for (var key = Json.nextKey(parser); key != null; key = Json.nextKey(parser)) {
                if (key.equals("content") && Json.atObject(parser)) {
                    for (var field = Json.nextKey(parser); field != null; field = Json.nextKey(parser)) {
                        if (field.equals("options") && Json.atArray(parser)) {
                            while (Json.nextObject(parser)) {
                                options(parser);
                            }
                        } else if (!field.equals("options")) {
                            parser.skipChildren();
                        }
                    }
                } else if (!key.equals("content")) {
                    parser.skipChildren();
                }
            }
        }

        private void options(JsonParser parser) throws IOException {
            for (var key = Json.nextKey(parser); key != null; key = Json.nextKey(parser)) {
                var value = Json.string(parser);
                if (value != null) {
                    options.add(new Option(key, value));
                }
            }
        }
    }
}
