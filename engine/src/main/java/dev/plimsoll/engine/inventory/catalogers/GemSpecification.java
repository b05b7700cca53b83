package dev.plimsoll.engine.inventory.catalogers;

import java.util.ArrayList;
import java.util.List;

/// The plain assignments of a generated gem specification: `s.name = "rack".freeze`.
///
/// @param name empty if it is not a plain string
/// @param version empty if it is not a plain string
/// @param platform empty if not stated
record GemSpecification(String name, String version, String platform, List<String> licences) {
    private static final String STUB = "# stub: ";

    GemSpecification {
        licences = List.copyOf(licences);
    }

    static GemSpecification read(String ruby) {
        String name = "";
        String version = "";
        String platform = "";
        List<String> licences = List.of();
        String stub = "";
        int at = 0;
        while (at < ruby.length()) {
            int end = ruby.indexOf('\n', at);
            if (end < 0) {
                end = ruby.length();
            }
            int start = at;
            at = end + 1;
            if (ruby.startsWith(STUB, start)) {
                stub = stub.isEmpty() ? ruby.substring(start, end) : stub;
                continue;
            }
            int dot = wordEnd(ruby, skipBlanks(ruby, start, end), end);
            if (dot >= end || ruby.charAt(dot) != '.') {
                continue;
            }
            int attributeEnd = wordEnd(ruby, dot + 1, end);
            int equals = skipBlanks(ruby, attributeEnd, end);
            if (equals + 1 >= end || ruby.charAt(equals) != '=' || ruby.charAt(equals + 1) == '=') {
                continue;
            }
            int value = equals + 1;
            switch (ruby.substring(dot + 1, attributeEnd)) {
                case "name" -> name = name.isEmpty() ? first(ruby, value, end) : name;
                case "version" -> version = version.isEmpty() ? first(ruby, value, end) : version;
                case "platform" -> platform = platform.isEmpty() ? first(ruby, value, end) : platform;
                case "license", "licenses" -> licences = strings(ruby, value, end, Integer.MAX_VALUE);
                default -> {}
            }
        }
        return new GemSpecification(name, version, platform, licences).completedBy(stub);
    }

    /// RubyGems repeats name, version and platform in a comment that it reads in place of the Ruby below
    /// (`Gem::StubSpecification`): `# stub: rack 2.1.4 ruby lib`.
    private GemSpecification completedBy(String stub) {
        if (stub.isEmpty() || (!name.isEmpty() && !version.isEmpty())) {
            return this;
        }
        String[] words = stub.substring(STUB.length()).strip().split(" ", 4);
        if (words.length < 3) {
            return this;
        }
        return new GemSpecification(words[0], words[1], words[2], licences);
    }

    /// The one string that a value consists of: a literal, frozen or not, or `Gem::Version.new("1.0")`; else
    /// nothing.
    private static String first(String ruby, int from, int end) {
        int at = skipBlanks(ruby, from, end);
        String constructor = "Gem::Version.new(";
        if (ruby.startsWith(constructor, at)) {
            at += constructor.length();
        }
        int literalEnd = literalEnd(ruby, at, end);
        if (literalEnd < 0) {
            return "";
        }
        String rest = ruby.substring(literalEnd, end).strip();
        boolean plain = rest.isEmpty() || rest.equals(".freeze") || rest.startsWith("#") || rest.startsWith(")");
        List<String> found = strings(ruby, at, literalEnd, 1);
        return plain && !found.isEmpty() ? found.getFirst() : "";
    }

    /// All string literals of a value, in their order.
    private static List<String> strings(String ruby, int from, int end, int most) {
        var found = new ArrayList<String>();
        int at = from;
        while (at < end && found.size() < most) {
            int literalEnd = literalEnd(ruby, at, end);
            if (literalEnd < 0) {
                at++;
                continue;
            }
            int open = ruby.charAt(at) == '%' ? at + 3 : at + 1;
            String text = ruby.substring(open, literalEnd - 1);
            if (!text.contains("#{")) {
                found.add(text.replace("\\\"", "\"").replace("\\\\", "\\"));
            }
            at = literalEnd;
        }
        return found;
    }

    /// Behind the literal that starts here, or -1 if none does.
    private static int literalEnd(String ruby, int at, int end) {
        if (at >= end) {
            return -1;
        }
        char close;
        int from = at + 1;
        switch (ruby.charAt(at)) {
            case '"' -> close = '"';
            case '\'' -> close = '\'';
            case '%' -> {
                if (!ruby.startsWith("%q<", at)) {
                    return -1;
                }
                close = '>';
                from = at + 3;
            }
            default -> {
                return -1;
            }
        }
        for (int i = from; i < end; i++) {
            if (ruby.charAt(i) == '\\') {
                i++;
            } else if (ruby.charAt(i) == close) {
                return i + 1;
            }
        }
        return -1;
    }

    private static int skipBlanks(String text, int from, int end) {
        int at = from;
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    private static int wordEnd(String text, int from, int end) {
        int at = from;
        while (at < end && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return at;
    }
}
