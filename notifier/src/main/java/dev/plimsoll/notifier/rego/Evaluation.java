package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Body.Assign;
import dev.plimsoll.notifier.rego.Body.Declare;
import dev.plimsoll.notifier.rego.Body.Every;
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
import dev.plimsoll.notifier.rego.Expr.RuleName;
import dev.plimsoll.notifier.rego.Expr.RuleValue;
import dev.plimsoll.notifier.rego.Expr.SetComprehension;
import dev.plimsoll.notifier.rego.Expr.SetOf;
import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Patterns.Answers;
import dev.plimsoll.notifier.rego.Patterns.Onward;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Obj;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One evaluation of rules against one input.
///
/// Terms may have many answers, or none: whoever asks gives a consumer, which is called for each and says whether it
/// wants more. A variable is bound by setting its place in the rule's frame, and unbound when the consumer returns.
final class Evaluation {
    private final SortedMap<RuleName, List<Rule>> rules;
    private final RuleNames names;
    private final @Nullable Value input;
    private final Budget budget;
    private final Map<RuleName, Optional<Value>> known = new HashMap<>();
    private final Patterns patterns = new Patterns(this::eval);
    private final Members members;
    private int depth;

    Evaluation(SortedMap<RuleName, List<Rule>> rules, RuleNames names, @Nullable Value input, Budget budget) {
        this.rules = rules;
        this.names = names;
        this.input = input;
        this.budget = budget;
        this.members = new Members(budget);
    }

    /// What a rule that is no function says; absent where it says nothing.
    Optional<Value> rule(RuleName name) {
        var before = known.get(name);
        if (before != null) {
            return before;
        }
        enter(name);
        var definitions = rules.getOrDefault(name, List.of());
        Optional<Value> value =
                switch (names.kind(name)) {
                    case COMPLETE, FUNCTION, DEFAULT -> complete(name, definitions, List.of());
                    case PARTIAL_SET -> Optional.of(partialSet(definitions));
                    case PARTIAL_OBJECT -> Optional.of(partialObject(name, definitions));
                };
        depth--;
        known.put(name, value);
        return value;
    }

    private void enter(RuleName name) {
        if (++depth > Limits.MAX_CALL_DEPTH) {
            throw new Halt("rules call one another more than " + Limits.MAX_CALL_DEPTH + " deep, at last " + name);
        }
    }

    private Optional<Value> complete(RuleName name, List<Rule> definitions, List<Value> arguments) {
        @Nullable Value said = null;
        for (var rule : definitions) {
            if (rule.kind() != Rule.Kind.DEFAULT) {
                for (@Nullable Rule part = rule; part != null; part = part.otherwise()) {
                    var value = one(name, part, arguments);
                    if (value != null) {
                        said = agreed(name, said, value);
                        break;
                    }
                }
            }
        }
        for (var rule : definitions) {
            var value = rule.value();
            if (said == null && rule.kind() == Rule.Kind.DEFAULT && value != null) {
                said = first(value, new Value[rule.slots()]);
            }
        }
        return Optional.ofNullable(said);
    }

    private @Nullable Value one(RuleName name, Rule rule, List<Value> arguments) {
        var head = rule.value();
        if (head == null) {
            return null;
        }
        var frame = new Value[rule.slots()];
        var said = new Value[1];
        boolean constant = head instanceof Constant;
        patterns.matchAll(
                rule.arguments(),
                0,
                arguments,
                frame,
                () -> body(
                        rule.body(),
                        0,
                        frame,
                        () -> eval(head, frame, value -> {
                            said[0] = agreed(name, said[0], value);
                            return !constant;
                        })));
        return said[0];
    }

    private static Value agreed(RuleName name, @Nullable Value before, Value value) {
        if (before != null && !before.equals(value)) {
            throw new Halt(name + " has more than one value: " + ValueText.shown(before, 1_000) + " and "
                    + ValueText.shown(value, 1_000));
        }
        return value;
    }

