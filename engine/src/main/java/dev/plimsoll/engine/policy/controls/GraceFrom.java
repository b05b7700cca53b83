package dev.plimsoll.engine.policy.controls;

/// The day from which a grace period counts.
public enum GraceFrom {
    /// The day of the bulletin that brought the fix, else the day the database first saw it, else the publication.
    FIX,
    /// The day the vulnerability was published.
    PUBLICATION
}
