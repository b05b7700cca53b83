package dev.plimsoll.server.policies;

/// What a stored document holds.
public enum PolicyKind {
    POLICY("policy"),
    WAIVERS("waivers");

    private final String label;

    PolicyKind(String label) {
        this.label = label;
    }

    /// In the database, the audit log and messages.
    public String label() {
        return label;
    }
}
