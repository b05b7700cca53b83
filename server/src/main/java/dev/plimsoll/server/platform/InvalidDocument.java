package dev.plimsoll.server.platform;

import java.util.List;

/// A document that people write is not as it must be: 400, with every fault at its place.
public final class InvalidDocument extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialized
    private final List<Fault> faults;

    /// One fault.
    ///
    /// @param line counted from 1; 0 where the fault is of the whole document
    /// @param field path of keys, for example `controls[1].maxSeverity.allow`; empty for the whole document
    public record Fault(int line, int column, String field, String message) {}

    /// @param faults at least one
    public InvalidDocument(List<Fault> faults) {
        super(faults.getFirst().message());
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
