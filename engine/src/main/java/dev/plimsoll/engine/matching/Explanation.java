package dev.plimsoll.engine.matching;

import java.util.List;

/// Why something is, or is not, a finding: a tree of lines, for whoever renders it.
///
/// @param asked what was asked for
/// @param lines the answer, each with what it rests on beneath it
public record Explanation(String asked, List<Line> lines) {
    public Explanation {
        lines = List.copyOf(lines);
    }

    /// One statement.
    ///
    /// @param details what it rests on
    public record Line(Kind kind, String text, List<Line> details) {
        public Line {
            details = List.copyOf(details);
        }

        static Line fact(String text, Line... details) {
            return new Line(Kind.FACT, text, List.of(details));
        }
    }

    /// What a line says of the package that it stands under.
    public enum Kind {
        AFFECTED,
        NOT_AFFECTED,
        /// It cannot be decided; a warning of the report.
        UNKNOWN,
        FACT
    }
}
