package dev.plimsoll.notifier.sending;

import java.io.IOException;

/// Something could not be sent, or nothing came back; says which host and why, without secrets.
public final class SendingException extends IOException {
    private final boolean permanent;

    private SendingException(String message, boolean permanent) {
        super(message);
        this.permanent = permanent;
    }

    /// The other side may be back another time.
    public static SendingException later(String message) {
        return new SendingException(message, false);
    }

    /// It never goes as it is set up.
    public static SendingException refused(String message) {
        return new SendingException(message, true);
    }

    /// Whether another attempt is pointless.
    public boolean permanent() {
        return permanent;
    }
}
