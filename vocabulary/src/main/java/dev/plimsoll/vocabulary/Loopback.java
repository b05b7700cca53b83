package dev.plimsoll.vocabulary;

import java.util.Locale;

/// This machine itself: what is sent there passes no wire.
public final class Loopback {
    private Loopback() {}

    /// By its spelling, without asking DNS, which a stranger may answer.
    ///
    /// @param host without port; an IPv6 address with or without its brackets
    public static boolean is(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || name.equals("::1")
                || name.matches("127(\\.[0-9]{1,3}){3}");
    }
}
