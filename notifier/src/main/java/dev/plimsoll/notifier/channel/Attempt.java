package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.SendingException;

/// The steps of one attempt: the first that fails ends it.
@FunctionalInterface
interface Attempt {
    Outcome steps() throws UndeliverableException, SendingException, InterruptedException;

    static Outcome of(Attempt attempt) throws InterruptedException {
        try {
            return attempt.steps();
        } catch (UndeliverableException e) {
            return e.outcome();
        } catch (SendingException e) {
            return of(e);
        }
    }

    static Outcome of(SendingException e) {
        var reason = String.valueOf(e.getMessage());
        return e.permanent() ? new Outcome.Refused(reason) : new Outcome.Later(reason, null);
    }
}
