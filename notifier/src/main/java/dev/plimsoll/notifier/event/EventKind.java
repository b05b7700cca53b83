package dev.plimsoll.notifier.event;

/// What kind of thing happened.
public enum EventKind {
    /// A whole scan of one image, with all that it found.
    SCAN,
    /// One vulnerability is new in some images of a scope.
    FINDING_OPENED,
    /// What is known of it changed: severity, fix, exploitation.
    FINDING_CHANGED,
    /// It is gone from all images of a scope.
    FINDING_RESOLVED,
    /// An image no longer complies.
    POLICY_VIOLATED,
    /// It complies again.
    POLICY_SATISFIED,
    IMAGE_REGISTERED,
    IMAGE_REJECTED,
    /// A run over the whole fleet has ended, changed or not.
    RESCAN_COMPLETED,
    /// A source of advisories is older than it should be.
    FEED_STALE,
    /// A sensor saw something at run time.
    INCIDENT,
    /// The source's own judgement of a risk, as an Aqua insight.
    INSIGHT
}
