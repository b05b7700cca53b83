package dev.plimsoll.engine.policy.controls;

/// The day from which a grace period counts.
public enum GraceFrom {
    /// The day the database first saw the fix, else the publication.
    FIX,
    /// The day the vulnerability was published.
    PUBLICATION
}
