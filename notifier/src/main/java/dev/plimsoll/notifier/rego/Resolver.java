package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Body.Assign;
import dev.plimsoll.notifier.rego.Body.Declare;
import dev.plimsoll.notifier.rego.Body.Every;
import dev.plimsoll.notifier.rego.Body.Literal;
import dev.plimsoll.notifier.rego.Body.Not;
import dev.plimsoll.notifier.rego.Body.SomeIn;
import dev.plimsoll.notifier.rego.Body.Test;
import dev.plimsoll.notifier.rego.Body.Unify;
import dev.plimsoll.notifier.rego.Expr.Access;
import dev.plimsoll.notifier.rego.Expr.ArrayComprehension;
import dev.plimsoll.notifier.rego.Expr.ArrayOf;
import dev.plimsoll.notifier.rego.Expr.Builtin;
import dev.plimsoll.notifier.rego.Expr.Call;
import dev.plimsoll.notifier.rego.Expr.Constant;
import dev.plimsoll.notifier.rego.Expr.Entry;
import dev.plimsoll.notifier.rego.Expr.FunctionCall;
import dev.plimsoll.notifier.rego.Expr.Input;
import dev.plimsoll.notifier.rego.Expr.Local;
import dev.plimsoll.notifier.rego.Expr.Name;
import dev.plimsoll.notifier.rego.Expr.ObjectComprehension;
import dev.plimsoll.notifier.rego.Expr.ObjectOf;
import dev.plimsoll.notifier.rego.Expr.RuleValue;
import dev.plimsoll.notifier.rego.Expr.SetComprehension;
import dev.plimsoll.notifier.rego.Expr.SetOf;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Says what each name of a rule stands for, and puts its conditions into an order in which every variable is bound
/// before it is needed. One object for one definition of a rule; not safe for several threads.
final class Resolver {
    private final Module module;
    private final RuleNames names;
    private final BitSet wild = new BitSet();
    private final Declarations declarations;
    private final Callables callables;

    Resolver(Module module, RuleNames names) {
        this.module = module;
        this.names = names;
        this.declarations = new Declarations(module, names);
        this.callables = new Callables(module, names);
    }

    Rule rule(Rule rule) throws RegoLoadException {
        var arguments = new Scope(null);
        for (var argument : rule.arguments()) {
            declarations.declarePattern(argument, arguments);
        }
        List<Expr> patterns = new ArrayList<>();
        for (var argument : rule.arguments()) {
            patterns.add(expr(argument, arguments));
        }
        var bound = (BitSet) arguments.visible.clone();
        var scope = new Scope(arguments);
        declarations.declare(rule.body(), scope);
        var key = rule.key();
        var value = rule.value();
        if (key != null) {
            declarations.declareNames(key, scope);
        }
        if (value != null) {
            declarations.declareNames(value, scope);
        }
        var body = ordered(rule.body(), scope, bound);
        var resolvedKey = key == null ? null : head(key, scope, bound);
        var resolvedValue = value == null ? null : head(value, scope, bound);
        var otherwise = rule.otherwise();
        return new Rule(
                rule.at(),
                rule.name(),
                rule.kind(),
                patterns,
                resolvedKey,
                resolvedValue,
                body,
                otherwise == null ? null : new Resolver(module, names).otherwise(otherwise),
                declarations.slots());
    }

    /// An `else` has the arguments of the rule before it, and nothing else of it.
    private Rule otherwise(Rule rule) throws RegoLoadException {
        return rule(rule);
    }

    private Expr head(Expr expr, Scope scope, BitSet bound) throws RegoLoadException {
        var resolved = expr(expr, scope);
        require(new Variables(scope.visible, wild).needs(resolved), bound, scope, expr.at());
        return resolved;
    }

    // --- the order of conditions ---

