package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.engine.advisory.Advisory;
import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.AdvisoryFeed.Records;
import dev.plimsoll.engine.advisory.AffectedPackage;
import dev.plimsoll.engine.advisory.AffectedRange;
import dev.plimsoll.engine.advisory.AffectedRange.Event;
import dev.plimsoll.engine.advisory.AffectedRange.Kind;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.FixState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// One record of OSV while it is read (schema 1.7). Ranges over Git commits, and packages that are named by their
/// repository alone, are left out: an image tells nothing of them.
final class OsvRecord {
    private static final int MAX_NAME = 1_000;
    private static final int MAX_SUMMARY = 160;
    private static final int MAX_REFERENCES = 3;
    private static final int MAX_REFERENCE = 300;

    private final String source;
    private final CvssScores scores;
    private final Records records;

    private String id = "";
    private String summary = "";
    private String details = "";
    private @Nullable Instant published;
    private @Nullable Instant modified;
    private boolean withdrawn;
    private List<String> aliases = List.of();
    private List<String> upstream = List.of();
    private List<String> related = List.of();
    private List<Score> severities = List.of();
    private @Nullable String word;
    private List<Found> packages = new ArrayList<>();
    private List<Reference> references = new ArrayList<>();

    /// An assessment as published: a vector, or a word of the distribution that `type` names.
    private record Score(String type, String score) {}

    private record Reference(String type, String url) {}

    /// One element of `affected`.
    private static final class Found {
        @Nullable
        String ecosystem;

        @Nullable
        String name;

        List<AffectedRange> ranges = List.of();
        List<String> versions = List.of();
        List<Score> severities = List.of();

        @Nullable
        String urgency;

        @Nullable
        String status;

        @Nullable
        String note;

        @Nullable
        String word;
    }

    OsvRecord(String source, CvssScores scores, Records records) {
        this.source = source;
        this.scores = scores;
        this.records = records;
    }

