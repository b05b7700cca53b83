package dev.plimsoll.notifier.rego;

/// One word of a module.
///
/// @param text as written; of a string its content
/// @param newLine whether it is the first of its line
/// @param spaced whether white space or a comment stands before it
record Token(Kind kind, String text, Position at, boolean newLine, boolean spaced) {
    /// What a token is.
    enum Kind {
        NAME,
        NUMBER,
        STRING,
        SIGN,
        END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isWord(String word) {
        return kind == Kind.NAME && text.equals(word);
    }

    /// As messages name it.
    String shown() {
        return kind == Kind.END ? "the end of the file" : kind == Kind.STRING ? "a string" : "'" + text + "'";
    }
}
