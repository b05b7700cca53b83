package dev.plimsoll.engine.policy.expressions;

import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A condition written in CEL (Common Expression Language, cel-spec), compiled and type-checked.
///
/// Evaluation is bounded: by the expression's length and depth, and by [Dialect#ITERATIONS] steps of its loops.
/// Immutable; may be shared between threads. Two are equal when their texts are.
public final class Expression {
    private final String text;
    private final CelRuntime.Program program;

    private Expression(String text, CelRuntime.Program program) {
        this.text = text;
        this.program = program;
    }

    /// Reads a rule over image, inventory, findings and database.
    ///
    /// @throws ExpressionException if it is not a condition over those, with line and column of the fault
    public static Expression parse(String text) {
        return compile(text, Dialect.rules());
    }

    /// Reads a scope, a condition over the image and the names of application scopes.
    ///
    /// @throws ExpressionException if it is not a condition over those, with line and column of the fault
    public static Expression parseScope(String text) {
        return compile(text, Dialect.scopes());
    }

    /// Reads an application scope, a condition over the image and where it runs.
    ///
    /// @throws ExpressionException if it is not a condition over those, with line and column of the fault
    public static Expression parseApplicationScope(String text) {
        return compile(text, Dialect.applicationScopes());
    }

    /// Sets up what the first expressions need: more than they take themselves. Worth a second thread where it is known
    /// early that there will be some.
    public static void prepare() {
        parse("inventory.exists(p, p.name == 'a' && p.licences.size() > 1)");
        parseScope("image.repository.startsWith('a/') && labels['a'] == 'b'");
    }

    private static Expression compile(String text, Dialect dialect) {
        try {
            return new Expression(text, dialect.compile(text));
        } catch (CelValidationException e) {
            throw new ExpressionException(e.getErrors().stream()
                    .limit(3)
                    .map(issue -> issue.getMessage() + " (line "
                            + issue.getSourceLocation().getLine() + ", column "
                            + (issue.getSourceLocation().getColumn() + 1) + " of the expression)")
                    .collect(Collectors.joining("; ")));
        } catch (CelEvaluationException e) {
            throw new ExpressionException(reason(e));
        }
    }

    /// Whether the condition holds.
    ///
    /// @throws ExpressionException if it has no answer for these values, for example for want of a label, or if it
    ///     takes too many steps
    public boolean holds(Map<String, Object> variables) {
        try {
            if (program.eval(variables) instanceof Boolean answer) {
                return answer;
            }
            throw new ExpressionException("'" + text + "' is neither true nor false");
        } catch (CelEvaluationException e) {
            throw new ExpressionException(reason(e));
        }
    }

    private static String reason(CelEvaluationException e) {
        var message = e.getMessage();
        return message == null ? e.getErrorCode().toString() : message;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Expression expression && expression.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
