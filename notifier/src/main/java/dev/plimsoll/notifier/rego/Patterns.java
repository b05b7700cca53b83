package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Expr.ArrayOf;
import dev.plimsoll.notifier.rego.Expr.Entry;
import dev.plimsoll.notifier.rego.Expr.Local;
import dev.plimsoll.notifier.rego.Expr.ObjectOf;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Obj;
import java.util.List;
import java.util.SortedMap;

/// Values meet patterns: a name that has no value yet takes it for as long as whoever asked goes on; everything else
/// must be the same.
final class Patterns {
    private final Terms terms;

    /// What a term is, each answer in turn.
    interface Terms {
        boolean eval(Expr expr, Value[] frame, Answers answers);
    }

    /// Takes an answer, and says whether more are wanted.
    interface Answers {
        boolean take(Value value);
    }

    /// Goes on where a condition holds, and says whether to look for more ways in which it does.
    interface Onward {
        boolean go();
    }

    Patterns(Terms terms) {
        this.terms = terms;
    }

    boolean unify(Expr left, Expr right, Value[] frame, Onward onward) {
        if (left instanceof ArrayOf(Position _, List<Expr> lefts)
                && right instanceof ArrayOf(Position _, List<Expr> rights)) {
            return lefts.size() != rights.size() || unifyAll(lefts, rights, 0, frame, onward);
        }
        return unbound(left, frame)
                ? terms.eval(right, frame, value -> match(left, value, frame, onward))
                : terms.eval(left, frame, value -> match(right, value, frame, onward));
    }

    private boolean unifyAll(List<Expr> lefts, List<Expr> rights, int at, Value[] frame, Onward onward) {
        return at == lefts.size()
                ? onward.go()
                : unify(lefts.get(at), rights.get(at), frame, () -> unifyAll(lefts, rights, at + 1, frame, onward));
    }

    /// Whether a pattern has a variable that has no value yet.
    private static boolean unbound(Expr expr, Value[] frame) {
        if (expr instanceof Local(Position _, int slot, String _)) {
            return frame[slot] == null;
        }
        if (expr instanceof ArrayOf(Position _, List<Expr> items)) {
            return items.stream().anyMatch(item -> unbound(item, frame));
        }
        return expr instanceof ObjectOf(Position _, List<Entry> entries)
                && entries.stream().anyMatch(entry -> unbound(entry.value(), frame));
    }

    boolean match(Expr pattern, Value value, Value[] frame, Onward onward) {
        if (pattern instanceof Local(Position _, int slot, String _)) {
            if (frame[slot] != null) {
                return !frame[slot].equals(value) || onward.go();
            }
            frame[slot] = value;
            boolean more = onward.go();
            unbind(frame, slot);
            return more;
        }
        if (pattern instanceof ArrayOf(Position _, List<Expr> items)) {
            return !(value instanceof Array(List<Value> values))
                    || values.size() != items.size()
                    || matchAll(items, 0, values, frame, onward);
        }
        if (pattern instanceof ObjectOf(Position _, List<Entry> entries)) {
            return !(value instanceof Obj(var values))
                    || values.size() != entries.size()
                    || matchEntries(entries, 0, values, frame, onward);
        }
        return terms.eval(pattern, frame, other -> !other.equals(value) || onward.go());
    }

    @SuppressWarnings("NullAway") // a place without a value is one of a variable that is not bound
    static void unbind(Value[] frame, int slot) {
        frame[slot] = null;
    }

    boolean matchAll(List<Expr> patterns, int at, List<Value> values, Value[] frame, Onward onward) {
        return at == patterns.size()
                ? onward.go()
                : match(
                        patterns.get(at),
                        values.get(at),
                        frame,
                        () -> matchAll(patterns, at + 1, values, frame, onward));
    }

    private boolean matchEntries(
            List<Entry> entries, int at, SortedMap<Value, Value> values, Value[] frame, Onward onward) {
        if (at == entries.size()) {
            return onward.go();
        }
        return terms.eval(entries.get(at).key(), frame, key -> {
            var value = values.get(key);
            return value == null
                    || match(
                            entries.get(at).value(),
                            value,
                            frame,
                            () -> matchEntries(entries, at + 1, values, frame, onward));
        });
    }
}
