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
import dev.plimsoll.notifier.rego.Expr.FunctionCall;
import dev.plimsoll.notifier.rego.Expr.Input;
import dev.plimsoll.notifier.rego.Expr.Local;
import dev.plimsoll.notifier.rego.Expr.Name;
import dev.plimsoll.notifier.rego.Expr.ObjectComprehension;
import dev.plimsoll.notifier.rego.Expr.ObjectOf;
import dev.plimsoll.notifier.rego.Expr.RuleName;
import dev.plimsoll.notifier.rego.Expr.RuleValue;
import dev.plimsoll.notifier.rego.Expr.SetComprehension;
import dev.plimsoll.notifier.rego.Expr.SetOf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Refuses rules that ask for themselves: Rego has no recursion, so that every evaluation ends.
final class Recursion {
    private final SortedMap<RuleName, Set<RuleName>> asked = new TreeMap<>();
    private final Set<RuleName> done = new HashSet<>();

    private Recursion() {}

    static void refuse(SortedMap<RuleName, List<Rule>> rules) throws RegoLoadException {
        var recursion = new Recursion();
        rules.forEach((name, definitions) -> {
            var found = new TreeSet<RuleName>();
            definitions.forEach(rule -> collect(rule, found));
            recursion.asked.put(name, found);
        });
        for (var entry : rules.entrySet()) {
            recursion.follow(
                    entry.getKey(),
                    new LinkedHashSet<>(),
                    entry.getValue().getFirst().at());
        }
    }

    private void follow(RuleName name, Set<RuleName> way, Position at) throws RegoLoadException {
        if (done.contains(name)) {
            return;
        }
        if (!way.add(name)) {
            List<String> shown = new ArrayList<>();
            way.stream().dropWhile(one -> !one.equals(name)).forEach(one -> shown.add(one.toString()));
            shown.add(name.toString());
            throw new RegoLoadException(at, "a rule asks for itself: " + String.join(" → ", shown));
        }
        for (var next : asked.getOrDefault(name, Set.of())) {
            follow(next, way, at);
        }
        way.remove(name);
        done.add(name);
    }

    private static void collect(@Nullable Rule rule, Set<RuleName> found) {
        for (var part = rule; part != null; part = part.otherwise()) {
            part.arguments().forEach(argument -> collect(argument, found));
            collect(part.key(), found);
            collect(part.value(), found);
            collect(part.body(), found);
        }
    }

    private static void collect(Body body, Set<RuleName> found) {
        for (Literal literal : body.literals()) {
            switch (literal) {
                case Test(Position _, Expr expr) -> collect(expr, found);
                case Assign(Position _, Expr target, Expr value) -> {
                    collect(target, found);
                    collect(value, found);
                }
                case Unify(Position _, Expr left, Expr right) -> {
                    collect(left, found);
                    collect(right, found);
                }
                case Not(Position _, Body inner) -> collect(inner, found);
                case Declare _ -> {}
                case SomeIn some -> collect(some.collection(), found);
                case Every every -> {
                    collect(every.collection(), found);
                    collect(every.body(), found);
                }
            }
        }
    }

    private static void collect(@Nullable Expr expr, Set<RuleName> found) {
        switch (expr) {
            case null -> {}
            case RuleValue(Position _, RuleName rule) -> found.add(rule);
            case FunctionCall(Position _, RuleName function, List<Expr> arguments) -> {
                found.add(function);
                arguments.forEach(argument -> collect(argument, found));
            }
            case Builtin(Position _, Function _, List<Expr> arguments) ->
                arguments.forEach(argument -> collect(argument, found));
            case Access(Position _, Expr base, Expr key) -> {
                collect(base, found);
                collect(key, found);
            }
            case ArrayOf(Position _, List<Expr> items) -> items.forEach(item -> collect(item, found));
            case SetOf(Position _, List<Expr> items) -> items.forEach(item -> collect(item, found));
            case ObjectOf(Position _, var entries) ->
                entries.forEach(entry -> {
                    collect(entry.key(), found);
                    collect(entry.value(), found);
                });
            case ArrayComprehension(Position _, Expr head, Body body) -> {
                collect(head, found);
                collect(body, found);
            }
            case SetComprehension(Position _, Expr head, Body body) -> {
                collect(head, found);
                collect(body, found);
            }
            case ObjectComprehension(Position _, Expr key, Expr value, Body body) -> {
                collect(key, found);
                collect(value, found);
                collect(body, found);
            }
            case Constant _, Local _, Input _, Name _, Call _ -> {}
        }
    }
}
