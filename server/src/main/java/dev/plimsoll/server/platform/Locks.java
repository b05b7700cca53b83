package dev.plimsoll.server.platform;

/// What [Database#alone] and [Database#together] keep apart, all in one place so that no number stands twice.
public final class Locks {
    /// Components and their matches: registrations share it, a change of the advisories takes it alone.
    public static final long MATCHES = 0x706c6d_01;

    /// The one who applies a change of advisories.
    public static final long RESCAN = 0x706c6d_02;

    /// Writing to the outbox: on PostgreSQL events get their numbers in the order in which they become visible.
    public static final long OUTBOX = 0x706c6d_03;

    /// What verdicts rest on beside advisories: registrations share it, a change of policies or decisions takes it
    /// alone,
    /// so that no image is judged by what was before and missed by those who mark images.
    public static final long JUDGING = 0x706c6d_04;

    /// Which images a scope holds: registrations share it, a change of a scope takes it alone.
    public static final long SCOPES = 0x706c6d_10;

    /// What is counted of registrations for each day: who writes it does so alone, before anything in the outbox.
    public static final long PRACTICE = 0x706c6d_12;

    /// Making the notifier's schema.
    public static final long NOTIFIER = 0x706c6d_11;

    private Locks() {}
}
