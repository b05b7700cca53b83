package dev.plimsoll.server.outbox;

/// What the platform tells the world.
public enum EventType {
    IMAGE_REGISTERED("dev.plimsoll.image.registered"),
    IMAGE_REJECTED("dev.plimsoll.image.rejected"),
    FINDING_OPENED("dev.plimsoll.finding.opened"),
    FINDING_CHANGED("dev.plimsoll.finding.changed"),
    FINDING_RESOLVED("dev.plimsoll.finding.resolved"),
    POLICY_VIOLATED("dev.plimsoll.policy.violated"),
    POLICY_SATISFIED("dev.plimsoll.policy.satisfied"),
    RESCAN_COMPLETED("dev.plimsoll.rescan.completed"),
    FEED_STALE("dev.plimsoll.feed.stale");

    private final String type;

    EventType(String type) {
        this.type = type;
    }

    /// The CloudEvents type.
    public String type() {
        return type;
    }
}
