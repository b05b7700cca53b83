package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Expr.Access;
import dev.plimsoll.notifier.rego.Expr.Constant;
import dev.plimsoll.notifier.rego.Rule.Kind;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a module: package, imports, rules (Open Policy Agent, policy language; both the older and the newer style of
/// rules).
final class Parser {
    private final Tokens tokens;
    private final TermParser terms;
    private final BodyParser bodies;
    private final Map<String, List<String>> imports = new LinkedHashMap<>();

    private Parser(Tokens tokens) {
        this.tokens = tokens;
        this.terms = new TermParser(tokens);
        this.bodies = terms.bodies();
    }

    static Module read(String file, String text) throws RegoLoadException {
        var tokens = new Tokens(Lexer.tokens(file, text));
        return new Parser(tokens).module(file);
    }

    private Module module(String file) throws RegoLoadException {
        tokens.expectWord("package");
        var path = String.join(".", path());
        while (tokens.peek().isWord("import")) {
            readImport();
        }
        List<Rule> rules = new ArrayList<>();
        while (tokens.peek().kind() != Token.Kind.END) {
            if (!tokens.peek().newLine()) {
                throw tokens.unexpected("a new rule on a line of its own");
            }
            if (tokens.peek().isWord("import")) {
                throw tokens.unexpected("a rule; imports stand before all rules");
            }
            rule(rules);
        }
        return new Module(file, path, imports, List.copyOf(rules));
    }

    /// `a.b["c"]`
    private List<String> path() throws RegoLoadException {
        List<String> path = new ArrayList<>();
        path.add(tokens.name("a name").text());
        while (true) {
            if (tokens.take(".")) {
                path.add(tokens.name("a name").text());
            } else if (tokens.peek().is("[") && !tokens.peek().spaced()) {
                tokens.expect("[");
                path.add(tokens.string().text());
                tokens.expect("]");
            } else {
                return path;
            }
        }
    }

    private void readImport() throws RegoLoadException {
        tokens.expectWord("import");
        var first = tokens.peek();
        var path = path();
        var alias = path.getLast();
        if (tokens.takeWord("as")) {
            alias = tokens.name("a name").text();
        }
        switch (path.getFirst()) {
            case "data", "input" -> imports.put(alias, List.copyOf(path));
            // words that are understood here at any time
            case "future", "rego" -> {
                var whole = String.join(".", path);
                if (!whole.equals("rego.v1")
                        && !whole.equals("future.keywords")
                        && !List.of("if", "in", "contains", "every").contains(path.getLast())) {
                    throw new RegoLoadException(first.at(), "nothing is known of the import '" + whole + "'");
                }
            }
            default ->
                throw new RegoLoadException(
                        first.at(), "an import begins with data, input, future or rego, not with " + first.shown());
        }
    }

    private void rule(List<Rule> rules) throws RegoLoadException {
        if (tokens.peek().isWord("default")) {
            tokens.expectWord("default");
            var name = tokens.name("the name of a rule");
            if (!tokens.take(":=")) {
                tokens.expect("=");
            }
            rules.add(new Rule(
                    name.at(), name.text(), Kind.DEFAULT, List.of(), null, terms.expression(), Body.EMPTY, null, 0));
            return;
        }
        var head = head();
        var first = rest(head, true);
        rules.add(first);
        // older style: further bodies of the same head
        while (tokens.peek().is("{") && !first.body().literals().isEmpty() && first.otherwise() == null) {
            rules.add(head.rule(bodies.braced(), null));
        }
    }

    private Rule rest(Head head, boolean bodyMayMiss) throws RegoLoadException {
        boolean hasIf = tokens.takeWord("if");
        Body body;
        if (tokens.peek().is("{") && (hasIf || !tokens.peek().newLine())) {
            body = bodies.braced();
        } else if (hasIf) {
            body = new Body(List.of(bodies.literal()));
        } else if (bodyMayMiss && head.stands()) {
            return head.rule(Body.EMPTY, null);
        } else {
            throw tokens.unexpected("a body: '{' or 'if'");
        }
        return head.rule(body, otherwise(head));
    }

    private @Nullable Rule otherwise(Head head) throws RegoLoadException {
        var word = tokens.peek();
        if (!tokens.takeWord("else")) {
            return null;
        }
        if (head.kind == Kind.PARTIAL_SET || head.kind == Kind.PARTIAL_OBJECT) {
            throw new RegoLoadException(word.at(), head.kind.shown() + " has no else");
        }
        Expr value = tokens.take(":=") || tokens.take("=") ? terms.expression() : new Constant(word.at(), Bool.TRUE);
        var other = new Head(word.at(), head.name, head.kind, head.arguments, null, value, true);
        if (!tokens.peek().is("{") && !tokens.peek().isWord("if")) {
            return other.rule(Body.EMPTY, null);
        }
        return rest(other, false);
    }

    private Head head() throws RegoLoadException {
        var name = tokens.name("the name of a rule");
        if (name.text().equals("_") || BodyParser.isReserved(name)) {
            throw new RegoLoadException(name.at(), "no rule can be named " + name.shown());
        }
        if (tokens.peek().is("(") && !tokens.peek().spaced()) {
            tokens.expect("(");
            var arguments = terms.list(")");
            var value = headValue();
            return new Head(
                    name.at(),
                    name.text(),
                    Kind.FUNCTION,
                    arguments,
                    null,
                    value == null ? new Constant(name.at(), Bool.TRUE) : value,
                    value != null);
        }
        if (tokens.peek().isWord("contains") && !tokens.peek().newLine()) {
            tokens.expectWord("contains");
            return new Head(name.at(), name.text(), Kind.PARTIAL_SET, List.of(), terms.expression(), null, true);
        }
        if (tokens.peek().is("[") && !tokens.peek().spaced()) {
            tokens.expect("[");
            var key = terms.expression();
            tokens.expect("]");
            var value = headValue();
            if (value == null && tokens.peek().isWord("if")) {
                // newer style: `name[key] if …` says true under each key
                return new Head(
                        name.at(),
                        name.text(),
                        Kind.PARTIAL_OBJECT,
                        List.of(),
                        key,
                        new Constant(name.at(), Bool.TRUE),
                        false);
            }
            return new Head(
                    name.at(),
                    name.text(),
                    value == null ? Kind.PARTIAL_SET : Kind.PARTIAL_OBJECT,
                    List.of(),
                    key,
                    value,
                    value != null);
        }
        if (tokens.peek().is(".")) {
            throw new RegoLoadException(
                    tokens.peek().at(), "a rule's name with dots is not known here; use name[key] := value");
        }
        var value = headValue();
        return new Head(
                name.at(),
                name.text(),
                Kind.COMPLETE,
                List.of(),
                null,
                value == null ? new Constant(name.at(), Bool.TRUE) : value,
                value != null);
    }

    private @Nullable Expr headValue() throws RegoLoadException {
        return tokens.take(":=") || tokens.take("=") ? terms.expression() : null;
    }

    /// What stands before a body.
    ///
    /// @param stands whether it needs no body
    private record Head(
            Position at,
            String name,
            Kind kind,
            List<Expr> arguments,
            @Nullable Expr key,
            @Nullable Expr value,
            boolean stands) {
        Rule rule(Body body, @Nullable Rule otherwise) {
            return new Rule(at, name, kind, arguments, key, value, body, otherwise, 0);
        }
    }

    /// A part of a document whose key is a plain word.
    static Expr part(Expr base, Token name) {
        return new Access(name.at(), base, new Constant(name.at(), new Text(name.text())));
    }
}
