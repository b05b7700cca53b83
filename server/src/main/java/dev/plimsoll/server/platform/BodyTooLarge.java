package dev.plimsoll.server.platform;

import java.io.IOException;

/// A request has more bytes than are read: 413.
public final class BodyTooLarge extends IOException {
    private static final long serialVersionUID = 1;

    public BodyTooLarge(long most) {
        super("a request to this address has at most " + most + " bytes");
    }
}
