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
import java.util.List;

/// The names that a rule's bodies make their own: those that it declares, and those that mean nothing else. Counts the
/// places that their values take. One object for one definition of a rule.
final class Declarations {
    private final Module module;
    private final RuleNames names;
    private int slots;

    Declarations(Module module, RuleNames names) {
        this.module = module;
        this.names = names;
    }

    /// How many places there are.
    int slots() {
        return slots;
    }

    /// A place for what has no name.
    int unnamed(Scope scope) {
        scope.visible.set(slots);
        return slots++;
    }

    /// All names of a body that mean nothing else.
    void declare(Body body, Scope scope) throws RegoLoadException {
        for (var literal : body.literals()) {
            switch (literal) {
                case Assign(Position _, Expr target, Expr _) -> declarePattern(target, scope);
                case Declare(Position _, List<String> own) -> own.forEach(name -> declare(name, scope));
                case SomeIn some -> {
                    var key = some.key();
                    if (key != null) {
                        declarePattern(key, scope);
                    }
                    declarePattern(some.value(), scope);
                }
                case Test _, Unify _, Not _, Every _ -> {}
            }
        }
        for (var literal : body.literals()) {
            declareNames(literal, scope);
        }
    }

    private void declareNames(Literal literal, Scope scope) {
        switch (literal) {
            case Test(Position _, Expr expr) -> declareNames(expr, scope);
            case Assign(Position _, Expr _, Expr value) -> declareNames(value, scope);
            case Unify(Position _, Expr left, Expr right) -> {
                declareNames(left, scope);
                declareNames(right, scope);
            }
            case Not(Position _, Body body) -> body.literals().forEach(inner -> declareNames(inner, scope));
            case Declare _ -> {}
            case SomeIn some -> declareNames(some.collection(), scope);
            case Every every -> declareNames(every.collection(), scope);
        }
    }

    /// Names that mean nothing else are variables of the body in which they stand first.
    void declareNames(Expr expr, Scope scope) {
        switch (expr) {
            case Name(Position _, String name) -> {
                if (!name.equals("_") && scope.find(name) == null && !known(name)) {
                    declare(name, scope);
                }
            }
            case Access(Position _, Expr base, Expr key) -> {
                declareNames(base, scope);
                declareNames(key, scope);
            }
            case Call(Position _, String _, List<Expr> arguments) ->
                arguments.forEach(argument -> declareNames(argument, scope));
            case ArrayOf(Position _, List<Expr> items) -> items.forEach(item -> declareNames(item, scope));
            case SetOf(Position _, List<Expr> items) -> items.forEach(item -> declareNames(item, scope));
            case ObjectOf(Position _, List<Entry> entries) ->
                entries.forEach(entry -> {
                    declareNames(entry.key(), scope);
                    declareNames(entry.value(), scope);
                });
            case Constant _,
                    Local _,
                    Input _,
                    RuleValue _,
                    Builtin _,
                    FunctionCall _,
                    ArrayComprehension _,
                    SetComprehension _,
                    ObjectComprehension _ -> {}
        }
    }

    private boolean known(String name) {
        return name.equals("input")
                || name.equals("data")
                || module.imports().containsKey(name)
                || names.rule(module.path(), name) != null;
    }

    /// The names of a pattern, whatever they mean elsewhere.
    void declarePattern(Expr expr, Scope scope) throws RegoLoadException {
        switch (expr) {
            case Name(Position _, String name) -> declare(name, scope);
            case ArrayOf(Position _, List<Expr> items) -> {
                for (var item : items) {
                    declarePattern(item, scope);
                }
            }
            case ObjectOf(Position _, List<Entry> entries) -> {
                for (var entry : entries) {
                    declarePattern(entry.value(), scope);
                }
            }
            case Constant _ -> {}
            case Local _,
                    Input _,
                    RuleValue _,
                    Access _,
                    Call _,
                    Builtin _,
                    FunctionCall _,
                    SetOf _,
                    ArrayComprehension _,
                    SetComprehension _,
                    ObjectComprehension _ ->
                throw new RegoLoadException(expr.at(), "a name, or an array or object of names, must stand here");
        }
    }

    private void declare(String name, Scope scope) {
        if (!name.equals("_") && scope.add(name, slots)) {
            slots++;
        }
    }
}
