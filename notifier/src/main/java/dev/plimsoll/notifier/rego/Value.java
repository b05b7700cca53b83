package dev.plimsoll.notifier.rego;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A value of Rego: one of JSON, or a set. Immutable and ordered: null, booleans, numbers, strings, arrays, objects,
/// sets (Open Policy Agent, policy reference, "Comparison").
public sealed interface Value extends Comparable<Value> {
    /// JSON's null.
    record Null() implements Value {
        static final Null NULL = new Null();
    }

    /// A boolean.
    record Bool(boolean value) implements Value {
        static final Bool TRUE = new Bool(true);
        static final Bool FALSE = new Bool(false);

        static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }

    /// A number, exact.
    record Num(BigDecimal value) implements Value {
        public Num {
            // 1.0 and 1 are one number; text of 1E+900000000 would fill the memory
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
            long digits = Math.max(value.precision(), Math.abs((long) value.scale()));
            if (digits > Limits.MAX_DIGITS) {
                throw new Halt("a number has more than " + Limits.MAX_DIGITS + " digits");
            }
        }

        static Num of(long value) {
            return new Num(BigDecimal.valueOf(value));
        }

        boolean isInteger() {
            return value.scale() <= 0;
        }
    }

    /// A string.
    record Text(String value) implements Value {}

    /// An array.
    record Array(List<Value> items) implements Value {
        public Array {
            items = List.copyOf(items);
        }
    }

    /// An object; its keys may be any values.
    record Obj(SortedMap<Value, Value> entries) implements Value {
        public Obj {
            entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        }
    }

    /// A set.
    record SetOf(SortedSet<Value> items) implements Value {
        public SetOf {
            items = Collections.unmodifiableSortedSet(new TreeSet<>(items));
        }

        static SetOf of(Collection<Value> items) {
            return new SetOf(new TreeSet<>(items));
        }
    }

    /// Whether it counts as true at the place of a condition: everything but `false`.
    default boolean truthy() {
        return !(this instanceof Bool(boolean value)) || value;
    }

    private int rank() {
        return switch (this) {
            case Null _ -> 0;
            case Bool _ -> 1;
            case Num _ -> 2;
            case Text _ -> 3;
            case Array _ -> 4;
            case Obj _ -> 5;
            case SetOf _ -> 6;
        };
    }

    @Override
    default int compareTo(Value other) {
        if (this == other) {
            return 0;
        }
        return switch (this) {
            case Bool(boolean mine) when other instanceof Bool(boolean others) -> Boolean.compare(mine, others);
            case Num(BigDecimal mine) when other instanceof Num(BigDecimal others) -> mine.compareTo(others);
            case Text(String mine) when other instanceof Text(String others) -> mine.compareTo(others);
            case Array(List<Value> mine)
            when other instanceof Array(List<Value> others) -> compare(mine.iterator(), others.iterator());
            case SetOf(SortedSet<Value> mine)
            when other instanceof SetOf(SortedSet<Value> others) -> compare(mine.iterator(), others.iterator());
            case Obj(SortedMap<Value, Value> mine)
            when other instanceof Obj(SortedMap<Value, Value> others) -> {
                int keys = compare(mine.keySet().iterator(), others.keySet().iterator());
                yield keys != 0
                        ? keys
                        : compare(mine.values().iterator(), others.values().iterator());
            }
            case Null _, Bool _, Num _, Text _, Array _, Obj _, SetOf _ -> Integer.compare(rank(), other.rank());
        };
    }

    private static int compare(Iterator<Value> mine, Iterator<Value> others) {
        while (mine.hasNext() && others.hasNext()) {
            int order = mine.next().compareTo(others.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(mine.hasNext(), others.hasNext());
    }
}
