package dev.plimsoll.notifier.rego;

import java.util.List;

/// The tokens of a module, taken one after the other. Not safe for several threads.
final class Tokens {
    private static final int MAX_DEPTH = 100;

    private final List<Token> tokens;
    private int next;
    private int depth;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    /// The token behind the next one; the end behind the end.
    Token second() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        var token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    boolean take(String sign) {
        boolean there = peek().is(sign);
        if (there) {
            take();
        }
        return there;
    }

    boolean takeWord(String word) {
        boolean there = peek().isWord(word);
        if (there) {
            take();
        }
        return there;
    }

    void expect(String sign) throws RegoLoadException {
        if (!take(sign)) {
            throw unexpected("'" + sign + "'");
        }
    }

    void expectWord(String word) throws RegoLoadException {
        if (!takeWord(word)) {
            throw unexpected("'" + word + "'");
        }
    }

    Token name(String what) throws RegoLoadException {
        if (peek().kind() != Token.Kind.NAME) {
            throw unexpected(what);
        }
        return take();
    }

    Token string() throws RegoLoadException {
        if (peek().kind() != Token.Kind.STRING) {
            throw unexpected("a string");
        }
        return take();
    }

    /// To be called where a term begins within a term, and [#leave] where it ends.
    void enter() throws RegoLoadException {
        if (++depth > MAX_DEPTH) {
            throw new RegoLoadException(peek().at(), "terms are nested more than " + MAX_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }

    RegoLoadException unexpected(String wanted) {
        return new RegoLoadException(peek().at(), "here stands " + peek().shown() + " instead of " + wanted);
    }
}
