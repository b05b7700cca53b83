package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.audit.Audit;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Roles, and for whom and which scopes they hold. Nobody gives, changes or takes more than they have.
@Component
class Roles {
    private static final String COLUMNS = "id, name, description, permissions, builtin, version";

    private final Database database;
    private final Grants grants;
    private final Administrators administrators;
    private final Audit audit;
    private final Clock clock;

    Roles(Database database, Grants grants, Administrators administrators, Audit audit, Clock clock) {
        this.database = database;
        this.grants = grants;
        this.administrators = administrators;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param permissions labels; `*` for all, also those to come
    /// @param builtin whether it came with the platform and stays as it is
    record Role(long id, String name, String description, List<String> permissions, boolean builtin, long version) {
        Role {
            permissions = List.copyOf(permissions);
        }
    }

    record RoleRequest(
            @Nullable String name,
            @Nullable String description,
            @Nullable List<String> permissions) {}

    List<Role> list(String after, int limit) {
        return database.sql("SELECT " + COLUMNS + " FROM role WHERE name > ? ORDER BY name LIMIT ?")
                .params(after, limit)
                .query((row, n) -> role(row))
                .list();
    }

    Role find(long id) {
        return database.sql("SELECT " + COLUMNS + " FROM role WHERE id = ?")
                .param(id)
                .query((row, n) -> role(row))
                .optional()
                .orElseThrow(() -> Refusal.notFound("no such role"));
    }

    Role create(RoleRequest request, Principal principal) {
        var name = Words.name("name", request.name());
        var description = Words.text("description", request.description());
        var permissions = checked(request.permissions());
        // it gives nothing until it is bound, and then is looked at again
        return database.write(() -> {
            nameIsFree(name, 0);
            long id = database.sql("INSERT INTO role(name, description, permissions) VALUES (?, ?, ?) RETURNING id")
                    .params(name, description, Stored.json(permissions))
                    .query((row, n) -> row.getLong(1))
                    .single();
            audit.record(principal, "role.created", name, Map.of("id", id, "permissions", permissions));
            return find(id);
        });
    }

    Role change(long id, RoleRequest request, long version, Principal principal) {
        var before = editable(id);
        var name = Words.name("name", request.name());
        var description = Words.text("description", request.description());
        var permissions = checked(request.permissions());
        Grants.within(grants.ofRoleWhereBound(id, allowed(permissions)), principal, "the role would allow");
        Grants.within(grants.ofRoleWhereBound(id, allowed(before.permissions())), principal, "the role allows");
        administrators.keepOne(() -> {
            nameIsFree(name, id);
            int changed = database.sql("UPDATE role SET name = ?, description = ?, permissions = ?,"
                            + " version = version + 1 WHERE id = ? AND version = ?")
                    .params(name, description, Stored.json(permissions), id, version)
                    .update();
            if (changed == 0) {
                throw Refusal.changedMeanwhile("somebody else changed the role '" + before.name() + "': read it again");
            }
            audit.record(principal, "role.changed", name, Map.of("id", id, "permissions", permissions));
        });
        return find(id);
    }

    void delete(long id, long version, Principal principal) {
        var before = editable(id);
        Grants.within(grants.ofRoleWhereBound(id, allowed(before.permissions())), principal, "the role allows");
        administrators.keepOne(() -> {
            if (before.version() != version) {
                throw Refusal.changedMeanwhile("somebody else changed the role '" + before.name() + "': read it again");
            }
            database.sql("DELETE FROM role_binding WHERE role_id = ?").param(id).update();
            database.sql("DELETE FROM role WHERE id = ?").param(id).update();
            audit.record(principal, "role.deleted", before.name(), Map.of("id", id));
        });
    }

    private Role editable(long id) {
        var role = find(id);
        if (role.builtin()) {
            throw Refusal.conflict(
                    "the role '" + role.name() + "' came with the platform and stays as it is; make another");
        }
        return role;
    }

    private void nameIsFree(String name, long except) {
        if (database.sql("SELECT id FROM role WHERE name = ? AND id <> ?")
                .params(name, except)
                .query((row, n) -> row.getLong(1))
                .optional()
                .isPresent()) {
            throw Refusal.conflict("there is a role '" + name + "' already");
        }
    }

    private static List<String> checked(@Nullable List<String> permissions) {
        if (permissions == null || permissions.isEmpty()) {
            throw new InvalidInput("permissions", "at least one, for example images.read");
        }
        for (int i = 0; i < permissions.size(); i++) {
            var label = permissions.get(i);
            if (!Grants.EVERY.equals(label)
                    && Permission.labelled(String.valueOf(label)).isEmpty()) {
                throw new InvalidInput(
                        "permissions[" + i + "]",
                        "is none; there are "
                                + String.join(
                                        ", ",
                                        Arrays.stream(Permission.values())
                                                .map(Permission::label)
                                                .toList()));
            }
        }
        return permissions.stream().distinct().sorted().toList();
    }

    private static Set<Permission> allowed(List<String> labels) {
        return Grants.permissions(Stored.json(labels));
    }

    private static Role role(ResultSet row) throws SQLException {
        return new Role(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                List.of(Stored.read(row.getString(4), String[].class)),
                row.getLong(5) == 1,
                row.getLong(6));
    }

    /// A role for somebody and the images of a scope.
    record Binding(
            long id,
            long role,
            String roleName,
            @Nullable Long user,
            @Nullable Long group,
            @Nullable String holder,
            long scope,
            String scopeName) {}

    /// @param user or group: one of them
    record BindingRequest(
            @Nullable Long role,
            @Nullable Long user,
            @Nullable Long group,
            @Nullable Long scope) {}

    private static final String BINDINGS = """
            SELECT b.id, b.role_id, r.name, b.account_id, b.group_id, COALESCE(a.name, g.name), b.scope_id, s.name
            FROM role_binding b JOIN role r ON r.id = b.role_id JOIN scope s ON s.id = b.scope_id
            LEFT JOIN account a ON a.id = b.account_id LEFT JOIN account_group g ON g.id = b.group_id
            """;

    List<Binding> bindings(long after, int limit) {
        return database.sql(BINDINGS + "WHERE b.id > ? ORDER BY b.id LIMIT ?")
                .params(after, limit)
                .query((row, n) -> binding(row))
                .list();
    }

    Binding bind(BindingRequest request, Principal principal) {
        var role = find(needed("role", request.role()));
        long scope = needed("scope", request.scope());
        var user = request.user();
        var group = request.group();
        if ((user == null) == (group == null)) {
            throw new InvalidInput("user", "either a user or a group");
        }
        exists(user == null ? "account_group" : "account", user == null ? group : user);
        Grants.within(grants.ofRole(allowed(role.permissions()), scope), principal, "the role would allow");
        return database.write(() -> {
            long id = database.sql("INSERT INTO role_binding(role_id, account_id, group_id, scope_id, created_at)"
                            + " VALUES (?, ?, ?, ?, ?) RETURNING id")
                    .params(Arrays.asList(role.id(), user, group, scope, clock.millis()))
                    .query((row, n) -> row.getLong(1))
                    .single();
            var bound = binding(id);
            audit.record(principal, "role.bound", role.name(), Map.of("binding", bound));
            return bound;
        });
    }

    void unbind(long id, Principal principal) {
        var bound = binding(id);
        Grants.within(
                grants.ofRole(allowed(find(bound.role()).permissions()), bound.scope()), principal, "the role allows");
        administrators.keepOne(() -> {
            database.sql("DELETE FROM role_binding WHERE id = ?").param(id).update();
            audit.record(principal, "role.unbound", bound.roleName(), Map.of("binding", bound));
        });
    }

    private Binding binding(long id) {
        return database.sql(BINDINGS + "WHERE b.id = ?")
                .param(id)
                .query((row, n) -> binding(row))
                .optional()
                .orElseThrow(() -> Refusal.notFound("no such binding"));
    }

    private void exists(String table, @Nullable Long id) {
        if (database.sql("SELECT id FROM " + table + " WHERE id = ?")
                .params(Arrays.asList(id))
                .query((row, n) -> row.getLong(1))
                .optional()
                .isEmpty()) {
            throw Refusal.notFound("no such user or group");
        }
    }

    private static long needed(String field, @Nullable Long id) {
        if (id == null) {
            throw new InvalidInput(field, "is needed, by its id");
        }
        return id;
    }

    private static Binding binding(ResultSet row) throws SQLException {
        long user = row.getLong(4);
        boolean isUser = !row.wasNull();
        long group = row.getLong(5);
        return new Binding(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                isUser ? user : null,
                isUser ? null : group,
                row.getString(6),
                row.getLong(7),
                row.getString(8));
    }
}
