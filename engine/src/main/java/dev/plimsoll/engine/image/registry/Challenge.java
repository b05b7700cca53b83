package dev.plimsoll.engine.image.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a registry wants to see before it answers (RFC 9110, section 11.6.1, `WWW-Authenticate`).
///
/// @param scheme in lower case: `basic`, `bearer`
/// @param parameters by their lower-case names
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int MAX_LENGTH = 8192;

    /// Reads the challenges of one header; what cannot be read is left out.
    static List<Challenge> parse(String header) {
        var result = new ArrayList<Challenge>();
        if (header.length() > MAX_LENGTH) {
            return result;
        }
        int position = 0;
        while (position < header.length()) {
            int start = skip(header, position, " ,\t");
            int end = token(header, start);
            if (end == start) {
                break;
            }
            var parameters = new LinkedHashMap<String, String>();
            var scheme = header.substring(start, end).toLowerCase(Locale.ROOT);
            position = readParameters(header, end, parameters);
            result.add(new Challenge(scheme, parameters));
        }
        return result;
    }

    private static int readParameters(String header, int from, Map<String, String> parameters) {
        int position = from;
        while (true) {
            int start = skip(header, position, " ,\t");
            int end = token(header, start);
            int equals = skip(header, end, " \t");
            if (end == start || equals >= header.length() || header.charAt(equals) != '=') {
                return end == start ? header.length() : start; // the next challenge, or what is none
            }
            var value = new StringBuilder();
            position = value(header, skip(header, equals + 1, " \t"), value);
            parameters.putIfAbsent(header.substring(start, end).toLowerCase(Locale.ROOT), value.toString());
        }
    }

    private static int value(String header, int start, StringBuilder value) {
        if (start >= header.length() || header.charAt(start) != '"') {
            int end = start;
            while (end < header.length() && ", \t".indexOf(header.charAt(end)) < 0) {
                end++;
            }
            value.append(header, start, end);
            return end;
        }
        int position = start + 1;
        while (position < header.length() && header.charAt(position) != '"') {
            if (header.charAt(position) == '\\' && position + 1 < header.length()) {
                position++;
            }
            value.append(header.charAt(position++));
        }
        return Math.min(header.length(), position + 1);
    }

    private static int token(String header, int start) {
        int end = start;
        while (end < header.length()
                && (Character.isLetterOrDigit(header.charAt(end))
                        || "!#$%&'*+-.^_`|~".indexOf(header.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static int skip(String header, int start, String what) {
        int position = start;
        while (position < header.length() && what.indexOf(header.charAt(position)) >= 0) {
            position++;
        }
        return position;
    }
}
