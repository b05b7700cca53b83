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
import java.util.BitSet;
import java.util.List;

/// Which variables a term uses, which must be bound before it can be evaluated, and which it binds.
///
/// @param visible the variables of the body that is looked at and of those around it; others belong to inner bodies
/// @param wild those that stand for `_`
record Variables(BitSet visible, BitSet wild) {
    /// Everything that a term, or a body within it, names.
    BitSet used(Expr expr) {
        var used = new BitSet();
        use(expr, used);
        used.and(visible);
        return used;
    }

    BitSet used(Body body) {
        var used = new BitSet();
        body.literals().forEach(literal -> use(literal, used));
        used.and(visible);
        return used;
    }

    /// What must be bound before the condition can be asked.
    BitSet needs(Literal literal, BitSet bound) {
        return switch (literal) {
            case Test(Position _, Expr expr) -> needs(expr);
            case Assign(Position _, Expr target, Expr value) -> with(needs(value), patternNeeds(target));
            case Unify(Position _, Expr left, Expr right) -> unifyNeeds(left, right, bound);
            case Not(Position _, Body body) -> {
                var needs = used(body);
                needs.andNot(wild);
                yield needs;
            }
            case Declare _ -> new BitSet();
            case SomeIn some -> {
                var needs = with(needs(some.collection()), patternNeeds(some.value()));
                var key = some.key();
                yield key == null ? needs : with(needs, patternNeeds(key));
            }
            case Every every -> with(needs(every.collection()), used(every.body()));
        };
    }

    private BitSet unifyNeeds(Expr left, Expr right, BitSet bound) {
        if (left instanceof ArrayOf(Position _, List<Expr> lefts)
                && right instanceof ArrayOf(Position _, List<Expr> rights)
                && lefts.size() == rights.size()) {
            var needs = new BitSet();
            for (int i = 0; i < lefts.size(); i++) {
                needs.or(unifyNeeds(lefts.get(i), rights.get(i), bound));
            }
            return needs;
        }
        var leftwards = with(patternNeeds(left), needs(right));
        var rightwards = with(needs(left), patternNeeds(right));
        return within(rightwards, bound) ? rightwards : leftwards;
    }

    /// What is bound when the condition holds.
    BitSet binds(Literal literal) {
        var binds = new BitSet();
        switch (literal) {
            case Test(Position _, Expr expr) -> bind(expr, binds);
            case Assign(Position _, Expr target, Expr value) -> {
                bindPattern(target, binds);
                bind(value, binds);
            }
            case Unify(Position _, Expr left, Expr right) -> {
                bindPattern(left, binds);
                bindPattern(right, binds);
            }
            case SomeIn some -> {
                var key = some.key();
                if (key != null) {
                    bindPattern(key, binds);
                }
                bindPattern(some.value(), binds);
                bind(some.collection(), binds);
            }
            case Not _, Declare _, Every _ -> {}
        }
        return binds;
    }

    BitSet needs(Expr expr) {
        return switch (expr) {
            case Constant _, Input _, RuleValue _, Name _, Call _ -> new BitSet();
            case Local(Position _, int slot, String _) -> of(slot);
            // a variable as a key is bound to every key, one after the other
            case Access(Position _, Expr base, Expr key) ->
                key instanceof Local ? needs(base) : with(needs(base), needs(key));
            case Builtin(Position _, Function _, List<Expr> arguments) -> needs(arguments);
            case FunctionCall(Position _, var _, List<Expr> arguments) -> needs(arguments);
            case ArrayOf(Position _, List<Expr> items) -> needs(items);
            case SetOf(Position _, List<Expr> items) -> needs(items);
            case ObjectOf(Position _, List<Entry> entries) -> {
                var needs = new BitSet();
                entries.forEach(entry -> with(with(needs, needs(entry.key())), needs(entry.value())));
                yield needs;
            }
            case ArrayComprehension _, SetComprehension _, ObjectComprehension _ -> used(expr);
        };
    }

    private BitSet needs(List<Expr> exprs) {
        var needs = new BitSet();
        exprs.forEach(expr -> needs.or(needs(expr)));
        return needs;
    }

    /// As [#needs(Expr)] where variables may get their values from the other side.
    private BitSet patternNeeds(Expr expr) {
        var needs = new BitSet();
        switch (expr) {
            case Local _ -> {}
            case ArrayOf(Position _, List<Expr> items) -> items.forEach(item -> needs.or(patternNeeds(item)));
            case ObjectOf(Position _, List<Entry> entries) ->
                entries.forEach(entry -> with(with(needs, needs(entry.key())), patternNeeds(entry.value())));
            case Constant _,
                    Input _,
                    RuleValue _,
                    Name _,
                    Call _,
                    Access _,
                    Builtin _,
                    FunctionCall _,
                    SetOf _,
                    ArrayComprehension _,
                    SetComprehension _,
                    ObjectComprehension _ -> needs.or(needs(expr));
        }
        return needs;
    }

