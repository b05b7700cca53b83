package dev.plimsoll.engine.report.formats;

/// Keeps text from being read as SARIF's own markup (SARIF 2.1.0, sections 3.11.5 and 3.11.6): braces hold the place
/// of an argument, brackets begin a link.
final class SarifText {
    private SarifText() {}

    /// Plain text.
    static String escaped(String text) {
        return braces(
                text.indexOf('[') < 0
                        ? text
                        : text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]"));
    }

    /// Markdown, whose brackets are already as they shall be.
    static String braces(String text) {
        return text.indexOf('{') < 0 && text.indexOf('}') < 0
                ? text
                : text.replace("{", "{{").replace("}", "}}");
    }
}
