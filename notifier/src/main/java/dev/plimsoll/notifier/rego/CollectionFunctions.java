package dev.plimsoll.notifier.rego;

import static dev.plimsoll.notifier.rego.Functions.array;
import static dev.plimsoll.notifier.rego.Functions.index;
import static dev.plimsoll.notifier.rego.Functions.items;
import static dev.plimsoll.notifier.rego.Functions.number;
import static dev.plimsoll.notifier.rego.Functions.set;

import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Null;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.SetOf;
import dev.plimsoll.notifier.rego.Value.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/// Functions about arrays and sets, and those that make one value of many.
final class CollectionFunctions {
    private CollectionFunctions() {}

    static void addTo(Functions.Collected all) {
        all.add("count", 1, (arguments, budget) -> Num.of(count(arguments.getFirst())));
        all.add("sum", 1, (arguments, budget) -> {
            var sum = BigDecimal.ZERO;
            for (var item : items(arguments.getFirst())) {
                budget.step();
                sum = sum.add(number(item).value());
            }
            return new Num(sum);
        });
        all.add("product", 1, (arguments, budget) -> {
            var product = new Num(BigDecimal.ONE);
            for (var item : items(arguments.getFirst())) {
                budget.step();
                product = new Num(product.value().multiply(number(item).value()));
            }
            return product;
        });
        all.add("max", 1, (arguments, budget) -> {
            var items = items(arguments.getFirst());
            budget.step(items.size());
            if (items.isEmpty()) {
                throw new NotApplicable();
            }
            return Collections.max(items);
        });
        all.add("min", 1, (arguments, budget) -> {
            var items = items(arguments.getFirst());
            budget.step(items.size());
            if (items.isEmpty()) {
                throw new NotApplicable();
            }
            return Collections.min(items);
        });
        all.add("sort", 1, (arguments, budget) -> {
            var sorted = new ArrayList<>(items(arguments.getFirst()));
            budget.step(sorted.size() * 4L);
            Collections.sort(sorted);
            return new Array(sorted);
        });
        all.add("all", 1, (arguments, budget) -> {
            boolean holds = true;
            for (var item : items(arguments.getFirst())) {
                holds &= item.equals(Bool.TRUE);
            }
            return Bool.of(holds);
        });
        all.add(
                "any",
                1,
                (arguments, budget) -> Bool.of(items(arguments.getFirst()).contains(Bool.TRUE)));
        all.add("array.concat", 2, (arguments, budget) -> {
            List<Value> both = new ArrayList<>(array(arguments.get(0)));
            both.addAll(array(arguments.get(1)));
            budget.step(both.size());
            return new Array(both);
        });
        all.add("array.slice", 3, (arguments, budget) -> {
            var items = array(arguments.get(0));
            int from = Math.clamp(index(arguments.get(1)), 0, items.size());
            int to = Math.clamp(index(arguments.get(2)), from, items.size());
            budget.step(to - from);
            return new Array(items.subList(from, to));
        });
        all.add("array.reverse", 1, (arguments, budget) -> {
            var items = array(arguments.getFirst());
            budget.step(items.size());
            return new Array(items.reversed());
        });
        all.add("intersection", 1, (arguments, budget) -> {
            TreeSet<Value> common = null;
            for (var item : set(arguments.getFirst())) {
                budget.step(set(item).size());
                if (common == null) {
                    common = new TreeSet<>(set(item));
                } else {
                    common.retainAll(set(item));
                }
            }
            return new SetOf(common == null ? new TreeSet<>() : common);
        });
        all.add("union", 1, (arguments, budget) -> {
            var united = new TreeSet<Value>();
            for (var item : set(arguments.getFirst())) {
                budget.step(set(item).size());
                united.addAll(set(item));
            }
            return new SetOf(united);
        });
    }

    private static int count(Value value) throws NotApplicable {
        return switch (value) {
            case Text(String text) -> text.codePointCount(0, text.length());
            case Array(var items) -> items.size();
            case SetOf(var items) -> items.size();
            case Obj(var entries) -> entries.size();
            case Null _, Bool _, Num _ -> throw new NotApplicable();
        };
    }
}
