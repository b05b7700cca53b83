package dev.plimsoll.notifier.delivery;

/// Where a delivery stands.
public enum State {
    /// For its time, its turn, or the next attempt.
    WAITING,
    /// The destination has it.
    DELIVERED,
    /// It was refused, or tried for too long: it waits for somebody to look, and may be replayed.
    DEAD,
    /// What it would have told was over before anybody was told.
    CANCELLED
}
