package dev.plimsoll.notifier.rego;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One definition of a rule; several of one name add up.
///
/// @param arguments patterns; empty where the rule is no function
/// @param key what a partial rule holds, or the key under which it holds the value
/// @param value what the rule says when its body holds; absent in a partial set
/// @param otherwise asked when the body does not hold
/// @param slots how many variables it has; 0 before names are resolved
record Rule(
        Position at,
        String name,
        Kind kind,
        List<Expr> arguments,
        @Nullable Expr key,
        @Nullable Expr value,
        Body body,
        @Nullable Rule otherwise,
        int slots) {
    Rule {
        arguments = List.copyOf(arguments);
    }

    /// What a rule makes.
    enum Kind {
        DEFAULT("a default"),
        COMPLETE("a rule with one value"),
        FUNCTION("a function"),
        PARTIAL_SET("a partial set"),
        PARTIAL_OBJECT("a partial object");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        String shown() {
            return shown;
        }
    }
}
