package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.server.scopes.ApplicationScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// What roles come to: who may do what, and for which images. It is read anew for each request, so that what was
/// taken away is gone at once.
@Component
public class Grants {
    /// In place of all permissions, also those that a later release brings.
    static final String EVERY = "*";

    private final Database database;

    Grants(Database database) {
        this.database = database;
    }

    /// A role for the images of a scope.
    private record Bound(Set<Permission> permissions, Visibility visibility) {}

    /// @return empty where there is no such user, or it was disabled
    public Optional<Principal> of(long account) {
        return database.sql("SELECT name FROM account WHERE id = ? AND enabled = 1")
                .param(account)
                .query((row, n) -> row.getString(1))
                .optional()
                .map(name -> new Principal(
                        name,
                        account,
                        false,
                        merged(bound(
                                "b.account_id = ? OR b.group_id IN"
                                        + " (SELECT group_id FROM group_member WHERE account_id = ?)",
                                account,
                                account))));
    }

    /// What a group gives to its members.
    Principal ofGroup(long group) {
        return new Principal("", null, false, merged(bound("b.group_id = ?", group)));
    }

    /// What a role gives where it is bound to a scope.
    Principal ofRole(Set<Permission> permissions, long scope) {
        return new Principal("", null, false, merged(List.of(new Bound(permissions, visibility(scope)))));
    }

    /// What a role gives in all places where it is bound; everywhere, where it is not yet.
    Principal ofRoleWhereBound(long role, Set<Permission> permissions) {
        var places = bound("b.role_id = ?", role).stream()
                .map(Bound::visibility)
                .reduce(Visibility::or)
                .orElse(new Visibility.Everything());
        return new Principal("", null, false, merged(List.of(new Bound(permissions, places))));
    }

    /// Nobody gives what they do not have.
    ///
    /// @throws Refusal if one gives more
    static void within(Principal given, Principal giver, String what) {
        if (!given.isWithin(giver)) {
            var more = given.grants().keySet().stream()
                    .filter(permission -> !only(given, permission).isWithin(giver))
                    .map(Permission::label)
                    .sorted()
                    .toList();
            throw Refusal.forbidden(what + " more than you may yourself: " + String.join(", ", more));
        }
    }

    private static Principal only(Principal one, Permission permission) {
        return new Principal("", null, false, Map.of(permission, one.visibility(permission)));
    }

    private List<Bound> bound(String condition, Object... values) {
        return database.sql("""
                        SELECT r.permissions, b.scope_id, s.name FROM role_binding b JOIN role r ON r.id = b.role_id
                        JOIN scope s ON s.id = b.scope_id WHERE s.deleted_at IS NULL AND (%s)""".formatted(condition))
                .params(values)
                .query((row, n) -> bound(row))
                .list();
    }

    private static Bound bound(ResultSet row) throws SQLException {
        return new Bound(
                permissions(row.getString(1)),
                row.getString(3).equals(ApplicationScope.GLOBAL)
                        ? new Visibility.Everything()
                        : new Visibility.Scopes(new TreeSet<>(Set.of(row.getLong(2)))));
    }

    private Visibility visibility(long scope) {
        var name = database.sql("SELECT name FROM scope WHERE id = ? AND deleted_at IS NULL")
                .param(scope)
                .query((row, n) -> row.getString(1))
                .optional()
                .orElseThrow(() -> Refusal.notFound("no scope " + scope));
        return name.equals(ApplicationScope.GLOBAL)
                ? new Visibility.Everything()
                : new Visibility.Scopes(new TreeSet<>(Set.of(scope)));
    }

    /// One that a later release brings back under another name is no longer held.
    static Set<Permission> permissions(String json) {
        var permissions = EnumSet.noneOf(Permission.class);
        for (var label : Stored.read(json, String[].class)) {
            if (label.equals(EVERY)) {
                return EnumSet.allOf(Permission.class);
            }
            Permission.labelled(label).ifPresent(permissions::add);
        }
        return permissions;
    }

    /// A permission about the platform counts for everything only, and is left out elsewhere.
    private static Map<Permission, Visibility> merged(List<Bound> bound) {
        var grants = new EnumMap<Permission, Visibility>(Permission.class);
        for (var one : bound) {
            for (var permission : one.permissions) {
                boolean counts =
                        switch (permission.reach()) {
                            case SCOPE -> true;
                            case PLATFORM -> one.visibility instanceof Visibility.Everything;
                            case ONESELF -> false;
                        };
                if (counts) {
                    grants.merge(permission, one.visibility, Visibility::or);
                }
            }
        }
        return grants;
    }
}
