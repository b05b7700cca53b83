package dev.plimsoll.engine.report;

/// What a report for people is shown on.
///
/// @param width columns of a terminal, 40 to 400
/// @param colour whether ANSI colours may be used
public record Display(int width, boolean colour) {
    private static final int NARROWEST = 40;
    private static final int WIDEST = 400;

    /// A file or a pipe.
    public static final Display PLAIN = new Display(120, false);

    public Display {
        width = Math.clamp(width, NARROWEST, WIDEST);
    }
}
