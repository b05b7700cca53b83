package dev.plimsoll.engine.report;

/// What a report for people is shown on, and to whom.
///
/// @param width columns of a terminal, 40 to 400
/// @param colour whether ANSI colours may be used
/// @param language what the reader reads, where the format knows more than English
public record Display(int width, boolean colour, Language language) {
    private static final int NARROWEST = 40;
    private static final int WIDEST = 400;

    /// A file or a pipe, in English.
    public static final Display PLAIN = new Display(120, false);

    public Display {
        width = Math.clamp(width, NARROWEST, WIDEST);
    }

    /// A display whose reader reads English.
    public Display(int width, boolean colour) {
        this(width, colour, Language.ENGLISH);
    }

    /// The same for a reader of another language.
    public Display with(Language other) {
        return new Display(width, colour, other);
    }
}
