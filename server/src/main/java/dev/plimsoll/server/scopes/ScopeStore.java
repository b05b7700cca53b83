package dev.plimsoll.server.scopes;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.audit.Audit;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.server.scopes.ApplicationScope.Contacts;
import dev.plimsoll.server.scopes.ApplicationScope.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The application scopes. What a change of one moves is found by reading, outside of the transaction that then
/// writes the difference: nobody waits for a hundred thousand images to be looked at.
@Component
public class ScopeStore {
    private static final String COLUMNS = "id, name, description, expression, owners, contacts, version";
    private static final int MOST_SCOPES = 2_000;

    private final Database database;
    private final Holding holding;
    private final Audit audit;
    private final Clock clock;

    ScopeStore(Database database, Holding holding, Audit audit, Clock clock) {
        this.database = database;
        this.holding = holding;
        this.audit = audit;
        this.clock = clock;
    }

    /// By name.
    ///
    /// @param after the name before the first
    public List<ApplicationScope> list(String after, int limit, Visibility visibility) {
        return database.sql("SELECT " + COLUMNS + " FROM scope WHERE deleted_at IS NULL AND name > ? AND "
                        + visibility.ofScope("id") + " ORDER BY name LIMIT ?")
                .params(after, limit)
                .query((row, n) -> scope(row))
                .list();
    }

    /// Those that one sees.
    public Optional<ApplicationScope> find(long id, Visibility visibility) {
        return database.sql("SELECT " + COLUMNS + " FROM scope WHERE deleted_at IS NULL AND id = ? AND "
                        + visibility.ofScope("id"))
                .param(id)
                .query((row, n) -> scope(row))
                .optional();
    }

    /// The scope that holds every image.
    public long global() {
        return database.sql("SELECT id FROM scope WHERE name = ?")
                .param(ApplicationScope.GLOBAL)
                .query(Long.class)
                .single();
    }

    long images(long scope) {
        return database.sql("SELECT COUNT(*) FROM scope_image WHERE scope_id = ?")
                .param(scope)
                .query(Long.class)
                .single();
    }

    ApplicationScope create(ScopeRequest request, Principal principal) {
        var wanted = request.checked(0, 1);
        var held = holding.read(wanted.expression());
        return database.write(() -> {
            database.alone(Locks.SCOPES);
            nameIsFree(wanted.name(), 0);
            if (database.sql("SELECT COUNT(*) FROM scope WHERE deleted_at IS NULL")
                            .query(Long.class)
                            .single()
                    >= MOST_SCOPES) {
                throw Refusal.conflict("there are " + MOST_SCOPES + " scopes already, which is the limit");
            }
            long id = database.sql("""
                            INSERT INTO scope(name, description, expression, owners, contacts, version, changed_at)
                            VALUES (?, ?, ?, ?, ?, 1, ?) RETURNING id""")
                    .params(
                            wanted.name(),
                            wanted.description(),
                            wanted.expression(),
                            Stored.json(wanted.owners()),
                            Stored.json(wanted.contacts()),
                            clock.millis())
                    .query(Long.class)
                    .single();
            var moved = holding.write(id, held);
            audit.record(principal, "scope.created", wanted.name(), details(wanted, moved));
            return withId(wanted, id, 1);
        });
    }

    ApplicationScope change(long id, ScopeRequest request, long version, Principal principal) {
        var wanted = request.checked(id, version + 1);
        var before = known(id);
        boolean moves = !before.expression().equals(wanted.expression());
        if (before.isGlobal() && (moves || !wanted.isGlobal())) {
            throw new InvalidInput(
                    moves ? "expression" : "name", "of the scope that holds every image cannot be changed");
        }
        var held = moves ? Optional.of(holding.read(wanted.expression())) : Optional.<Holding.Held>empty();
        return database.write(() -> {
            database.alone(Locks.SCOPES);
            nameIsFree(wanted.name(), id);
            int changed = database.sql("""
                            UPDATE scope SET name = ?, description = ?, expression = ?, owners = ?, contacts = ?,
                              version = version + 1, changed_at = ?
                            WHERE id = ? AND version = ? AND deleted_at IS NULL""")
                    .params(
                            wanted.name(),
                            wanted.description(),
                            wanted.expression(),
                            Stored.json(wanted.owners()),
                            Stored.json(wanted.contacts()),
                            clock.millis(),
                            id,
                            version)
                    .update();
            if (changed == 0) {
                throw changedMeanwhile(before.name());
            }
            long moved = held.map(found -> holding.write(id, found)).orElse(0L);
            audit.record(principal, "scope.changed", wanted.name(), details(wanted, moved));
            return wanted;
        });
    }

    void delete(long id, long version, Principal principal) {
        var before = known(id);
        if (before.isGlobal()) {
            throw Refusal.conflict("the scope that holds every image cannot be deleted");
        }
        database.write(() -> {
            database.alone(Locks.SCOPES);
            // events keep pointing at it; its name is free again
            int changed = database.sql("UPDATE scope SET deleted_at = ?, name = ?, version = version + 1"
                            + " WHERE id = ? AND version = ? AND deleted_at IS NULL")
                    .params(clock.millis(), before.name() + "#" + id, id, version)
                    .update();
            if (changed == 0) {
                throw changedMeanwhile(before.name());
            }
            holding.clear(id);
            database.sql("DELETE FROM role_binding WHERE scope_id = ?")
                    .param(id)
                    .update();
            audit.record(principal, "scope.deleted", before.name(), Map.of("id", id));
        });
    }

    private static Refusal changedMeanwhile(String name) {
        return Refusal.changedMeanwhile("somebody else changed the scope '" + name + "' meanwhile: read it again");
    }

    private ApplicationScope known(long id) {
        return find(id, new Visibility.Everything()).orElseThrow(() -> Refusal.notFound("no such scope"));
    }

    private void nameIsFree(String name, long except) {
        if (database.sql("SELECT COUNT(*) FROM scope WHERE name = ? AND id <> ?")
                        .params(name, except)
                        .query(Long.class)
                        .single()
                > 0) {
            throw Refusal.conflict("there is a scope '" + name + "' already");
        }
    }

    private static Map<String, Object> details(ApplicationScope scope, long moved) {
        var details = new LinkedHashMap<String, Object>();
        details.put("expression", scope.expression());
        details.put("owners", scope.owners());
        details.put("contacts", scope.contacts());
        details.put("imagesMoved", moved);
        return details;
    }

    private static ApplicationScope withId(ApplicationScope scope, long id, long version) {
        return new ApplicationScope(
                id, scope.name(), scope.description(), scope.expression(), scope.owners(), scope.contacts(), version);
    }

    private static ApplicationScope scope(ResultSet row) throws SQLException {
        return new ApplicationScope(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                List.of(Stored.read(row.getString(5), Owner[].class)),
                Stored.read(row.getString(6), Contacts.class),
                row.getLong(7));
    }
}
