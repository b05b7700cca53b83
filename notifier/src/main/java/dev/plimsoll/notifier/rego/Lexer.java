package dev.plimsoll.notifier.rego;

import java.util.ArrayList;
import java.util.List;

/// Cuts a module into tokens.
final class Lexer {
    private static final int MAX_LENGTH = 1 << 20;
    private static final List<String> TWO = List.of(":=", "==", "!=", "<=", ">=");
    private static final String ONE = "{}[]().,;:=<>+-*/%&|";

    private final String file;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;
    private boolean newLine = true;
    private boolean spaced = true;

    private Lexer(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /// The last token is the end.
    static List<Token> tokens(String file, String text) throws RegoLoadException {
        if (text.length() > MAX_LENGTH) {
            throw new RegoLoadException(file + ": the module has more than " + MAX_LENGTH + " characters");
        }
        var lexer = new Lexer(file, text);
        lexer.read();
        return List.copyOf(lexer.tokens);
    }

    private void read() throws RegoLoadException {
        while (true) {
            skip();
            if (at == text.length()) {
                add(Token.Kind.END, "", position());
                return;
            }
            char c = text.charAt(at);
            if (nameStart(c)) {
                name();
            } else if (digit(c)) {
                number();
            } else if (c == '"') {
                string();
            } else if (c == '`') {
                rawString();
            } else {
                sign();
            }
        }
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                at++;
                line++;
                lineStart = at;
                newLine = true;
            } else if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\uFEFF') {
                at++;
            } else {
                return;
            }
            spaced = true;
        }
    }

    private void name() {
        var from = position();
        int start = at;
        while (at < text.length() && (nameStart(text.charAt(at)) || digit(text.charAt(at)))) {
            at++;
        }
        add(Token.Kind.NAME, text.substring(start, at), from);
    }

    private void number() throws RegoLoadException {
        var from = position();
        int start = at;
        while (at < text.length() && digit(text.charAt(at))) {
            at++;
        }
        if (at + 1 < text.length() && text.charAt(at) == '.' && digit(text.charAt(at + 1))) {
            at++;
            while (at < text.length() && digit(text.charAt(at))) {
                at++;
            }
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            while (at < text.length() && digit(text.charAt(at))) {
                at++;
            }
        }
        if (at < text.length() && nameStart(text.charAt(at))) {
            throw new RegoLoadException(from, "'" + text.substring(start, at + 1) + "' is neither a number nor a name");
        }
        add(Token.Kind.NUMBER, text.substring(start, at), from);
    }

    private void string() throws RegoLoadException {
        var from = position();
        var out = new StringBuilder();
        at++;
        while (true) {
            if (at >= text.length() || text.charAt(at) == '\n') {
                throw new RegoLoadException(from, "the string has no end on its line; add the closing quote");
            }
            char c = text.charAt(at++);
            if (c == '"') {
                add(Token.Kind.STRING, out.toString(), from);
                return;
            }
            out.append(c == '\\' ? escape(from) : c);
        }
    }

    private char escape(Position from) throws RegoLoadException {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                try {
                    var digits = text.substring(at, at + 4);
                    at += 4;
                    yield (char) Integer.parseUnsignedInt(digits, 16);
                } catch (IndexOutOfBoundsException | NumberFormatException e) {
                    throw new RegoLoadException(from, "\\u must be followed by four hexadecimal digits");
                }
            }
            default -> throw new RegoLoadException(from, "a string has no escape \\" + c);
        };
    }

    private void rawString() throws RegoLoadException {
        var from = position();
        int end = text.indexOf('`', at + 1);
        if (end < 0) {
            throw new RegoLoadException(from, "the raw string has no end; add the closing back quote");
        }
        var content = text.substring(at + 1, end);
        add(Token.Kind.STRING, content.replace("\r", ""), from);
        for (int i = at; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        at = end + 1;
    }

    private void sign() throws RegoLoadException {
        var from = position();
        for (var two : TWO) {
            if (text.startsWith(two, at)) {
                at += 2;
                add(Token.Kind.SIGN, two, from);
                return;
            }
        }
        char c = text.charAt(at);
        if (ONE.indexOf(c) < 0) {
            throw new RegoLoadException(from, "'" + c + "' is no part of Rego");
        }
        at++;
        add(Token.Kind.SIGN, String.valueOf(c), from);
    }

    private Position position() {
        return new Position(file, line, at - lineStart + 1);
    }

    private void add(Token.Kind kind, String content, Position from) {
        tokens.add(new Token(kind, content, from, newLine, spaced));
        newLine = false;
        spaced = false;
    }

    private static boolean nameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
