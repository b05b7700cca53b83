package dev.plimsoll.notifier.rego;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Conditions that must hold together.
record Body(List<Literal> literals) {
    static final Body EMPTY = new Body(List.of());

    Body {
        literals = List.copyOf(literals);
    }

    /// One condition.
    sealed interface Literal {
        Position at();
    }

    /// Holds when the term is there and not `false`.
    record Test(Position at, Expr expr) implements Literal {}

    /// `target := value`: names that are new in this body.
    record Assign(Position at, Expr target, Expr value) implements Literal {}

    /// `left = right`: whatever is not bound yet on one side gets its value from the other.
    record Unify(Position at, Expr left, Expr right) implements Literal {}

    /// Holds when its body does not.
    record Not(Position at, Body body) implements Literal {}

    /// `some a, b`: names that are new in this body.
    record Declare(Position at, List<String> names) implements Literal {}

    /// `some key, value in collection`.
    record SomeIn(Position at, @Nullable Expr key, Expr value, Expr collection) implements Literal {}

    /// `every key, value in collection { body }`.
    record Every(Position at, @Nullable Expr key, Expr value, Expr collection, Body body) implements Literal {}
}
