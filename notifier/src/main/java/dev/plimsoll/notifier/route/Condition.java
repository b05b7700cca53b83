package dev.plimsoll.notifier.route;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A condition written in CEL (Common Expression Language, cel-spec), compiled and type-checked when it is read: a
/// misspelt field is refused then. Evaluation is bounded, see [Dialect].
///
/// Immutable; may be shared between threads. Two are equal when their texts are.
public abstract sealed class Condition {
    private final String text;
    private final CelRuntime.Program program;

    private Condition(String text, Dialect dialect) {
        this.text = text;
        try {
            var ast = dialect.cel().compile(text).getAst();
            this.program = dialect.cel().createProgram(ast);
        } catch (CelValidationException e) {
            throw new IllegalArgumentException(e.getErrors().stream()
                    .limit(3)
                    .map(issue -> issue.getMessage() + " (line "
                            + issue.getSourceLocation().getLine() + ", column "
                            + (issue.getSourceLocation().getColumn() + 1) + " of the expression)")
                    .collect(Collectors.joining("; ")));
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException(reason(e));
        }
    }

    /// Over an event as a whole.
    public static final class OfEvent extends Condition {
        private OfEvent(String text) {
            super(text, Dialect.ofEvents());
        }

        /// @throws IllegalArgumentException if it is no condition over an event, with line and column of the fault
        @JsonCreator
        public static OfEvent parse(String text) {
            return new OfEvent(text);
        }

        @Override
        OfEvent part(String part) {
            return new OfEvent(part);
        }
    }

    /// Over an event and one of its findings.
    public static final class OfFinding extends Condition {
        private OfFinding(String text) {
            super(text, Dialect.ofFindings());
        }

        /// @throws IllegalArgumentException if it is no condition over a finding, with line and column of the fault
        @JsonCreator
        public static OfFinding parse(String text) {
            return new OfFinding(text);
        }

        @Override
        OfFinding part(String part) {
            return new OfFinding(part);
        }
    }

    abstract Condition part(String part);

    /// What one evaluation said.
    ///
    /// @param problem why it has no answer, which counts as "does not hold"; absent where it has one
    public record Answer(boolean holds, @Nullable String problem) {}

    Answer ask(CelVariableResolver facts) {
        try {
            return program.eval(facts) instanceof Boolean answer
                    ? new Answer(answer, null)
                    : new Answer(false, "it is neither true nor false");
        } catch (CelEvaluationException e) {
            return new Answer(false, reason(e));
        } catch (RuntimeException | StackOverflowError e) {
            // what is posted may bring an evaluation to where its authors have not been: one condition, not the
            // document
            return new Answer(false, "it cannot be evaluated: " + e.getClass().getSimpleName());
        }
    }

    /// The parts that must all hold, each a condition of its own: to say which of them does not.
    List<Condition> parts() {
        var parts = Conjunction.parts(text);
        return parts.size() == 1
                ? List.of(this)
                : parts.stream().<Condition>map(this::part).toList();
    }

    /// Whether it may ask for a field of that name.
    boolean mentions(String field) {
        return text.contains(field);
    }

    private static String reason(CelEvaluationException e) {
        var message = e.getMessage();
        return message == null ? e.getErrorCode().toString() : message;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Condition condition
                && condition.getClass().equals(getClass())
                && condition.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
