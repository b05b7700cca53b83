package dev.plimsoll.notifier.template;

import dev.plimsoll.notifier.channel.Markup;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.vocabulary.Severity;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The values that templates see: maps, lists and texts, each text escaped for the destination.
final class Values {
    /// Of images, violations and details: the rest is counted.
    private static final int MOST = 10;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Story story;
    private final Words words;
    private final Markup markup;
    private final UnaryOperator<String> escape;
    private final Titles titles;

    /// As the route writes them: `CVE-2026-1 (high) in openssl, reg.example/app:1`.
    private static final Pattern ENTRY =
            Pattern.compile("(\\S+) \\((critical|high|medium|low|negligible|unknown)\\)(.*)");

    private static final Pattern AGE = Pattern.compile("(\\d+) (min|h|days)");

    Values(Story story, Markup markup) {
        this.story = story;
        this.words = Words.of(story.message().language());
        this.markup = markup;
        this.escape = Escapes.of(markup);
        this.titles = new Titles(story, words, escape);
    }

    /// @param shown findings that are named; the others are counted
    Map<String, Object> all(int shown) {
        return all(shown, false);
    }

    /// @param attached whether all of them are in a file beside it
    Map<String, Object> all(int shown, boolean attached) {
        var values = new HashMap<String, Object>();
        var message = story.message();
        values.put("action", message.action().name().toLowerCase(Locale.ROOT));
        values.put("kind", kind());
        values.put("key", escape.apply(message.key()));
        values.put("route", escape.apply(message.route()));
        values.put("title", titles.title());
        values.put("lead", titles.lead());
        values.put("severity", story.severity().label());
        values.put("severityLabel", titles.severity(story.severity()));
        values.put("icon", icon());
        values.put("counts", titles.counts());
        values.put("facts", facts());
        values.put("findings", findings(shown));
        values.put("updates", updates(Math.min(shown, 5)));
        values.put("violations", texts(story.violations()));
        values.put("images", images());
        values.put("advice", advice());
        values.put("details", details());
        values.put("words", words.forTemplates(escape));
        var missing = story.findings().size() - shown;
        if (missing > 0) {
            values.put("missing", missing);
            values.put("more", more(words.number(missing), attached));
        }
        var event = story.event();
        var address = event == null ? null : event.address();
        if (address != null && !Escapes.link(address, markup).isEmpty()) {
            values.put("address", Escapes.link(address, markup));
        }
        var digest = message.digest();
        if (digest != null) {
            values.put("digest", digest(digest));
        }
        return values;
    }

    /// What is left out, and where the whole is; a page that shows all of it is named at the end.
    private String more(String missing, boolean attached) {
        var event = story.event();
        if (attached) {
            return words.say("more.attached", missing);
        }
        return event == null || event.address() != null || event.source().isBlank()
                ? words.say("more", missing)
                : words.say("more.source", missing, escape.apply(event.source()));
    }

    private String kind() {
        var event = story.event();
        return event == null ? "digest" : event.kind().name().toLowerCase(Locale.ROOT);
    }

    private String icon() {
        return switch (story.message().action()) {
            case RESOLVE -> "✅";
            case DIGEST -> "📋";
            case OPEN, UPDATE ->
                switch (story.severity()) {
                    case CRITICAL -> "🔴";
                    case HIGH -> "🟠";
                    case MEDIUM -> "🟡";
                    case LOW, NEGLIGIBLE -> "🔵";
                    case UNKNOWN -> "⚪";
                };
        };
    }

    private List<Map<String, Object>> facts() {
        var facts = new ArrayList<Map<String, Object>>();
        var event = story.event();
        if (event == null) {
            return facts;
        }
        if (story.images().size() == 1) {
            var image = story.images().getFirst();
            fact(facts, "image", image.reference());
            fact(facts, "digest", Objects.requireNonNullElse(image.digest(), ""));
            fact(facts, "os", image.os());
        } else if (story.imageCount() > 0) {
            fact(facts, "images", words.number(story.imageCount()));
        }
        fact(facts, "running", limited(story.running()));
        var scope = event.scope();
        if (scope != null) {
            fact(facts, "scope", scope.name());
            fact(facts, "owners", limited(scope.owners()));
        }
        var incident = event.incident();
        if (incident != null) {
            fact(facts, "rule", incident.rule());
            fact(facts, "place", incident.place());
            fact(facts, "description", incident.description());
            fact(facts, "done", incident.action());
        }
        fact(facts, "source", event.source());
        fact(facts, "time", TIME.format(event.time()));
        return facts;
    }

    private void fact(List<Map<String, Object>> facts, String label, String value) {
        if (!value.isBlank()) {
            facts.add(Map.of("label", escape.apply(words.say("label." + label)), "value", escape.apply(value)));
        }
    }

    private List<Map<String, Object>> findings(int shown) {
        return story.findings().stream().limit(shown).map(this::finding).toList();
    }

