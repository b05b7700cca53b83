package dev.plimsoll.engine.policy.controls;

import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An SPDX licence expression (SPDX specification 2.3, annex D): ids joined by AND, OR, WITH, + and parentheses.
sealed interface LicenceExpression {
    int LONGEST = 4000;
    int DEEPEST = 32;

    /// Whether the package may be used when only licences of which the predicate holds are accepted: of a choice one
    /// is enough, of a conjunction all are needed.
    boolean permits(Predicate<Licence> accepted);

    /// Reads an expression.
    ///
    /// @throws IllegalArgumentException if it is none
    static LicenceExpression parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a licence expression is longer than " + LONGEST + " characters");
        }
        return new LicenceParser(text).parse();
    }

    /// One licence.
    ///
    /// @param id as SPDX writes it, without `+`
    /// @param orLater whether later versions may be chosen
    /// @param exception after WITH; absent when there is none
    record Licence(String id, boolean orLater, @Nullable String exception) implements LicenceExpression {
        /// Takes `GPL-2.0+`, `GPL-2.0-or-later` and the old `GPL-2.0` to the same spelling.
        static Licence of(String text, @Nullable String exception) {
            var id = text;
            boolean later = false;
            var lower = id.toLowerCase(Locale.ROOT);
            if (lower.endsWith("+")) {
                id = id.substring(0, id.length() - 1);
                later = true;
            } else if (lower.endsWith("-or-later")) {
                id = id.substring(0, id.length() - "-or-later".length());
                later = true;
            } else if (lower.endsWith("-only")) {
                id = id.substring(0, id.length() - "-only".length());
            }
            return new Licence(id, later, exception);
        }

        @Override
        public boolean permits(Predicate<Licence> accepted) {
            return accepted.test(this);
        }
    }

    record Both(LicenceExpression left, LicenceExpression right) implements LicenceExpression {
        @Override
        public boolean permits(Predicate<Licence> accepted) {
            return left.permits(accepted) && right.permits(accepted);
        }
    }

    record Either(LicenceExpression left, LicenceExpression right) implements LicenceExpression {
        @Override
        public boolean permits(Predicate<Licence> accepted) {
            return left.permits(accepted) || right.permits(accepted);
        }
    }
}
