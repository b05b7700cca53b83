package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.audit.Audit;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Groups of users. Those of a provider are the ones of the same name.
@Component
class Groups {
    private final Database database;
    private final Grants grants;
    private final Administrators administrators;
    private final Accounts accounts;
    private final Audit audit;

    Groups(Database database, Grants grants, Administrators administrators, Accounts accounts, Audit audit) {
        this.database = database;
        this.grants = grants;
        this.administrators = administrators;
        this.accounts = accounts;
        this.audit = audit;
    }

    /// @param source LOCAL where an administrator put them in, OIDC where the provider did
    record Member(long user, String name, String source) {}

    record Group(long id, String name, String description, long version, List<Member> members) {
        Group {
            members = List.copyOf(members);
        }
    }

    record GroupRequest(@Nullable String name, @Nullable String description) {}

    List<Group> list(String after, int limit) {
        return database.sql(
                        "SELECT id, name, description, version FROM account_group WHERE name > ? ORDER BY name LIMIT ?")
                .params(after, limit)
                .query((row, n) ->
                        new Group(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), List.of()))
                .list();
    }

    Group find(long id) {
        var members = database.sql("SELECT a.id, a.name, m.source FROM group_member m"
                        + " JOIN account a ON a.id = m.account_id WHERE m.group_id = ? ORDER BY a.name, m.source")
                .param(id)
                .query((row, n) -> new Member(row.getLong(1), row.getString(2), row.getString(3)))
                .list();
        return database.sql("SELECT id, name, description, version FROM account_group WHERE id = ?")
                .param(id)
                .query((row, n) ->
                        new Group(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), members))
                .optional()
                .orElseThrow(() -> Refusal.notFound("no such group"));
    }

    Group create(GroupRequest request, Principal principal) {
        var name = Words.name("name", request.name());
        var description = Words.text("description", request.description());
        return database.write(() -> {
            nameIsFree(name, 0);
            long id = database.sql("INSERT INTO account_group(name, description) VALUES (?, ?) RETURNING id")
                    .params(name, description)
                    .query((row, n) -> row.getLong(1))
                    .single();
            audit.record(principal, "group.created", name, Map.of("id", id));
            return find(id);
        });
    }

    /// With another name it is another group of the provider's: those of the name before are out, and those of the new
    /// one are in at their next login.
    Group change(long id, GroupRequest request, long version, Principal principal) {
        var before = find(id);
        var name = Words.name("name", request.name());
        var description = Words.text("description", request.description());
        mayGive(id, principal);
        administrators.keepOne(() -> {
            nameIsFree(name, id);
            int changed = database.sql("UPDATE account_group SET name = ?, description = ?, version = version + 1"
                            + " WHERE id = ? AND version = ?")
                    .params(name, description, id, version)
                    .update();
            if (changed == 0) {
                throw changedMeanwhile(before);
            }
            if (!name.equals(before.name())) {
                database.sql("DELETE FROM group_member WHERE group_id = ? AND source = 'OIDC'")
                        .param(id)
                        .update();
            }
            audit.record(principal, "group.changed", name, Map.of("id", id, "before", before.name()));
        });
        return find(id);
    }

    private void nameIsFree(String name, long except) {
        if (database.sql("SELECT COUNT(*) FROM account_group WHERE name = ? AND id <> ?")
                        .params(name, except)
                        .query(Long.class)
                        .single()
                > 0) {
            throw Refusal.conflict("there is a group '" + name + "' already");
        }
    }

    private static Refusal changedMeanwhile(Group group) {
        return Refusal.changedMeanwhile("somebody else changed the group '" + group.name() + "': read it again");
    }

    void delete(long id, long version, Principal principal) {
        var before = find(id);
        mayGive(id, principal);
        administrators.keepOne(() -> {
            if (before.version() != version) {
                throw changedMeanwhile(before);
            }
            database.sql("DELETE FROM role_binding WHERE group_id = ?")
                    .param(id)
                    .update();
            database.sql("DELETE FROM group_member WHERE group_id = ?")
                    .param(id)
                    .update();
            database.sql("DELETE FROM account_group WHERE id = ?").param(id).update();
            audit.record(principal, "group.deleted", before.name(), Map.of("id", id));
        });
    }

    Group add(long id, long user, Principal principal) {
        var group = find(id);
        var account = accounts.find(user);
        mayGive(id, principal);
        database.write(() -> {
            database.sql("INSERT INTO group_member(group_id, account_id, source) VALUES (?, ?, 'LOCAL')"
                            + " ON CONFLICT (group_id, account_id, source) DO NOTHING")
                    .params(id, user)
                    .update();
            touch(id);
            audit.record(principal, "group.joined", group.name(), Map.of("id", id, "user", account.name()));
        });
        return find(id);
    }

    Group remove(long id, long user, Principal principal) {
        var group = find(id);
        var account = accounts.find(user);
        mayGive(id, principal);
        administrators.keepOne(() -> {
            database.sql("DELETE FROM group_member WHERE group_id = ? AND account_id = ?")
                    .params(id, user)
                    .update();
            touch(id);
            audit.record(principal, "group.left", group.name(), Map.of("id", id, "user", account.name()));
        });
        return find(id);
    }

    private void touch(long id) {
        database.sql("UPDATE account_group SET version = version + 1 WHERE id = ?")
                .param(id)
                .update();
    }

    /// To be in a group is to have its roles.
    private void mayGive(long id, Principal principal) {
        Grants.within(grants.ofGroup(id), principal, "the group allows");
    }
}