    /// @param bound what is bound before the body; afterwards with what the body binds
    private Body ordered(Body body, Scope scope, BitSet bound) throws RegoLoadException {
        List<Literal> left = new ArrayList<>();
        for (var literal : body.literals()) {
            var resolved = literal(literal, scope);
            if (!(resolved instanceof Declare)) {
                left.add(resolved);
            }
        }
        var variables = new Variables(scope.visible, wild);
        List<Literal> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Literal ready = null;
            for (var literal : left) {
                if (Variables.within(variables.needs(literal, bound), bound)) {
                    ready = literal;
                    break;
                }
            }
            if (ready == null) {
                var first = left.getFirst();
                require(variables.needs(first, bound), bound, scope, first.at());
                throw new IllegalStateException("no condition is ready, and none lacks anything");
            }
            left.remove(ready);
            ordered.add(ready);
            bound.or(variables.binds(ready));
        }
        return new Body(ordered);
    }

    private static void require(BitSet needs, BitSet bound, Scope scope, Position at) throws RegoLoadException {
        var missing = (BitSet) needs.clone();
        missing.andNot(bound);
        if (!missing.isEmpty()) {
            var name = scope.name(missing.nextSetBit(0));
            throw new RegoLoadException(
                    at, "nothing says what '" + name + "' is; no rule, import or condition gives it a value");
        }
    }

    private Literal literal(Literal literal, Scope scope) throws RegoLoadException {
        return switch (literal) {
            case Test(Position at, Expr expr) -> {
                if (expr instanceof Call(Position from, String function, List<Expr> arguments)) {
                    int arity = callables.arity(function, scope, from);
                    if (arguments.size() == arity + 1) {
                        // the last argument takes the answer
                        var call = new Call(from, function, arguments.subList(0, arity));
                        yield new Unify(at, expr(arguments.getLast(), scope), expr(call, scope));
                    }
                }
                yield new Test(at, expr(expr, scope));
            }
            case Assign(Position at, Expr target, Expr value) ->
                new Assign(at, expr(target, scope), expr(value, scope));
            case Unify(Position at, Expr left, Expr right) -> new Unify(at, expr(left, scope), expr(right, scope));
            case Not(Position at, Body body) -> {
                // its conditions are brought into order where it stands: what it needs is bound by then
                List<Literal> inner = new ArrayList<>();
                for (var one : body.literals()) {
                    inner.add(literal(one, scope));
                }
                yield new Not(at, new Body(inner));
            }
            case Declare declare -> declare;
            case SomeIn some -> {
                var key = some.key();
                yield new SomeIn(
                        some.at(),
                        key == null ? null : expr(key, scope),
                        expr(some.value(), scope),
                        expr(some.collection(), scope));
            }
            case Every every -> {
                var inner = new Scope(scope);
                var key = every.key();
                if (key != null) {
                    declarations.declarePattern(key, inner);
                }
                declarations.declarePattern(every.value(), inner);
                var resolvedKey = key == null ? null : expr(key, inner);
                var value = expr(every.value(), inner);
                var bound = (BitSet) inner.visible.clone();
                declarations.declare(every.body(), inner);
                yield new Every(
                        every.at(),
                        resolvedKey,
                        value,
                        expr(every.collection(), scope),
                        ordered(every.body(), inner, bound));
            }
        };
    }

    // --- terms ---

    private Expr expr(Expr expr, Scope scope) throws RegoLoadException {
        return switch (expr) {
            case Name(Position at, String name) -> name(at, name, scope);
            case Access access -> access(access, scope);
            case Call(Position at, String function, List<Expr> arguments) -> call(at, function, arguments, scope);
            case ArrayOf(Position at, List<Expr> items) -> new ArrayOf(at, exprs(items, scope));
            case SetOf(Position at, List<Expr> items) -> new SetOf(at, exprs(items, scope));
            case ObjectOf(Position at, List<Entry> entries) -> {
                List<Entry> resolved = new ArrayList<>();
                for (var entry : entries) {
                    resolved.add(new Entry(expr(entry.key(), scope), expr(entry.value(), scope)));
                }
                yield new ObjectOf(at, List.copyOf(resolved));
            }
            case ArrayComprehension(Position at, Expr head, Body body) -> {
                var inner = inner(body, scope, head);
                yield new ArrayComprehension(at, head(head, inner.scope, inner.bound), inner.body);
            }
            case SetComprehension(Position at, Expr head, Body body) -> {
                var inner = inner(body, scope, head);
                yield new SetComprehension(at, head(head, inner.scope, inner.bound), inner.body);
            }
            case ObjectComprehension(Position at, Expr key, Expr value, Body body) -> {
                var inner = inner(body, scope, key, value);
                yield new ObjectComprehension(
                        at, head(key, inner.scope, inner.bound), head(value, inner.scope, inner.bound), inner.body);
            }
            case Constant _, Local _, Input _, RuleValue _, Builtin _, FunctionCall _ -> expr;
        };
    }

    private record Inner(Body body, Scope scope, BitSet bound) {}

    /// The body of a comprehension: what the bodies around it bind is bound.
    private Inner inner(Body body, Scope around, Expr... heads) throws RegoLoadException {
        var scope = new Scope(around);
        var bound = (BitSet) around.visible.clone();
        declarations.declare(body, scope);
        for (var head : heads) {
            declarations.declareNames(head, scope);
        }
        return new Inner(ordered(body, scope, bound), scope, bound);
    }

    private List<Expr> exprs(List<Expr> exprs, Scope scope) throws RegoLoadException {
        List<Expr> resolved = new ArrayList<>();
        for (var one : exprs) {
            resolved.add(expr(one, scope));
        }
        return List.copyOf(resolved);
    }

    private Expr name(Position at, String name, Scope scope) throws RegoLoadException {
        if (name.equals("_")) {
            int slot = declarations.unnamed(scope);
            wild.set(slot);
            return new Local(at, slot, name);
        }
        var known = scope.find(name);
        if (known != null) {
            return new Local(at, known, name);
        }
        if (name.equals("input")) {
            return new Input(at);
        }
        var imported = module.imports().get(name);
        if (imported != null) {
            return path(at, imported, List.of());
        }
        var rule = names.rule(module.path(), name);
        if (rule == null) {
            throw new RegoLoadException(at, "'" + name + "' alone cannot be used here; name a rule of a package");
        }
        return value(at, rule);
    }

    private Expr access(Access access, Scope scope) throws RegoLoadException {
        List<Expr> keys = new ArrayList<>();
        Expr base = access;
        while (base instanceof Access(Position _, Expr inner, Expr key)) {
            keys.addFirst(key);
            base = inner;
        }
        List<String> path = List.of();
        if (base instanceof Name(Position _, String name) && scope.find(name) == null) {
            path = name.equals("data") ? List.of("data") : module.imports().getOrDefault(name, List.of());
        }
        List<Expr> resolved = new ArrayList<>();
        for (var key : keys) {
            resolved.add(key instanceof Constant ? key : expr(key, scope));
        }
        if (!path.isEmpty()) {
            return path(base.at(), path, resolved);
        }
        return parts(expr(base, scope), resolved);
    }

    private static Expr parts(Expr base, List<Expr> keys) {
        var expr = base;
        for (var key : keys) {
            expr = new Access(key.at(), expr, key);
        }
        return expr;
    }

    /// A path that begins with `data` or `input`, and what follows it.
    private Expr path(Position at, List<String> path, List<Expr> keys) throws RegoLoadException {
        if (path.getFirst().equals("input")) {
            Expr expr = new Input(at);
            for (var part : path.subList(1, path.size())) {
                expr = new Access(at, expr, new Constant(at, new Value.Text(part)));
            }
            return parts(expr, keys);
        }
        List<String> whole = new ArrayList<>(path.subList(1, path.size()));
        int fromKeys = 0;
        while (true) {
            if (whole.size() > 1) {
                var rule = names.rule(String.join(".", whole.subList(0, whole.size() - 1)), whole.getLast());
                if (rule != null) {
                    return parts(value(at, rule), keys.subList(fromKeys, keys.size()));
                }
            }
            if (fromKeys < keys.size() && keys.get(fromKeys) instanceof Constant(Position _, Value.Text(String part))) {
                whole.add(part);
                fromKeys++;
            } else {
                throw new RegoLoadException(
                        at, "no module has data." + String.join(".", whole) + names.similar(String.join(".", whole)));
            }
        }
    }

    private Expr value(Position at, Expr.RuleName rule) throws RegoLoadException {
        if (names.arity(rule) >= 0) {
            throw new RegoLoadException(at, rule + " is a function; call it with its arguments");
        }
        return new RuleValue(at, rule);
    }

    // --- calls ---

    private Expr call(Position at, String function, List<Expr> arguments, Scope scope) throws RegoLoadException {
        int arity = callables.arity(function, scope, at);
        if (arguments.size() != arity) {
            throw new RegoLoadException(
                    at, "'" + function + "' takes " + arity + " arguments, not " + arguments.size());
        }
        var resolved = exprs(arguments, scope);
        var rule = callables.find(function, scope, at);
        if (rule != null) {
            return new FunctionCall(at, rule, resolved);
        }
        return new Builtin(at, Callables.builtin(function, at), resolved);
    }
}
