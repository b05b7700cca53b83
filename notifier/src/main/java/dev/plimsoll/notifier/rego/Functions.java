package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Function.Implementation;
import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.SetOf;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The built-in functions, by name (Open Policy Agent, policy reference, "Built-in Functions").
final class Functions {
    private static final Map<String, Function> ALL = all();

    private Functions() {}

    static @Nullable Function find(String name) {
        return ALL.get(name);
    }

    /// In the order of their names.
    static Collection<Function> list() {
        return ALL.values();
    }

    private static Map<String, Function> all() {
        var all = new Collected();
        all.add(Function.WALK, 1, (arguments, budget) -> {
            throw new NotApplicable();
        });
        Comparisons.addTo(all);
        NumberFunctions.addTo(all);
        CollectionFunctions.addTo(all);
        ObjectFunctions.addTo(all);
        TextFunctions.addTo(all);
        PatternFunctions.addTo(all);
        EncodingFunctions.addTo(all);
        TimeFunctions.addTo(all);
        return Collections.unmodifiableSortedMap(all.functions);
    }

    /// Where each family puts its functions.
    static final class Collected {
        private final SortedMap<String, Function> functions = new TreeMap<>();

        void add(String name, int arity, Implementation implementation) {
            if (functions.put(name, new Function(name, arity, implementation)) != null) {
                throw new IllegalStateException("two functions are named " + name);
            }
        }
    }

    static String text(Value value) throws NotApplicable {
        if (value instanceof Text(String text)) {
            return text;
        }
        throw new NotApplicable();
    }

    static Num number(Value value) throws NotApplicable {
        if (value instanceof Num number) {
            return number;
        }
        throw new NotApplicable();
    }

    static long whole(Value value) throws NotApplicable {
        try {
            return number(value).value().longValueExact();
        } catch (ArithmeticException e) {
            throw new NotApplicable();
        }
    }

    static int index(Value value) throws NotApplicable {
        long whole = whole(value);
        return Math.clamp(whole, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static boolean bool(Value value) throws NotApplicable {
        if (value instanceof Bool(boolean bool)) {
            return bool;
        }
        throw new NotApplicable();
    }

    static SortedSet<Value> set(Value value) throws NotApplicable {
        if (value instanceof SetOf(SortedSet<Value> items)) {
            return items;
        }
        throw new NotApplicable();
    }

    static List<Value> array(Value value) throws NotApplicable {
        if (value instanceof Array(List<Value> items)) {
            return items;
        }
        throw new NotApplicable();
    }

    static SortedMap<Value, Value> object(Value value) throws NotApplicable {
        if (value instanceof Obj(SortedMap<Value, Value> entries)) {
            return entries;
        }
        throw new NotApplicable();
    }

    /// The items of an array or a set.
    static Collection<Value> items(Value value) throws NotApplicable {
        return switch (value) {
            case Array(List<Value> items) -> items;
            case SetOf(SortedSet<Value> items) -> items;
            case Value.Null _, Bool _, Num _, Text _, Obj _ -> throw new NotApplicable();
        };
    }

    /// The texts of an array or a set.
    static List<String> texts(Value value) throws NotApplicable {
        List<String> texts = new ArrayList<>();
        for (var item : items(value)) {
            texts.add(text(item));
        }
        return texts;
    }

    /// A text made by a function.
    static Text made(String text, Budget budget) {
        return new Text(budget.made(text));
    }

    static Array arrayOf(List<String> texts, Budget budget) {
        List<Value> items = new ArrayList<>(texts.size());
        for (var text : texts) {
            items.add(made(text, budget));
        }
        return new Array(items);
    }
}