    private @Nullable Value first(Expr expr, Value[] frame) {
        var found = new Value[1];
        eval(expr, frame, value -> {
            found[0] = value;
            return false;
        });
        return found[0];
    }

    private Value partialSet(List<Rule> definitions) {
        var items = new TreeSet<Value>();
        for (var rule : definitions) {
            var key = rule.key();
            if (key != null) {
                var frame = new Value[rule.slots()];
                body(
                        rule.body(),
                        0,
                        frame,
                        () -> eval(key, frame, item -> {
                            items.add(item);
                            return true;
                        }));
            }
        }
        return new Value.SetOf(items);
    }

    private Value partialObject(RuleName name, List<Rule> definitions) {
        var entries = new TreeMap<Value, Value>();
        for (var rule : definitions) {
            var key = rule.key();
            var value = rule.value();
            if (key != null && value != null) {
                var frame = new Value[rule.slots()];
                body(
                        rule.body(),
                        0,
                        frame,
                        () -> eval(
                                key,
                                frame,
                                under -> eval(value, frame, said -> {
                                    entries.put(under, agreed(name, entries.get(under), said));
                                    return true;
                                })));
            }
        }
        return new Obj(entries);
    }

    // --- conditions; each gives whether to look for more ---

    private boolean body(Body body, int at, Value[] frame, Onward onward) {
        if (at == body.literals().size()) {
            return onward.go();
        }
        budget.step();
        Onward next = () -> body(body, at + 1, frame, onward);
        return switch (body.literals().get(at)) {
            case Test(Position _, Expr expr) -> eval(expr, frame, value -> !value.truthy() || next.go());
            case Assign(Position _, Expr target, Expr value) ->
                eval(value, frame, given -> patterns.match(target, given, frame, next));
            case Unify(Position _, Expr left, Expr right) -> patterns.unify(left, right, frame, next);
            case Not(Position _, Body inner) -> !body(inner, 0, frame, () -> false) || next.go();
            case Declare _ -> next.go();
            case SomeIn some ->
                eval(
                        some.collection(),
                        frame,
                        collection -> members.each(collection, (key, value) -> {
                            var pattern = some.key();
                            Onward taken = () -> patterns.match(some.value(), value, frame, next);
                            return pattern == null ? taken.go() : patterns.match(pattern, key, frame, taken);
                        }));
            case Every every ->
                eval(every.collection(), frame, collection -> !holds(every, collection, frame) || next.go());
        };
    }

    private boolean holds(Every every, Value collection, Value[] frame) {
        return members.each(collection, (key, value) -> {
            var pattern = every.key();
            Onward asked = () -> body(every.body(), 0, frame, () -> false);
            Onward taken = () -> patterns.match(every.value(), value, frame, asked);
            // asked and not stopped: the body does not hold for this one
            boolean fails = pattern == null ? taken.go() : patterns.match(pattern, key, frame, taken);
            return !fails;
        });
    }

    // --- terms ---