    private Map<String, Object> finding(Story.Told told) {
        var finding = told.finding();
        var values = new HashMap<String, Object>();
        values.put("id", escape.apply(finding.id()));
        values.put("severity", finding.severity().label());
        values.put("severityLabel", titles.severity(finding.severity()));
        values.put("package", escape.apply(finding.packageName()));
        values.put("installed", escape.apply(finding.installedVersion()));
        var fixed = finding.fixedVersion();
        if (fixed != null && !fixed.isBlank()) {
            values.put("fixed", escape.apply(fixed));
        }
        values.put("fix", fixed == null || fixed.isBlank() ? escape.apply(words.say("nofix")) : escape.apply(fixed));
        values.put("exploited", finding.knownExploited());
        values.put("about", escape.apply(finding.title()));
        values.put("paths", limitedEscaped(finding.paths()));
        var score = finding.score();
        if (score != null) {
            values.put("score", score.toString());
        }
        if (story.images().size() > 1) {
            values.put(
                    "where",
                    limitedEscaped(
                            told.images().stream().map(NamedImage::reference).toList()));
        }
        var link = finding.link();
        if (link != null && !Escapes.link(link, markup).isEmpty()) {
            values.put("link", Escapes.link(link, markup));
        }
        return values;
    }

    private List<Map<String, Object>> images() {
        if (story.images().size() < 2) {
            return List.of();
        }
        return story.images().stream()
                .limit(MOST)
                .map(image -> Map.<String, Object>of(
                        "reference",
                        escape.apply(image.reference()),
                        "os",
                        escape.apply(image.os()),
                        "running",
                        limitedEscaped(image.running())))
                .toList();
    }

    private List<String> updates(int most) {
        return story.updates().stream()
                .limit(most)
                .map(update -> update.to().isEmpty()
                        ? words.say(
                                "update.newest",
                                escape.apply(update.packageName()),
                                escape.apply(update.from()),
                                words.number(update.findings()))
                        : words.say(
                                "update",
                                escape.apply(update.packageName()),
                                escape.apply(update.from()),
                                escape.apply(update.to()),
                                words.number(update.findings())))
                .toList();
    }

    private List<String> advice() {
        if (story.message().action() == dev.plimsoll.notifier.channel.Message.Action.RESOLVE) {
            return List.of();
        }
        var advice = new ArrayList<String>();
        if (story.findings().stream().anyMatch(told -> told.finding().knownExploited())) {
            advice.add(words.say("advice.exploited"));
        }
        var own = words.sentences().get("advice." + kind());
        if (own != null && !(kind().equals("scan") && story.findings().isEmpty())) {
            advice.add(own);
        }
        return advice.stream().map(escape).toList();
    }

    private List<Map<String, Object>> details() {
        return story.incidentDetails().entrySet().stream()
                .limit(MOST)
                .map(entry -> Map.<String, Object>of(
                        "label", escape.apply(entry.getKey()), "value", escape.apply(entry.getValue())))
                .toList();
    }

    private Map<String, Object> digest(dev.plimsoll.notifier.channel.Message.Digest digest) {
        var values = new HashMap<String, Object>();
        values.put("scope", escape.apply(digest.scope()));
        values.put("day", escape.apply(digest.day()));
        values.put("open", words.number(digest.open()));
        values.put("fresh", texts(inWords(digest.fresh())));
        values.put("overdue", texts(inWords(digest.overdue())));
        values.put("fixed", texts(inWords(digest.fixed())));
        values.put("freshCount", words.number(digest.fresh().size()));
        values.put("overdueCount", words.number(digest.overdue().size()));
        values.put("fixedCount", words.number(digest.fixed().size()));
        values.put("nothingNew", digest.fresh().isEmpty());
        values.put("dataAge", escape.apply(age(digest.dataAge())));
        return values;
    }

    /// Entries of a digest are written before anybody knows in which language they are read.
    private List<String> inWords(List<String> entries) {
        return entries.stream().map(this::inWords).toList();
    }

    private String inWords(String entry) {
        var parts = ENTRY.matcher(entry);
        if (!parts.matches()) {
            return entry;
        }
        var severity = titles.severity(Severity.valueOf(parts.group(2).toUpperCase(Locale.ROOT)));
        return parts.group(3).startsWith(" in ")
                ? words.say(
                        "digest.entry", parts.group(1), severity, parts.group(3).substring(4))
                : words.say("digest.entry.bare", parts.group(1), severity, parts.group(3));
    }

    private String age(String age) {
        var parts = AGE.matcher(age);
        return parts.matches() ? words.say("age." + parts.group(2), parts.group(1)) : age;
    }

    private List<String> texts(List<String> texts) {
        var shown = texts.stream().limit(MOST).map(escape);
        return texts.size() <= MOST
                ? shown.toList()
                : Stream.concat(shown, Stream.of(words.say("more", words.number(texts.size() - MOST))))
                        .toList();
    }

    private String limited(List<String> texts) {
        return texts.stream().limit(5).map(Escapes::clean).collect(Collectors.joining(", "))
                + (texts.size() > 5 ? " " + words.say("more", words.number(texts.size() - 5)) : "");
    }

    private String limitedEscaped(List<String> texts) {
        return texts.isEmpty() ? "" : escape.apply(limited(texts));
    }
}
