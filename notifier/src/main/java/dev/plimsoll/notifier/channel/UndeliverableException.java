package dev.plimsoll.notifier.channel;

/// An attempt is over before its end; carries how it ended.
public final class UndeliverableException extends Exception {
    private final transient Outcome outcome;

    UndeliverableException(Outcome outcome) {
        super(outcome.toString());
        this.outcome = outcome;
    }

    /// It never goes as it is.
    ///
    /// @param reason what, which, why, and what to do; without secrets
    public static UndeliverableException refused(String reason) {
        return new UndeliverableException(new Outcome.Refused(reason));
    }

    /// It may go another time.
    public static UndeliverableException later(String reason) {
        return new UndeliverableException(new Outcome.Later(reason, null));
    }

    /// How the attempt ended.
    public Outcome outcome() {
        return outcome;
    }
}