    private boolean eval(Expr expr, Value[] frame, Answers answers) {
        budget.step();
        return switch (expr) {
            case Constant(Position _, Value value) -> answers.take(value);
            case Local(Position _, int slot, String _) -> answers.take(frame[slot]);
            case Input _ -> input == null || answers.take(input);
            case RuleValue(Position _, RuleName rule) -> {
                var value = rule(rule);
                yield value.isEmpty() || answers.take(value.get());
            }
            case Access(Position _, Expr base, Expr key) ->
                eval(base, frame, value -> part(value, key, frame, answers));
            case Builtin(Position _, Function function, List<Expr> arguments) ->
                all(arguments, frame, values -> builtin(function, values, answers));
            case FunctionCall(Position _, RuleName function, List<Expr> arguments) ->
                all(arguments, frame, values -> {
                    var value = call(function, values);
                    return value.isEmpty() || answers.take(value.get());
                });
            case ArrayOf(Position _, List<Expr> items) -> all(items, frame, values -> answers.take(new Array(values)));
            case SetOf(Position _, List<Expr> items) ->
                all(items, frame, values -> answers.take(Value.SetOf.of(values)));
            case ObjectOf(Position _, List<Entry> entries) -> object(entries, frame, answers);
            case ArrayComprehension(Position _, Expr head, Body body) -> {
                List<Value> items = new ArrayList<>();
                body(body, 0, frame, () -> eval(head, frame, items::add));
                yield answers.take(new Array(items));
            }
            case SetComprehension(Position _, Expr head, Body body) -> {
                var items = new TreeSet<Value>();
                body(
                        body,
                        0,
                        frame,
                        () -> eval(head, frame, item -> {
                            items.add(item);
                            return true;
                        }));
                yield answers.take(new Value.SetOf(items));
            }
            case ObjectComprehension comprehension -> answers.take(object(comprehension, frame));
            case Name _, Call _ -> throw new IllegalStateException("a name was not resolved at " + expr.at());
        };
    }

    private Value object(ObjectComprehension comprehension, Value[] frame) {
        var entries = new TreeMap<Value, Value>();
        body(
                comprehension.body(),
                0,
                frame,
                () -> eval(
                        comprehension.key(),
                        frame,
                        key -> eval(comprehension.value(), frame, value -> {
                            var before = entries.put(key, value);
                            if (before != null && !before.equals(value)) {
                                throw new Halt("an object at " + comprehension.at() + " gets two values for the key "
                                        + ValueText.shown(key, 1_000));
                            }
                            return true;
                        })));
        return new Obj(entries);
    }

    private boolean object(List<Entry> entries, Value[] frame, Answers answers) {
        List<Expr> exprs = new ArrayList<>(entries.size() * 2);
        entries.forEach(entry -> {
            exprs.add(entry.key());
            exprs.add(entry.value());
        });
        return all(exprs, frame, values -> {
            var made = new TreeMap<Value, Value>();
            for (int i = 0; i < values.size(); i += 2) {
                made.put(values.get(i), values.get(i + 1));
            }
            return answers.take(new Obj(made));
        });
    }

    private boolean part(Value value, Expr key, Value[] frame, Answers answers) {
        if (key instanceof Local(Position _, int slot, String _) && frame[slot] == null) {
            return members.each(value, (under, part) -> {
                frame[slot] = under;
                boolean more = answers.take(part);
                Patterns.unbind(frame, slot);
                return more;
            });
        }
        return eval(key, frame, under -> {
            var part = ObjectFunctions.part(value, under);
            return part == null || answers.take(part);
        });
    }

    private interface AllAnswers {
        boolean take(List<Value> values);
    }

    /// Every combination of the terms' answers.
    private boolean all(List<Expr> exprs, Value[] frame, AllAnswers answers) {
        return all(exprs, 0, new Value[exprs.size()], frame, answers);
    }

    private boolean all(List<Expr> exprs, int at, Value[] values, Value[] frame, AllAnswers answers) {
        if (at == exprs.size()) {
            return answers.take(Arrays.asList(values));
        }
        return eval(exprs.get(at), frame, value -> {
            values[at] = value;
            return all(exprs, at + 1, values, frame, answers);
        });
    }

    private boolean builtin(Function function, List<Value> arguments, Answers answers) {
        if (function.name().equals(Function.WALK)) {
            return members.walk(List.of(), arguments.getFirst(), answers);
        }
        Value value;
        try {
            value = function.implementation().of(arguments, budget);
        } catch (NotApplicable e) {
            return true;
        }
        return answers.take(value);
    }

    private Optional<Value> call(RuleName function, List<Value> arguments) {
        enter(function);
        var value = complete(function, rules.getOrDefault(function, List.of()), List.copyOf(arguments));
        depth--;
        return value;
    }
}
