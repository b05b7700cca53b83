package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Expr.Access;
import dev.plimsoll.notifier.rego.Expr.ArrayComprehension;
import dev.plimsoll.notifier.rego.Expr.ArrayOf;
import dev.plimsoll.notifier.rego.Expr.Call;
import dev.plimsoll.notifier.rego.Expr.Constant;
import dev.plimsoll.notifier.rego.Expr.Entry;
import dev.plimsoll.notifier.rego.Expr.Name;
import dev.plimsoll.notifier.rego.Expr.ObjectComprehension;
import dev.plimsoll.notifier.rego.Expr.ObjectOf;
import dev.plimsoll.notifier.rego.Expr.SetComprehension;
import dev.plimsoll.notifier.rego.Expr.SetOf;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Null;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads terms, with the operators between them.
final class TermParser {
    /// The function behind `x in xs`.
    static final String MEMBER = "internal.member";

    /// From the loosest; what stands for each is a built-in function.
    private static final List<Map<String, String>> OPERATORS = List.of(
            Map.of("in", MEMBER),
            Map.of("==", "equal", "!=", "neq", "<", "lt", "<=", "lte", ">", "gt", ">=", "gte"),
            Map.of("|", "or"),
            Map.of("&", "and"),
            Map.of("+", "plus", "-", "minus"),
            Map.of("*", "mul", "/", "div", "%", "rem"));

    private static final int BAR = 2;

    private final Tokens tokens;
    private final BodyParser bodies;

    TermParser(Tokens tokens) {
        this.tokens = tokens;
        this.bodies = new BodyParser(tokens, this);
    }

    BodyParser bodies() {
        return bodies;
    }

    Expr expression() throws RegoLoadException {
        return operators(0, true);
    }

    /// @param bar whether `|` is the union of sets, and not the beginning of a comprehension's body
    private Expr operators(int level, boolean bar) throws RegoLoadException {
        if (level == OPERATORS.size()) {
            return term();
        }
        tokens.enter();
        var left = operators(level + 1, bar);
        while (level != BAR || bar) {
            var sign = tokens.peek();
            boolean possible = sign.kind() == Token.Kind.SIGN || sign.isWord("in");
            var function = possible ? OPERATORS.get(level).get(sign.text()) : null;
            if (function == null) {
                break;
            }
            tokens.take();
            left = new Call(sign.at(), function, List.of(left, operators(level + 1, bar)));
        }
        tokens.leave();
        return left;
    }

    /// Terms up to a closing sign, which is taken; a comma behind the last one is allowed.
    List<Expr> list(String end) throws RegoLoadException {
        List<Expr> items = new ArrayList<>();
        while (!tokens.take(end)) {
            items.add(expression());
            if (!tokens.peek().is(end)) {
                tokens.expect(",");
            }
        }
        return items;
    }

    private Expr term() throws RegoLoadException {
        var first = tokens.peek();
        Expr term =
                switch (first.kind()) {
                    case STRING -> new Constant(tokens.take().at(), new Text(first.text()));
                    case NUMBER -> number(tokens.take(), "");
                    case NAME -> named(tokens.take());
                    case SIGN -> signed(first);
                    case END -> throw tokens.unexpected("a term");
                };
        return parts(term);
    }

    private static Expr number(Token token, String sign) throws RegoLoadException {
        try {
            return new Constant(token.at(), new Num(new BigDecimal(sign + token.text())));
        } catch (NumberFormatException | Halt e) {
            throw new RegoLoadException(token.at(), "'" + token.text() + "' is no number that can be used");
        }
    }

