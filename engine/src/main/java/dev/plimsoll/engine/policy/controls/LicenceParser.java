package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.policy.controls.LicenceExpression.Both;
import dev.plimsoll.engine.policy.controls.LicenceExpression.Either;
import dev.plimsoll.engine.policy.controls.LicenceExpression.Licence;
import java.util.ArrayList;
import java.util.List;

/// Reads licence expressions by descending through OR, AND and WITH, which bind in this order, loosest first.
final class LicenceParser {
    private final String text;
    private final List<String> tokens;
    private int next;
    private int depth;

    LicenceParser(String text) {
        this.text = text;
        this.tokens = tokens(text);
    }

    LicenceExpression parse() {
        var expression = either();
        if (next < tokens.size()) {
            throw wrong("'" + tokens.get(next) + "' does not belong there");
        }
        return expression;
    }

    private LicenceExpression either() {
        var left = both();
        while (isNext("OR")) {
            next++;
            left = new Either(left, both());
        }
        return left;
    }

    private LicenceExpression both() {
        var left = single();
        while (isNext("AND")) {
            next++;
            left = new Both(left, single());
        }
        return left;
    }

    private LicenceExpression single() {
        var token = take();
        if (token.equals("(")) {
            if (++depth > LicenceExpression.DEEPEST) {
                throw wrong("it is nested more than " + LicenceExpression.DEEPEST + " deep");
            }
            var inner = either();
            if (!take().equals(")")) {
                throw wrong("a parenthesis is not closed");
            }
            depth--;
            return inner;
        }
        if (!isId(token)) {
            throw wrong("'" + token + "' is no licence id");
        }
        if (isNext("WITH")) {
            next++;
            var exception = take();
            if (!isId(exception)) {
                throw wrong("'" + exception + "' is no exception's id");
            }
            return Licence.of(token, exception);
        }
        return Licence.of(token, null);
    }

    private boolean isNext(String operator) {
        return next < tokens.size() && tokens.get(next).equalsIgnoreCase(operator);
    }

    private String take() {
        if (next == tokens.size()) {
            throw wrong("it ends too early");
        }
        return tokens.get(next++);
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("'" + text + "' is not an SPDX licence expression: " + why);
    }

    private static boolean isId(String token) {
        for (var operator : List.of("AND", "OR", "WITH")) {
            if (token.equalsIgnoreCase(operator)) {
                return false;
            }
        }
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            boolean ascii = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == ':' || c == '*');
            boolean allowed = ascii || (c == '+' && i > 0 && i == token.length() - 1);
            if (!allowed) {
                return false;
            }
        }
        return !token.isEmpty();
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        var word = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean parenthesis = c == '(' || c == ')';
            if (parenthesis || Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    tokens.add(word.toString());
                    word.setLength(0);
                }
                if (parenthesis) {
                    tokens.add(String.valueOf(c));
                }
            } else {
                word.append(c);
            }
        }
        return tokens;
    }
}
