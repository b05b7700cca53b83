package dev.plimsoll.engine.report.formats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells SPDX identifiers and expressions from other words for a licence (SPDX 2.3, annex D).
final class Licences {
    private static final Pattern SEPARATORS = Pattern.compile("[()\\s]+");

    private final Set<String> identifiers;

    private Licences(Set<String> identifiers) {
        this.identifiers = identifiers;
    }

    /// Reads the list of identifiers that the program carries.
    static Licences load() {
        try (var in = Licences.class.getResourceAsStream("spdx-licence-ids.txt")) {
            if (in == null) {
                throw new IllegalStateException("spdx-licence-ids.txt is missing beside " + Licences.class);
            }
            var text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            var identifiers = new HashSet<String>();
            text.lines().filter(line -> !line.startsWith("#")).forEach(identifiers::add);
            return new Licences(identifiers);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the list of SPDX licences", e);
        }
    }

    boolean isIdentifier(String text) {
        return identifiers.contains(text);
    }

    /// Whether the text is an expression of known identifiers: `MIT OR Apache-2.0`, `GPL-2.0-only WITH
    /// Classpath-exception-2.0`. Its parts are checked, and that operators stand between them.
    boolean isExpression(String text) {
        if (text.length() > 1_000 || !balanced(text)) {
            return false;
        }
        boolean wantsOperand = true;
        boolean exception = false;
        for (var word : SEPARATORS
                .splitAsStream(text.strip())
                .filter(part -> !part.isEmpty())
                .toList()) {
            if (wantsOperand) {
                if (!exception && !isOperand(word)) {
                    return false;
                }
                exception = false;
            } else if (word.equals("WITH")) {
                exception = true;
            } else if (!word.equals("AND") && !word.equals("OR")) {
                return false;
            }
            wantsOperand = !wantsOperand;
        }
        return !wantsOperand;
    }

    private boolean isOperand(String word) {
        var plain = word.endsWith("+") ? word.substring(0, word.length() - 1) : word;
        return identifiers.contains(plain);
    }

    /// Brackets open after an operator or the start and close after an operand: the rest `isExpression` sees.
    private static boolean balanced(String text) {
        if (text.contains("()") || text.toUpperCase(Locale.ROOT).contains(") (")) {
            return false;
        }
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }
}
