package dev.plimsoll.notifier.rego;

import static dev.plimsoll.notifier.rego.Functions.number;

import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Null;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.SetOf;
import dev.plimsoll.notifier.rego.Value.Text;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/// What stands behind the operators, and the questions for a value's type.
final class Comparisons {
    private Comparisons() {}

    static void addTo(Functions.Collected all) {
        compare(all, "equal", order -> order == 0);
        compare(all, "neq", order -> order != 0);
        compare(all, "lt", order -> order < 0);
        compare(all, "lte", order -> order <= 0);
        compare(all, "gt", order -> order > 0);
        compare(all, "gte", order -> order >= 0);
        all.add(TermParser.MEMBER, 2, (arguments, budget) -> member(arguments, budget));
        all.add(
                "plus",
                2,
                (arguments, budget) -> calculated(number(arguments.get(0))
                        .value()
                        .add(number(arguments.get(1)).value())));
        all.add("minus", 2, (arguments, budget) -> minus(arguments));
        all.add(
                "mul",
                2,
                (arguments, budget) -> calculated(number(arguments.get(0))
                        .value()
                        .multiply(number(arguments.get(1)).value())));
        all.add("div", 2, (arguments, budget) -> div(arguments));
        all.add("rem", 2, (arguments, budget) -> rem(arguments));
        all.add("and", 2, (arguments, budget) -> {
            var common = new TreeSet<>(Functions.set(arguments.get(0)));
            common.retainAll(Functions.set(arguments.get(1)));
            budget.step(common.size());
            return new SetOf(common);
        });
        all.add("or", 2, (arguments, budget) -> {
            var both = new TreeSet<>(Functions.set(arguments.get(0)));
            both.addAll(Functions.set(arguments.get(1)));
            budget.step(both.size());
            return new SetOf(both);
        });
        for (var type : List.of("null", "boolean", "number", "string", "array", "object", "set")) {
            all.add(
                    "is_" + type,
                    1,
                    (arguments, budget) -> Bool.of(type(arguments.getFirst()).equals(type)));
        }
        all.add("type_name", 1, (arguments, budget) -> new Text(type(arguments.getFirst())));
    }

    private static void compare(Functions.Collected all, String name, IntPredicate holds) {
        all.add(
                name,
                2,
                (arguments, budget) -> Bool.of(holds.test(arguments.get(0).compareTo(arguments.get(1)))));
    }

    private static Value member(List<Value> arguments, Budget budget) {
        var wanted = arguments.get(0);
        return switch (arguments.get(1)) {
            case Array(var items) -> {
                budget.step(items.size());
                yield Bool.of(items.contains(wanted));
            }
            case SetOf(var items) -> Bool.of(items.contains(wanted));
            case Obj(var entries) -> {
                budget.step(entries.size());
                yield Bool.of(entries.containsValue(wanted));
            }
            case Null _, Bool _, Num _, Text _ -> Bool.FALSE;
        };
    }

    private static Value minus(List<Value> arguments) throws NotApplicable {
        if (arguments.get(0) instanceof SetOf(var items)) {
            var rest = new TreeSet<>(items);
            rest.removeAll(Functions.set(arguments.get(1)));
            return new SetOf(rest);
        }
        return calculated(number(arguments.get(0))
                .value()
                .subtract(number(arguments.get(1)).value()));
    }

    private static Value div(List<Value> arguments) throws NotApplicable {
        var divisor = number(arguments.get(1)).value();
        if (divisor.signum() == 0) {
            throw new NotApplicable();
        }
        return calculated(number(arguments.get(0)).value().divide(divisor, MathContext.DECIMAL64));
    }

    private static Value rem(List<Value> arguments) throws NotApplicable {
        var left = number(arguments.get(0));
        var right = number(arguments.get(1));
        if (right.value().signum() == 0 || !left.isInteger() || !right.isInteger()) {
            throw new NotApplicable();
        }
        return calculated(left.value().remainder(right.value()));
    }

    private static Num calculated(BigDecimal value) {
        return new Num(value);
    }

    static String type(Value value) {
        return switch (value) {
            case Null _ -> "null";
            case Bool _ -> "boolean";
            case Num _ -> "number";
            case Text _ -> "string";
            case Array _ -> "array";
            case Obj _ -> "object";
            case SetOf _ -> "set";
        };
    }
}