    private void bindPattern(Expr expr, BitSet binds) {
        switch (expr) {
            case Local(Position _, int slot, String _) -> binds.set(slot);
            case ArrayOf(Position _, List<Expr> items) -> items.forEach(item -> bindPattern(item, binds));
            case ObjectOf(Position _, List<Entry> entries) ->
                entries.forEach(entry -> bindPattern(entry.value(), binds));
            case Constant _,
                    Input _,
                    RuleValue _,
                    Name _,
                    Call _,
                    Access _,
                    Builtin _,
                    FunctionCall _,
                    SetOf _,
                    ArrayComprehension _,
                    SetComprehension _,
                    ObjectComprehension _ -> bind(expr, binds);
        }
    }

    private void bind(Expr expr, BitSet binds) {
        switch (expr) {
            case Access(Position _, Expr base, Expr key) -> {
                bind(base, binds);
                if (key instanceof Local(Position _, int slot, String _)) {
                    binds.set(slot);
                } else {
                    bind(key, binds);
                }
            }
            case Builtin(Position _, Function _, List<Expr> arguments) ->
                arguments.forEach(argument -> bind(argument, binds));
            case FunctionCall(Position _, var _, List<Expr> arguments) ->
                arguments.forEach(argument -> bind(argument, binds));
            case ArrayOf(Position _, List<Expr> items) -> items.forEach(item -> bind(item, binds));
            case SetOf(Position _, List<Expr> items) -> items.forEach(item -> bind(item, binds));
            case ObjectOf(Position _, List<Entry> entries) ->
                entries.forEach(entry -> {
                    bind(entry.key(), binds);
                    bind(entry.value(), binds);
                });
            case Constant _,
                    Input _,
                    RuleValue _,
                    Name _,
                    Call _,
                    Local _,
                    ArrayComprehension _,
                    SetComprehension _,
                    ObjectComprehension _ -> {}
        }
    }

    private static void use(Literal literal, BitSet used) {
        switch (literal) {
            case Test(Position _, Expr expr) -> use(expr, used);
            case Assign(Position _, Expr target, Expr value) -> {
                use(target, used);
                use(value, used);
            }
            case Unify(Position _, Expr left, Expr right) -> {
                use(left, used);
                use(right, used);
            }
            case Not(Position _, Body body) -> body.literals().forEach(inner -> use(inner, used));
            case Declare _ -> {}
            case SomeIn some -> {
                var key = some.key();
                if (key != null) {
                    use(key, used);
                }
                use(some.value(), used);
                use(some.collection(), used);
            }
            case Every every -> {
                use(every.collection(), used);
                every.body().literals().forEach(inner -> use(inner, used));
            }
        }
    }

    private static void use(Expr expr, BitSet used) {
        switch (expr) {
            case Local(Position _, int slot, String _) -> used.set(slot);
            case Constant _, Input _, RuleValue _, Name _, Call _ -> {}
            case Access(Position _, Expr base, Expr key) -> {
                use(base, used);
                use(key, used);
            }
            case Builtin(Position _, Function _, List<Expr> arguments) -> arguments.forEach(one -> use(one, used));
            case FunctionCall(Position _, var _, List<Expr> arguments) -> arguments.forEach(one -> use(one, used));
            case ArrayOf(Position _, List<Expr> items) -> items.forEach(one -> use(one, used));
            case SetOf(Position _, List<Expr> items) -> items.forEach(one -> use(one, used));
            case ObjectOf(Position _, List<Entry> entries) ->
                entries.forEach(entry -> {
                    use(entry.key(), used);
                    use(entry.value(), used);
                });
            case ArrayComprehension(Position _, Expr head, Body body) -> {
                use(head, used);
                body.literals().forEach(inner -> use(inner, used));
            }
            case SetComprehension(Position _, Expr head, Body body) -> {
                use(head, used);
                body.literals().forEach(inner -> use(inner, used));
            }
            case ObjectComprehension(Position _, Expr key, Expr value, Body body) -> {
                use(key, used);
                use(value, used);
                body.literals().forEach(inner -> use(inner, used));
            }
        }
    }

    static boolean within(BitSet some, BitSet all) {
        var rest = (BitSet) some.clone();
        rest.andNot(all);
        return rest.isEmpty();
    }

    private static BitSet of(int slot) {
        var set = new BitSet();
        set.set(slot);
        return set;
    }

    private static BitSet with(BitSet set, BitSet more) {
        set.or(more);
        return set;
    }
}
