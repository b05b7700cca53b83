package dev.plimsoll.server.access;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who asks, and what of the fleet each permission is held for.
///
/// @param name for people and the audit log
/// @param account id of the user; absent for the platform itself and for tokens made by its commands
/// @param byToken whether it came with an API token, which may do less than a login
/// @param grants permissions with the images that they are held for; what is absent is not held
public record Principal(String name, @Nullable Long account, boolean byToken, Map<Permission, Visibility> grants) {
    public Principal {
        var copy = new EnumMap<Permission, Visibility>(Permission.class);
        copy.putAll(grants);
        grants = Collections.unmodifiableMap(copy);
    }

    /// May do everything, everywhere.
    public static Principal administrator(String name) {
        var grants = new EnumMap<Permission, Visibility>(Permission.class);
        for (var permission : Permission.values()) {
            grants.put(permission, new Visibility.Everything());
        }
        return new Principal(name, null, false, grants);
    }

    /// The platform itself, in the audit log: what a job or a command does and nobody asked for over the API.
    ///
    /// @param part for example `rescan`
    public static Principal platform(String part) {
        return administrator("platform:" + part);
    }

    /// Whether it is held at all; one that is about the platform counts only where it is held for everything.
    public boolean may(Permission permission) {
        return switch (permission.reach()) {
            case ONESELF -> true;
            case PLATFORM -> visibility(permission) instanceof Visibility.Everything;
            case SCOPE -> grants.containsKey(permission);
        };
    }

    /// The part of the fleet for which it is held: a condition in the SQL of whatever asks for it.
    public Visibility visibility(Permission permission) {
        return grants.getOrDefault(permission, new Visibility.Scopes(new TreeSet<>()));
    }

    /// The same with nothing that another does not have: a token of a user.
    public Principal within(Principal other) {
        var common = new EnumMap<Permission, Visibility>(Permission.class);
        grants.forEach((permission, visibility) -> {
            if (other.grants.containsKey(permission)) {
                var both = visibility.and(other.visibility(permission));
                if (!both.isNothing()) {
                    common.put(permission, both);
                }
            }
        });
        return new Principal(name, account, byToken, common);
    }

    /// The same, come with an API token of its own name.
    public Principal withToken(String token) {
        return new Principal(name.equals(token) ? name : name + ":" + token, account, true, grants);
    }

    /// Whether all that this one may, the other may too.
    public boolean isWithin(Principal other) {
        return within(other).grants.equals(grants);
    }
}
