package dev.plimsoll.notifier.rego;

import java.util.List;

/// A built-in function.
///
/// @param name as modules write it
/// @param arity how many arguments it takes
record Function(String name, int arity, Implementation implementation) {
    /// The one function that has many answers; the evaluation knows it by name.
    static final String WALK = "walk";

    /// What a function does. It is a pure function of its arguments and of the evaluation's clock.
    interface Implementation {
        /// @throws NotApplicable if the arguments are not such that it has an answer
        Value of(List<Value> arguments, Budget budget) throws NotApplicable;
    }

    /// Says that a function has no answer: the term that calls it is undefined.
    static final class NotApplicable extends Exception {
        private static final long serialVersionUID = 1L;

        NotApplicable() {
            super(null, null, false, false);
        }
    }
}
