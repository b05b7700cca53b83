package dev.plimsoll.server.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// One thing that somebody may do. A role is a set of them, bound to a scope or to everything.
public enum Permission {
    IMAGES_READ(Reach.SCOPE),
    IMAGES_REGISTER(Reach.SCOPE),
    IMAGES_WRITE(Reach.SCOPE),
    FINDINGS_READ(Reach.SCOPE),
    FINDINGS_DECIDE(Reach.SCOPE),
    EVENTS_READ(Reach.SCOPE),
    RESCAN_RUN(Reach.SCOPE),
    SCOPES_READ(Reach.SCOPE),
    WEBHOOKS_READ(Reach.SCOPE),
    WEBHOOKS_MANAGE(Reach.SCOPE),
    POLICIES_READ(Reach.PLATFORM),
    POLICIES_WRITE(Reach.PLATFORM),
    FEEDS_READ(Reach.PLATFORM),
    FEEDS_WRITE(Reach.PLATFORM),
    JOBS_READ(Reach.PLATFORM),
    JOBS_RUN(Reach.PLATFORM),
    SCOPES_WRITE(Reach.PLATFORM),
    ROLES_READ(Reach.PLATFORM),
    ROLES_WRITE(Reach.PLATFORM),
    USERS_READ(Reach.PLATFORM),
    USERS_WRITE(Reach.PLATFORM),
    /// Tokens of others; everybody has their own.
    TOKENS_MANAGE(Reach.PLATFORM),
    AUDIT_READ(Reach.PLATFORM),
    METRICS_READ(Reach.PLATFORM),
    /// What concerns nobody but the one who asks; everybody who is known has it.
    SELF(Reach.ONESELF);

    private final Reach reach;

    Permission(Reach reach) {
        this.reach = reach;
    }

    /// What a permission is about.
    public enum Reach {
        /// Images: it may be held for the images of a scope only.
        SCOPE,
        /// The platform itself: it counts only where it is held for everything.
        PLATFORM,
        /// The one who asks.
        ONESELF
    }

    public Reach reach() {
        return reach;
    }

    /// The name in the API: `images.read`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    public static Optional<Permission> labelled(String label) {
        return Arrays.stream(values())
                .filter(permission -> permission.label().equals(label))
                .findFirst();
    }
}
