package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Body.Assign;
import dev.plimsoll.notifier.rego.Body.Declare;
import dev.plimsoll.notifier.rego.Body.Every;
import dev.plimsoll.notifier.rego.Body.Literal;
import dev.plimsoll.notifier.rego.Body.Not;
import dev.plimsoll.notifier.rego.Body.SomeIn;
import dev.plimsoll.notifier.rego.Body.Test;
import dev.plimsoll.notifier.rego.Body.Unify;
import dev.plimsoll.notifier.rego.Expr.Call;
import dev.plimsoll.notifier.rego.Expr.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads the conditions of rules and comprehensions.
final class BodyParser {
    private static final Set<String> RESERVED =
            Set.of("as", "default", "else", "false", "import", "not", "null", "package", "some", "true", "with");

    private final Tokens tokens;
    private final TermParser terms;

    BodyParser(Tokens tokens, TermParser terms) {
        this.tokens = tokens;
        this.terms = terms;
    }

    static boolean isReserved(Token name) {
        return RESERVED.contains(name.text());
    }

    Body braced() throws RegoLoadException {
        tokens.expect("{");
        var body = until("}");
        tokens.expect("}");
        return body;
    }

    /// The conditions before a closing sign, each on a line of its own or behind a semicolon.
    Body until(String end) throws RegoLoadException {
        tokens.enter();
        List<Literal> literals = new ArrayList<>();
        literals.add(literal());
        while (!tokens.peek().is(end)) {
            if (!tokens.take(";") && !tokens.peek().newLine()) {
                throw tokens.unexpected("'" + end + "', ';' or a new line");
            }
            if (!tokens.peek().is(end)) {
                literals.add(literal());
            }
        }
        tokens.leave();
        return new Body(literals);
    }

    Literal literal() throws RegoLoadException {
        var first = tokens.peek();
        Literal literal;
        if (tokens.takeWord("not")) {
            literal = new Not(first.at(), new Body(List.of(literal())));
        } else if (tokens.takeWord("some")) {
            literal = some(first.at());
        } else if (first.isWord("every") && tokens.second().kind() == Token.Kind.NAME) {
            tokens.take();
            literal = every(first.at());
        } else {
            literal = expression(first.at());
        }
        if (tokens.peek().isWord("with")) {
            throw new RegoLoadException(
                    tokens.peek().at(), "'with' is not known here; give the function what it is to look at");
        }
        return literal;
    }

    private Literal expression(Position at) throws RegoLoadException {
        var left = terms.expression();
        if (tokens.take(":=")) {
            return new Assign(at, left, terms.expression());
        }
        if (tokens.take("=")) {
            return new Unify(at, left, terms.expression());
        }
        return new Test(at, left);
    }

    private Literal some(Position at) throws RegoLoadException {
        List<Expr> names = new ArrayList<>();
        do {
            names.add(terms.expression());
        } while (tokens.take(","));
        if (names.getLast() instanceof Call(Position _, String function, List<Expr> in)
                && function.equals(TermParser.MEMBER)
                && names.size() <= 2) {
            var key = names.size() == 2 ? names.getFirst() : null;
            return new SomeIn(at, key, in.getFirst(), in.getLast());
        }
        List<String> declared = new ArrayList<>();
        for (var name : names) {
            if (!(name instanceof Name(Position _, String text))) {
                throw new RegoLoadException(name.at(), "'some' is followed by names, or by 'x in collection'");
            }
            declared.add(text);
        }
        return new Declare(at, declared);
    }

    private Literal every(Position at) throws RegoLoadException {
        Expr first = name();
        Expr second = tokens.take(",") ? name() : null;
        tokens.expectWord("in");
        var collection = terms.expression();
        var body = braced();
        return second == null
                ? new Every(at, null, first, collection, body)
                : new Every(at, first, second, collection, body);
    }

    private Expr name() throws RegoLoadException {
        var name = tokens.name("a name");
        return new Name(name.at(), name.text());
    }
}
