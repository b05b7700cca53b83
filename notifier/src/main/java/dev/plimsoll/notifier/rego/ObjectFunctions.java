package dev.plimsoll.notifier.rego;

import static dev.plimsoll.notifier.rego.Functions.array;
import static dev.plimsoll.notifier.rego.Functions.object;

import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.SetOf;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Functions about objects and about paths into documents.
final class ObjectFunctions {
    private ObjectFunctions() {}

    static void addTo(Functions.Collected all) {
        all.add("object.get", 3, (arguments, budget) -> get(arguments));
        all.add("object.keys", 1, (arguments, budget) -> {
            var keys = object(arguments.getFirst()).keySet();
            budget.step(keys.size());
            return SetOf.of(keys);
        });
        all.add("object.remove", 2, (arguments, budget) -> {
            var rest = new TreeMap<>(object(arguments.get(0)));
            budget.step(rest.size());
            keys(arguments.get(1)).forEach(rest::remove);
            return new Obj(rest);
        });
        all.add("object.filter", 2, (arguments, budget) -> {
            var kept = new TreeMap<>(object(arguments.get(0)));
            budget.step(kept.size());
            kept.keySet().retainAll(List.copyOf(keys(arguments.get(1))));
            return new Obj(kept);
        });
        all.add("object.union", 2, (arguments, budget) -> union(object(arguments.get(0)), arguments.get(1), budget));
        all.add("object.union_n", 1, (arguments, budget) -> {
            Value united = new Obj(new TreeMap<>());
            for (var item : array(arguments.getFirst())) {
                united = union(object(united), item, budget);
            }
            return united;
        });
        all.add("json.filter", 2, (arguments, budget) -> {
            Value kept = null;
            for (var path : paths(arguments.get(1))) {
                kept = merged(kept, at(arguments.get(0), path, budget));
            }
            return kept == null ? new Obj(new TreeMap<>()) : kept;
        });
        all.add("json.remove", 2, (arguments, budget) -> {
            var left = arguments.get(0);
            object(left);
            for (var path : paths(arguments.get(1))) {
                left = without(left, path, budget);
            }
            return left;
        });
    }

    /// The key is one, or an array of keys that leads inwards.
    private static Value get(List<Value> arguments) throws NotApplicable {
        Value at = new Obj(object(arguments.get(0)));
        List<Value> path = arguments.get(1) instanceof Array(var keys) ? keys : List.of(arguments.get(1));
        for (var key : path) {
            var next = part(at, key);
            if (next == null) {
                return arguments.get(2);
            }
            at = next;
        }
        return at;
    }

    /// What a value has under a key; absent without it.
    static @Nullable Value part(Value value, Value key) {
        return switch (value) {
            case Obj(var entries) -> entries.get(key);
            case SetOf(var items) -> items.contains(key) ? key : null;
            case Array(var items) -> {
                if (key instanceof Num number && number.isInteger()) {
                    long index = number.value().longValue();
                    yield index >= 0 && index < items.size() && number.equals(Num.of(index))
                            ? items.get((int) index)
                            : null;
                }
                yield null;
            }
            case Value.Null _, Value.Bool _, Num _, Text _ -> null;
        };
    }

    private static Collection<Value> keys(Value value) throws NotApplicable {
        return value instanceof Obj(var entries) ? entries.keySet() : Functions.items(value);
    }

    private static Value union(SortedMap<Value, Value> left, Value right, Budget budget) throws NotApplicable {
        var united = new TreeMap<>(left);
        for (var entry : object(right).entrySet()) {
            budget.step();
            var before = united.get(entry.getKey());
            united.put(
                    entry.getKey(),
                    before instanceof Obj(var entries) && entry.getValue() instanceof Obj
                            ? union(entries, entry.getValue(), budget)
                            : entry.getValue());
        }
        return new Obj(united);
    }

    /// Paths as `a/b` with the escapes of RFC 6901, or as arrays of keys.
    private static List<List<Value>> paths(Value value) throws NotApplicable {
        List<List<Value>> paths = new ArrayList<>();
        for (var path : Functions.items(value)) {
            if (path instanceof Array(var keys)) {
                paths.add(keys);
            } else {
                var text = Functions.text(path);
                List<Value> keys = new ArrayList<>();
                for (var part : (text.startsWith("/") ? text.substring(1) : text).split("/", -1)) {
                    keys.add(new Text(part.replace("~1", "/").replace("~0", "~")));
                }
                paths.add(keys);
            }
        }
        return paths;
    }

    private static @Nullable Value at(Value value, List<Value> path, Budget budget) {
        budget.step();
        if (path.isEmpty()) {
            return value;
        }
        var key = path.getFirst();
        var part = part(value, key(value, key));
        var inner = part == null ? null : at(part, path.subList(1, path.size()), budget);
        if (inner == null) {
            return null;
        }
        return value instanceof Array ? new Array(List.of(inner)) : new Obj(new TreeMap<>(Map.of(key, inner)));
    }

    /// In a path as a text a number is the place in an array.
    private static Value key(Value value, Value key) {
        return value instanceof Array && key instanceof Text(String text) && text.matches("[0-9]{1,9}")
                ? Num.of(Long.parseLong(text))
                : key;
    }

    private static @Nullable Value merged(@Nullable Value left, @Nullable Value right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        if (left instanceof Obj(var mine) && right instanceof Obj(var others)) {
            var both = new TreeMap<>(mine);
            others.forEach((key, value) -> {
                var merged = merged(both.get(key), value);
                if (merged != null) {
                    both.put(key, merged);
                }
            });
            return new Obj(both);
        }
        if (left instanceof Array(var mine) && right instanceof Array(var others)) {
            List<Value> both = new ArrayList<>(mine);
            both.addAll(others);
            return new Array(both);
        }
        return right;
    }

    private static Value without(Value value, List<Value> path, Budget budget) {
        budget.step();
        if (path.isEmpty()) {
            return value;
        }
        var key = key(value, path.getFirst());
        var part = part(value, key);
        if (part == null) {
            return value;
        }
        var rest = path.subList(1, path.size());
        if (value instanceof Obj(var entries)) {
            var left = new TreeMap<>(entries);
            if (rest.isEmpty()) {
                left.remove(key);
            } else {
                left.put(key, without(part, rest, budget));
            }
            return new Obj(left);
        }
        if (value instanceof Array(var items) && key instanceof Num number) {
            List<Value> left = new ArrayList<>(items);
            int index = number.value().intValue();
            if (rest.isEmpty()) {
                left.remove(index);
            } else {
                left.set(index, without(part, rest, budget));
            }
            return new Array(left);
        }
        return value;
    }
}
