package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Obj;
import java.util.ArrayList;
import java.util.List;

/// Goes over what is in a value, a step of the budget each.
final class Members {
    private final Budget budget;

    Members(Budget budget) {
        this.budget = budget;
    }

    interface Pairs {
        boolean take(Value key, Value value);
    }

    /// Goes over a collection; of what is none, over nothing.
    boolean each(Value collection, Pairs pairs) {
        switch (collection) {
            case Array(List<Value> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    budget.step();
                    if (!pairs.take(Value.Num.of(i), items.get(i))) {
                        return false;
                    }
                }
            }
            case Value.SetOf(var items) -> {
                for (var item : items) {
                    budget.step();
                    if (!pairs.take(item, item)) {
                        return false;
                    }
                }
            }
            case Obj(var entries) -> {
                for (var entry : entries.entrySet()) {
                    budget.step();
                    if (!pairs.take(entry.getKey(), entry.getValue())) {
                        return false;
                    }
                }
            }
            case Value.Null _, Value.Bool _, Value.Num _, Value.Text _ -> {}
        }
        return true;
    }

    /// Every place in a document, with the path to it.
    boolean walk(List<Value> path, Value value, Patterns.Answers answers) {
        budget.step();
        return answers.take(new Array(List.of(new Array(path), value)))
                && each(value, (key, part) -> {
                    List<Value> inner = new ArrayList<>(path);
                    inner.add(key);
                    return walk(inner, part, answers);
                });
    }
}
