package dev.plimsoll.notifier.rego;

/// Sets JSON that stands on one line in lines, for people.
final class IndentedJson {
    /// Deeper levels are not set further in: their white space would grow faster than what they hold.
    private static final int MAX_DEPTH = 20;

    private IndentedJson() {}

    /// @param json without white space outside its texts
    static String of(String json) {
        var out = new StringBuilder(json.length() * 2);
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted) {
                out.append(c);
                if (c == '\\') {
                    out.append(json.charAt(++i));
                } else if (c == '"') {
                    quoted = false;
                }
                continue;
            }
            switch (c) {
                case '"' -> {
                    quoted = true;
                    out.append(c);
                }
                case '{', '[' -> {
                    out.append(c);
                    if (json.charAt(i + 1) == '}' || json.charAt(i + 1) == ']') {
                        out.append(json.charAt(++i));
                    } else {
                        line(out, ++depth);
                    }
                }
                case '}', ']' -> {
                    line(out, --depth);
                    out.append(c);
                }
                case ',' -> {
                    out.append(c);
                    line(out, depth);
                }
                case ':' -> out.append(": ");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, int depth) {
        out.append('\n').repeat("  ", Math.min(depth, MAX_DEPTH));
    }
}
