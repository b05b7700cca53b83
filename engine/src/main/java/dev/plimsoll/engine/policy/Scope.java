package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.engine.policy.expressions.ExpressionException;
import dev.plimsoll.engine.policy.expressions.ExpressionFacts;
import java.util.function.Consumer;

/// The images that a policy applies to.
public sealed interface Scope permits Scope.Everything, Scope.Matching {
    /// Whether the policy judges this image. An expression without an answer is a doubt: the image is judged.
    ///
    /// @param doubts told why there is no answer
    boolean contains(Subject subject, Consumer<String> doubts);

    /// Every image.
    record Everything() implements Scope {
        @Override
        public boolean contains(Subject subject, Consumer<String> doubts) {
            return true;
        }
    }

    /// The images for which an expression holds; of an image with several names, for any of them.
    record Matching(Expression expression) implements Scope {
        @Override
        public boolean contains(Subject subject, Consumer<String> doubts) {
            boolean found = false;
            for (var variables : ExpressionFacts.ofScopes(
                    subject.image(), subject.inventory().os(), subject.scopes())) {
                try {
                    found |= expression.holds(variables);
                } catch (ExpressionException e) {
                    doubts.accept(e.getMessage());
                    found = true;
                }
            }
            return found;
        }
    }
}
