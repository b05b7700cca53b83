package dev.plimsoll.server.platform;

/// What was sent cannot be taken: 400, with the field.
public final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;

    /// @param field where in what was sent, for example `packages[3].purl`; empty for the whole
    /// @param message what is wrong with it, and what would be right
    public InvalidInput(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