    private Expr named(Token name) throws RegoLoadException {
        return switch (name.text()) {
            case "true" -> new Constant(name.at(), Bool.TRUE);
            case "false" -> new Constant(name.at(), Bool.FALSE);
            case "null" -> new Constant(name.at(), Null.NULL);
            case "set" -> {
                if (tokens.peek().is("(") && tokens.second().is(")")) {
                    tokens.take();
                    tokens.take();
                    yield new SetOf(name.at(), List.of());
                }
                yield new Name(name.at(), name.text());
            }
            default -> {
                if (BodyParser.isReserved(name)) {
                    throw new RegoLoadException(name.at(), "here stands " + name.shown() + " instead of a term");
                }
                yield new Name(name.at(), name.text());
            }
        };
    }

    private Expr signed(Token first) throws RegoLoadException {
        tokens.take();
        return switch (first.text()) {
            case "(" -> {
                var inner = expression();
                tokens.expect(")");
                yield inner;
            }
            case "-" -> {
                if (tokens.peek().kind() == Token.Kind.NUMBER) {
                    yield number(tokens.take(), "-");
                }
                throw tokens.unexpected("a number; write 0 - x for the negative of x");
            }
            case "[" -> array(first.at());
            case "{" -> braces(first.at());
            default -> throw new RegoLoadException(first.at(), "here stands " + first.shown() + " instead of a term");
        };
    }

    private Expr array(Position at) throws RegoLoadException {
        if (tokens.take("]")) {
            return new ArrayOf(at, List.of());
        }
        var first = operators(0, false);
        if (tokens.take("|")) {
            var body = bodies.until("]");
            tokens.expect("]");
            return new ArrayComprehension(at, first, body);
        }
        return new ArrayOf(at, following(first, "]"));
    }

    private Expr braces(Position at) throws RegoLoadException {
        if (tokens.take("}")) {
            return new ObjectOf(at, List.of());
        }
        var first = operators(0, false);
        if (tokens.take(":")) {
            return object(at, first);
        }
        if (tokens.take("|")) {
            var body = bodies.until("}");
            tokens.expect("}");
            return new SetComprehension(at, first, body);
        }
        return new SetOf(at, following(first, "}"));
    }

    private Expr object(Position at, Expr firstKey) throws RegoLoadException {
        var firstValue = operators(0, false);
        if (tokens.take("|")) {
            var body = bodies.until("}");
            tokens.expect("}");
            return new ObjectComprehension(at, firstKey, firstValue, body);
        }
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(firstKey, firstValue));
        while (!tokens.take("}")) {
            tokens.expect(",");
            if (!tokens.peek().is("}")) {
                var key = expression();
                tokens.expect(":");
                entries.add(new Entry(key, expression()));
            }
        }
        return new ObjectOf(at, List.copyOf(entries));
    }

    private List<Expr> following(Expr first, String end) throws RegoLoadException {
        List<Expr> items = new ArrayList<>();
        items.add(first);
        if (tokens.take(",")) {
            items.addAll(list(end));
        } else {
            tokens.expect(end);
        }
        return items;
    }

    /// `.name`, `[key]` and `(arguments)` that follow without a space.
    private Expr parts(Expr start) throws RegoLoadException {
        var term = start;
        while (!tokens.peek().spaced()) {
            if (tokens.take(".")) {
                term = Parser.part(term, tokens.name("a name"));
            } else if (tokens.peek().is("[")) {
                var at = tokens.take().at();
                var key = expression();
                tokens.expect("]");
                term = new Access(at, term, key);
            } else if (tokens.peek().is("(")) {
                var function = dotted(term);
                if (function == null) {
                    throw tokens.unexpected("something else: only a name can be called");
                }
                tokens.take();
                term = new Call(start.at(), function, List.copyOf(list(")")));
            } else {
                break;
            }
        }
        return term;
    }

    /// `a.b.c` as a text; absent where the term is another one.
    static @Nullable String dotted(Expr term) {
        if (term instanceof Name(Position _, String name)) {
            return name;
        }
        if (term instanceof Access(Position _, Expr base, Constant(Position _, Text(String key)))) {
            var front = dotted(base);
            return front == null ? null : front + "." + key;
        }
        return null;
    }
}
