package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.scopes.ApplicationScope;
import org.springframework.stereotype.Component;

/// Those who may do everything: one of them must remain.
@Component
class Administrators {
    private final Database database;

    Administrators(Database database) {
        this.database = database;
    }

    /// Does what may take somebody's rights, and undoes it where nobody was left who could give them back.
    ///
    /// @throws Refusal if so
    void keepOne(Runnable change) {
        database.write(() -> {
            boolean before = exist();
            change.run();
            if (before && !exist()) {
                throw Refusal.conflict("no administrator would be left: make another one first");
            }
        });
    }

    private boolean exist() {
        return database.sql("""
                        SELECT r.permissions FROM role_binding b JOIN role r ON r.id = b.role_id
                        JOIN scope s ON s.id = b.scope_id
                        WHERE s.name = ? AND (
                          EXISTS (SELECT 1 FROM account a WHERE a.id = b.account_id AND a.enabled = 1)
                          OR EXISTS (SELECT 1 FROM group_member m JOIN account a ON a.id = m.account_id
                            WHERE m.group_id = b.group_id AND a.enabled = 1))""").param(ApplicationScope.GLOBAL).query((row, n) -> row.getString(1)).list().stream()
                .anyMatch(permissions -> Grants.permissions(permissions).size() == Permission.values().length);
    }
}
