package dev.plimsoll.engine.advisory;

import dev.plimsoll.engine.advisory.AffectedRange.Event;
import dev.plimsoll.engine.advisory.AffectedRange.Kind;
import dev.plimsoll.vocabulary.Cvss;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How lists are written into one column: a line for each element, so that people can read them with any SQLite
/// tool.
///
/// A range's event is a sign and a version: `>` introduced, `<` fixed, `=` last affected, `^` limit. An empty
/// line ends a range. No element holds a line break: [#clean] sees to it.
final class AffectedText {
    private static final String SIGNS = "><=^";

    private AffectedText() {}

    static @Nullable String ranges(List<AffectedRange> ranges) {
        if (ranges.isEmpty()) {
            return null;
        }
        var text = new StringBuilder();
        for (var range : ranges) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            for (var event : range.events()) {
                text.append(sign(event.kind())).append(clean(event.version())).append('\n');
            }
        }
        text.setLength(Math.max(0, text.length() - 1));
        return text.toString();
    }

    static List<AffectedRange> ranges(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        var ranges = new ArrayList<AffectedRange>(1);
        var events = new ArrayList<Event>(2);
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                end = text.length();
            }
            if (end == start) {
                ranges.add(new AffectedRange(events));
                events.clear();
            } else {
                events.add(new Event(kind(text.charAt(start)), text.substring(start + 1, end)));
            }
            start = end + 1;
        }
        if (!events.isEmpty()) {
            ranges.add(new AffectedRange(events));
        }
        return ranges;
    }

    static @Nullable String lines(List<String> elements) {
        if (elements.isEmpty()) {
            return null;
        }
        var text = new StringBuilder();
        for (var element : elements) {
            text.append(clean(element)).append('\n');
        }
        text.setLength(text.length() - 1);
        return text.toString();
    }

    static List<String> lines(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split("\n", -1));
    }

    /// Three lists of ids in three lines, with blanks between ids.
    static @Nullable String names(List<String> aliases, List<String> upstream, List<String> related) {
        if (aliases.isEmpty() && upstream.isEmpty() && related.isEmpty()) {
            return null;
        }
        return joined(aliases) + '\n' + joined(upstream) + '\n' + joined(related);
    }

    /// The list in one of the three lines.
    static List<String> names(@Nullable String text, int line) {
        if (text == null) {
            return List.of();
        }
        var ids = lines(text).get(line);
        return ids.isEmpty() ? List.of() : List.of(ids.split(" ", -1));
    }

    private static String joined(List<String> ids) {
        var text = new StringBuilder();
        for (var id : ids) {
            text.append(text.isEmpty() ? "" : " ").append(clean(id.replace(' ', '\uFFFD')));
        }
        return text.toString();
    }

    /// One assessment a line: score, version, source and vector, with tabs between.
    static @Nullable String cvss(List<Cvss> assessments) {
        if (assessments.isEmpty()) {
            return null;
        }
        var text = new StringBuilder();
        for (var cvss : assessments) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append(cvss.score()).append('\t').append(cvss.version()).append('\t');
            text.append(clean(cvss.source())).append('\t').append(clean(cvss.vector()));
        }
        return text.toString();
    }

    static List<Cvss> cvss(@Nullable String text) {
        var assessments = new ArrayList<Cvss>(2);
        for (var line : lines(text)) {
            var parts = line.split("\t", 4);
            assessments.add(new Cvss(parts[1], parts[3], Double.parseDouble(parts[0]), parts[2]));
        }
        return assessments;
    }

    /// Replaces control characters: a version or name that holds one is none, and must not look like two.
    static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                var clean = new StringBuilder(text);
                for (int j = i; j < clean.length(); j++) {
                    if (Character.isISOControl(clean.charAt(j))) {
                        clean.setCharAt(j, '\uFFFD');
                    }
                }
                return clean.toString();
            }
        }
        return text;
    }

    private static char sign(Kind kind) {
        return switch (kind) {
            case INTRODUCED -> '>';
            case FIXED -> '<';
            case LAST_AFFECTED -> '=';
            case LIMIT -> '^';
        };
    }

    private static Kind kind(char sign) {
        int index = SIGNS.indexOf(sign);
        if (index < 0) {
            throw new DatabaseException("the advisory database holds a range that starts with '" + sign
                    + "': it is damaged; run 'plimsoll db update'");
        }
        return switch (index) {
            case 0 -> Kind.INTRODUCED;
            case 1 -> Kind.FIXED;
            case 2 -> Kind.LAST_AFFECTED;
            default -> Kind.LIMIT;
        };
    }
}
