package dev.plimsoll.server.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Who asks.
///
/// @param name for people and the audit log
/// @param permissions what they may
/// @param visibility which part of the fleet they see
public record Principal(String name, Set<Permission> permissions, Visibility visibility) {
    public Principal {
        permissions = permissions.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(permissions));
    }

    /// May do everything, everywhere.
    public static Principal administrator(String name) {
        return new Principal(name, EnumSet.allOf(Permission.class), new Visibility.Everything());
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
