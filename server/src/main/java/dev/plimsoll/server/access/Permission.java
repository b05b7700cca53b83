package dev.plimsoll.server.access;

import java.util.Locale;

/// One thing that somebody may do. A role is a set of them, bound to a scope or to everything.
public enum Permission {
    IMAGES_READ,
    IMAGES_REGISTER,
    FINDINGS_READ,
    RESCAN_RUN,
    FEEDS_READ,
    FEEDS_WRITE,
    EVENTS_READ,
    WEBHOOKS_MANAGE,
    TOKENS_MANAGE;

    /// The name in the API: `images.read`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
