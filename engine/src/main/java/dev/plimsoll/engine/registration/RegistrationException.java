package dev.plimsoll.engine.registration;

/// What was sent is no registration; says which field and why.
public final class RegistrationException extends Exception {
    private static final long serialVersionUID = 1;

    private final String field;

    /// @param field for example `packages[3].purl`; empty for the whole document
    RegistrationException(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
