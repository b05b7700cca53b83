package dev.plimsoll.notifier.rego;

import java.util.List;

/// A term of a module. [Name] stands in what the parser gives; names are resolved before anything is evaluated.
sealed interface Expr {
    Position at();

    /// A value as written.
    record Constant(Position at, Value value) implements Expr {}

    /// A name of which it is not yet known what it means.
    record Name(Position at, String name) implements Expr {}

    /// A variable of the rule.
    ///
    /// @param slot its place in the rule's frame
    record Local(Position at, int slot, String name) implements Expr {}

    /// The document that is asked about.
    record Input(Position at) implements Expr {}

    /// What a rule says.
    record RuleValue(Position at, RuleName rule) implements Expr {}

    /// A part of another term.
    record Access(Position at, Expr base, Expr key) implements Expr {}

    /// A call as written: the name still has to be resolved.
    record Call(Position at, String function, List<Expr> arguments) implements Expr {}

    /// A call of a built-in function.
    record Builtin(Position at, Function function, List<Expr> arguments) implements Expr {}

    /// A call of a module's function.
    record FunctionCall(Position at, RuleName function, List<Expr> arguments) implements Expr {}

    record ArrayOf(Position at, List<Expr> items) implements Expr {}

    record SetOf(Position at, List<Expr> items) implements Expr {}

    record ObjectOf(Position at, List<Entry> entries) implements Expr {}

    record ArrayComprehension(Position at, Expr head, Body body) implements Expr {}

    record SetComprehension(Position at, Expr head, Body body) implements Expr {}

    record ObjectComprehension(Position at, Expr key, Expr value, Body body) implements Expr {}

    /// A key with its value.
    record Entry(Expr key, Expr value) {}

    /// The full name of a rule.
    ///
    /// @param path of its package, for example `postee.vuls.html`
    record RuleName(String path, String name) implements Comparable<RuleName> {
        @Override
        public int compareTo(RuleName other) {
            int order = path.compareTo(other.path);
            return order != 0 ? order : name.compareTo(other.name);
        }

        @Override
        public String toString() {
            return "data." + path + "." + name;
        }
    }
}