    void read(JsonParser json) throws IOException {
        for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
            switch (key) {
                case "id" -> id = named(Json.string(json), "id");
                case "summary" -> summary = orEmpty(Json.string(json));
                case "details" -> details = orEmpty(Json.string(json));
                case "published" -> published = Dates.instant(Json.string(json));
                case "modified" -> modified = Dates.instant(Json.string(json));
                case "withdrawn" -> withdrawn = Json.string(json) != null;
                case "aliases" -> aliases = names(json);
                case "upstream" -> upstream = names(json);
                case "related" -> related = names(json);
                case "severity" -> severities = severities(json);
                case "affected" -> readPackages(json);
                case "references" -> readReferences(json);
                case "database_specific" -> word = severityWord(json);
                default -> json.skipChildren();
            }
        }
        if (id.isEmpty()) {
            throw new IOException("no id");
        }
        if (withdrawn) {
            records.withdrawn(id, modified);
        } else {
            hand();
        }
    }

    private void hand() {
        var scoredBy = publisher();
        var severity = word == null ? null : OsvWords.severity(word);
        var severitySource = severity == null ? null : scoredBy;
        for (var score : severities) {
            if (!score.type().startsWith("CVSS")) {
                severity = OsvWords.severity(score.score());
                severitySource = severity == null ? null : score.type();
            }
        }
        if (severity == null && OsvWords.titlesStateSeverity(source)) {
            severity = OsvWords.severityOfTitle(summary);
            severitySource = severity == null ? null : source;
        }
        var affected = new ArrayList<AffectedPackage>(packages.size());
        for (var found : packages) {
            if (found.ecosystem != null && found.name != null) {
                affected.add(affected(found, found.ecosystem, found.name, scoredBy));
            }
        }
        records.advisory(
                new Advisory(
                        id,
                        source,
                        aliases,
                        upstream,
                        related,
                        title(),
                        published,
                        modified,
                        severity,
                        severitySource,
                        cvss(severities, scoredBy),
                        urls()),
                affected);
    }

    private AffectedPackage affected(Found found, String ecosystem, String name, String scoredBy) {
        var versions = repeatsRanges(found) ? List.<String>of() : found.versions;
        var severity = found.urgency != null
                ? OsvWords.urgency(found.urgency)
                : found.word != null ? OsvWords.severity(found.word) : null;
        for (var score : found.severities) {
            if (!score.type().startsWith("CVSS")) {
                severity = OsvWords.severity(score.score());
            }
        }
        return new AffectedPackage(
                ecosystem,
                AdvisoryDatabase.packageKey(ecosystem, name),
                found.ranges,
                versions,
                severity,
                unfixed(found),
                cvss(found.severities, scoredBy));
    }

    private static boolean repeatsRanges(Found found) {
        return found.ecosystem != null && !found.ranges.isEmpty() && OsvWords.listsRepeatRanges(found.ecosystem);
    }

    private static @Nullable FixState unfixed(Found found) {
        if (found.urgency != null && found.urgency.equals("end-of-life")) {
            return FixState.END_OF_LIFE;
        }
        return found.status == null ? null : OsvWords.fixState(found.status, orEmpty(found.note));
    }

    /// Whose word a severity is: the id tells it, since one archive holds records of several publishers.
    private String publisher() {
        return id.startsWith("GHSA-") ? "GHSA" : source;
    }

    private List<Cvss> cvss(List<Score> published, String by) {
        if (published.isEmpty()) {
            return List.of();
        }
        var assessments = new ArrayList<Cvss>(published.size());
        for (var score : published) {
            if (score.type().startsWith("CVSS")) {
                var cvss = scores.of(score.score(), by);
                if (cvss.isPresent()) {
                    if (!assessments.contains(cvss.get())) {
                        assessments.add(cvss.get());
                    }
                } else {
                    records.doubt("'" + bounded(score.score(), 100) + "' is no CVSS vector");
                }
            }
        }
        return assessments;
    }

    /// Many records of distributions have no summary: then the first line of the details stands for it.
    private String title() {
        var text = (summary.isBlank() ? details : summary).strip();
        int end = text.indexOf('\n');
        return bounded(end < 0 ? text : text.substring(0, end), MAX_SUMMARY);
    }

    /// The most telling ones: what the publisher says, then the fix, then others.
    private List<String> urls() {
        var urls = new LinkedHashSet<String>();
        for (var type : List.of("ADVISORY", "FIX", "REPORT", "ARTICLE", "WEB")) {
            for (var reference : references) {
                if (urls.size() < MAX_REFERENCES && reference.type().equals(type)) {
                    urls.add(reference.url());
                }
            }
        }
        return List.copyOf(urls);
    }

    private void readPackages(JsonParser json) throws IOException {
        packages = new ArrayList<>();
        if (Json.atArray(json)) {
            while (Json.nextObject(json)) {
                packages.add(readPackage(json));
            }
        }
    }

    private Found readPackage(JsonParser json) throws IOException {
        var found = new Found();
        for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
            switch (key) {
                case "package" -> readName(json, found);
                case "ranges" -> found.ranges = ranges(json);
                case "versions" -> {
                    // By far most of the text of Debian and Alpine: not even unpacked where it is not needed.
                    if (repeatsRanges(found)) {
                        json.skipChildren();
                    } else {
                        found.versions = versions(json);
                    }
                }
                case "severity" -> found.severities = severities(json);
                case "ecosystem_specific" -> readEcosystem(json, found);
                default -> json.skipChildren();
            }
        }
        return found;
    }

    private static void readName(JsonParser json, Found found) throws IOException {
        if (Json.atObject(json)) {
            for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
                switch (key) {
                    case "ecosystem" -> found.ecosystem = named(Json.string(json), "ecosystem");
                    case "name" -> found.name = named(Json.string(json), "package name");
                    default -> json.skipChildren();
                }
            }
        }
    }

    private static void readEcosystem(JsonParser json, Found found) throws IOException {
        if (Json.atObject(json)) {
            for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
                switch (key) {
                    case "urgency" -> found.urgency = Json.string(json);
                    case "status" -> found.status = Json.string(json);
                    case "note" -> found.note = Json.string(json);
                    case "severity" -> found.word = Json.string(json);
                    default -> json.skipChildren();
                }
            }
        }
    }

    private static List<AffectedRange> ranges(JsonParser json) throws IOException {
        var ranges = new ArrayList<AffectedRange>(1);
        if (Json.atArray(json)) {
            while (Json.nextObject(json)) {
                var type = "";
                List<Event> events = List.of();
                for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
                    switch (key) {
                        case "type" -> type = orEmpty(Json.string(json));
                        case "events" -> events = events(json);
                        default -> json.skipChildren();
                    }
                }
                if (!type.equals("GIT") && !events.isEmpty()) {
                    ranges.add(new AffectedRange(events));
                }
            }
        }
        return ranges;
    }

    private static List<Event> events(JsonParser json) throws IOException {
        var events = new ArrayList<Event>(2);
        if (Json.atArray(json)) {
            while (Json.nextObject(json)) {
                for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
                    var kind =
                            switch (key) {
                                case "introduced" -> Kind.INTRODUCED;
                                case "fixed" -> Kind.FIXED;
                                case "last_affected" -> Kind.LAST_AFFECTED;
                                case "limit" -> Kind.LIMIT;
                                default -> null;
                            };
                    var version = Json.string(json);
                    if (kind != null && version != null) {
                        events.add(new Event(kind, named(version, "version")));
                    }
                }
            }
        }
        return events;
    }

    private static List<String> versions(JsonParser json) throws IOException {
        var versions = Json.strings(json);
        for (int i = 0; i < versions.size(); i++) {
            versions.set(i, named(versions.get(i), "version"));
        }
        return versions;
    }

    private static List<Score> severities(JsonParser json) throws IOException {
        var severities = new ArrayList<Score>(2);
        if (Json.atArray(json)) {
            while (Json.nextObject(json)) {
                var fields = new HashMap<String, String>();
                for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
                    var value = Json.string(json);
                    if (value != null) {
                        fields.put(key, value);
                    }
                }
                severities.add(new Score(field(fields, "type"), field(fields, "score")));
            }
        }
        return severities;
    }

    private static String field(Map<String, String> fields, String key) {
        return orEmpty(fields.get(key));
    }

    private static @Nullable String severityWord(JsonParser json) throws IOException {
        String word = null;
        if (Json.atObject(json)) {
            for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
                if (key.equals("severity")) {
                    word = Json.string(json);
                } else {
                    json.skipChildren();
                }
            }
        }
        return word;
    }

    private void readReferences(JsonParser json) throws IOException {
        references = new ArrayList<>();
        if (Json.atArray(json)) {
            while (Json.nextObject(json)) {
                String type = null;
                String url = null;
                for (var key = Json.nextKey(json); key != null; key = Json.nextKey(json)) {
                    switch (key) {
                        case "type" -> type = Json.string(json);
                        case "url" -> url = Json.string(json);
                        default -> json.skipChildren();
                    }
                }
                if (type != null && url != null && isWebAddress(url)) {
                    references.add(new Reference(type, url));
                }
            }
        }
    }

    private static boolean isWebAddress(String url) {
        if (url.length() > MAX_REFERENCE || !(url.startsWith("https://") || url.startsWith("http://"))) {
            return false;
        }
        return url.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }

    /// The ids in an array; an id holds no blank, and none is an empty string.
    private static List<String> names(JsonParser json) throws IOException {
        var names = Json.strings(json);
        var clean = new ArrayList<String>(names.size());
        for (var name : names) {
            var id = named(name, "id").replace(' ', '\uFFFD');
            if (!id.isEmpty()) {
                clean.add(id);
            }
        }
        return clean;
    }

    private static String named(@Nullable String text, String what) throws IOException {
        if (text == null) {
            throw new IOException("the " + what + " is not a string");
        }
        if (text.length() > MAX_NAME) {
            throw new IOException("the " + what + " has more than " + MAX_NAME + " characters");
        }
        return text;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String bounded(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return text.substring(0, end) + "…";
    }
}
