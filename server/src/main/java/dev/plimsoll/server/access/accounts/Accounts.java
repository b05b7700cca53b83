package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.accounts.OneTimeLinks.Purpose;
import dev.plimsoll.server.audit.Audit;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The users.
@Component
public class Accounts {
    private static final String COLUMNS =
            "id, name, display_name, email, issuer, enabled, locked_until, created_at, last_login_at, version";

    private final Database database;
    private final Grants grants;
    private final Administrators administrators;
    private final Passwords passwords;
    private final OneTimeLinks links;
    private final Audit audit;
    private final Clock clock;

    Accounts(
            Database database,
            Grants grants,
            Administrators administrators,
            Passwords passwords,
            OneTimeLinks links,
            Audit audit,
            Clock clock) {
        this.database = database;
        this.grants = grants;
        this.administrators = administrators;
        this.passwords = passwords;
        this.links = links;
        this.audit = audit;
        this.clock = clock;
    }

    /// A user.
    ///
    /// @param issuer of the provider that knows them; absent for local users
    /// @param lockedUntil set where too many wrong passwords came
    public record Account(
            long id,
            String name,
            String displayName,
            @Nullable String email,
            @Nullable String issuer,
            boolean enabled,
            @Nullable Instant lockedUntil,
            Instant createdAt,
            @Nullable Instant lastLoginAt,
            long version) {}

    /// A user as somebody writes it.
    record UserRequest(
            @Nullable String name,
            @Nullable String displayName,
            @Nullable String email,
            @Nullable Boolean enabled) {}

    List<Account> list(String after, int limit) {
        return database.sql("SELECT " + COLUMNS + " FROM account WHERE name > ? ORDER BY name LIMIT ?")
                .params(after, limit)
                .query((row, n) -> account(row))
                .list();
    }

    public Account find(long id) {
        return database.sql("SELECT " + COLUMNS + " FROM account WHERE id = ?")
                .param(id)
                .query((row, n) -> account(row))
                .optional()
                .orElseThrow(() -> Refusal.notFound("no such user"));
    }

    public boolean isEmpty() {
        return database.sql("SELECT id FROM account LIMIT 1")
                .query((row, n) -> row.getLong(1))
                .optional()
                .isEmpty();
    }

    /// A new local user, who has no password yet: [#link] lets them set one.
    Account create(UserRequest request, Principal principal) {
        var name = Words.name("name", request.name());
        var display = Words.text("displayName", request.displayName());
        var email = Words.email(request.email());
        return database.write(() -> {
            long id = insert(name, display, email, null, null);
            audit.record(principal, "user.created", name, Map.of("id", id));
            return find(id);
        });
    }

    private long insert(
            String name, String display, @Nullable String email, @Nullable String issuer, @Nullable String subject) {
        if (isTaken(name)) {
            throw Refusal.conflict("there is a user '" + name + "' already");
        }
        return database.sql("""
                        INSERT INTO account(name, display_name, email, issuer, subject, enabled, created_at)
                        VALUES (?, ?, ?, ?, ?, 1, ?) RETURNING id""")
                .params(Arrays.asList(name, display, email, issuer, subject, clock.millis()))
                .query((row, n) -> row.getLong(1))
                .single();
    }

    private boolean isTaken(String name) {
        return database.sql("SELECT id FROM account WHERE name = ?")
                .param(name)
                .query((row, n) -> row.getLong(1))
                .optional()
                .isPresent();
    }

    Account change(long id, UserRequest request, long version, Principal principal) {
        var before = find(id);
        mayTouch(id, principal);
        var display = Words.text("displayName", request.displayName());
        var email = Words.email(request.email());
        boolean enabled = request.enabled() == null || request.enabled();
        if (request.name() != null && !request.name().equals(before.name())) {
            throw new InvalidInput("name", "of a user stays: the audit log knows it");
        }
        administrators.keepOne(() -> {
            int changed = database.sql("""
                            UPDATE account SET display_name = ?, email = ?, enabled = ?, version = version + 1
                            WHERE id = ? AND version = ?""")
                    .params(Arrays.asList(display, email, enabled ? 1 : 0, id, version))
                    .update();
            if (changed == 0) {
                throw Refusal.changedMeanwhile("somebody else changed the user '" + before.name() + "': read it again");
            }
            if (!enabled) {
                endSessions(id);
            }
            audit.record(principal, "user.changed", before.name(), Map.of("id", id, "enabled", enabled));
        });
        return find(id);
    }

    /// Removes a user with their sessions, tokens and roles. The audit log keeps their name.
    void delete(long id, long version, Principal principal) {
        var before = find(id);
        mayTouch(id, principal);
        administrators.keepOne(() -> {
            if (before.version() != version) {
                throw Refusal.changedMeanwhile("somebody else changed the user '" + before.name() + "': read it again");
            }
            endSessions(id);
            for (var table : List.of("one_time_link", "api_token", "role_binding", "group_member")) {
                database.sql("DELETE FROM " + table + " WHERE account_id = ?")
                        .param(id)
                        .update();
            }
            database.sql("DELETE FROM account WHERE id = ?").param(id).update();
            audit.record(principal, "user.deleted", before.name(), Map.of("id", id));
        });
    }

    /// Lets a local user set a new password, once.
    ///
    /// @return the link's secret
    String link(long id, Principal principal) {
        var account = find(id);
        mayTouch(id, principal);
        if (account.issuer() != null) {
            throw Refusal.conflict(
                    "'" + account.name() + "' logs in at " + account.issuer() + " and has no password here");
        }
        return database.write(() -> {
            var secret = links.create(Purpose.PASSWORD, id);
            audit.record(principal, "user.link-created", account.name(), Map.of("id", id));
            return secret;
        });
    }

    Account unlock(long id, Principal principal) {
        var account = find(id);
        mayTouch(id, principal);
        database.write(() -> {
            database.sql("UPDATE account SET failures = 0, locked_until = 0, version = version + 1 WHERE id = ?")
                    .param(id)
                    .update();
            audit.record(principal, "user.unlocked", account.name(), Map.of("id", id));
        });
        return find(id);
    }

    /// Sets the password that a link is good for.
    ///
    /// @param name wanted by the first administrator; else of no meaning
    /// @return the user; empty where the link is not good
    public Optional<Long> useLink(String secret, String name, String password) {
        var peeked = links.look(secret);
        if (peeked.isEmpty()) {
            return Optional.empty();
        }
        var account = peeked.get().account();
        var whose = account == null ? Words.name("name", name) : find(account).name();
        var hash = passwords.hash("password", password, whose);
        return database.write(() -> {
            var link = links.use(secret);
            return link.flatMap(used -> switch (used.purpose()) {
                case PASSWORD -> Optional.ofNullable(used.account()).map(id -> setPassword(id, hash));
                case FIRST_ADMINISTRATOR -> isEmpty() ? Optional.of(firstAdministrator(whose, hash)) : Optional.empty();
            });
        });
    }

    private long setPassword(long id, String hash) {
        database.sql(
                        "UPDATE account SET password = ?, failures = 0, locked_until = 0, version = version + 1 WHERE id = ?")
                .params(hash, id)
                .update();
        endSessions(id);
        var name = find(id).name();
        audit.record(new Principal(name, id, false, Map.of()), "user.password-set", name, Map.of("id", id));
        return id;
    }

    private long firstAdministrator(String name, String hash) {
        links.forgetFirstAdministrator();
        long id = insert(name, "", null, null, null);
        database.sql("""
                        INSERT INTO role_binding(role_id, account_id, scope_id, created_at)
                        SELECT r.id, ?, s.id, ? FROM role r, scope s
                        WHERE r.name = 'administrator' AND s.name = 'global'""").params(id, clock.millis()).update();
        audit.record(
                Principal.platform("first start"), "user.created", name, Map.of("id", id, "role", "administrator"));
        return setPassword(id, hash);
    }

    /// The secret of a link for the first administrator; empty where there are users.
    public Optional<String> firstAdministratorLink() {
        return isEmpty() ? Optional.of(links.create(Purpose.FIRST_ADMINISTRATOR, null)) : Optional.empty();
    }

    /// A user changes their own password.
    void changePassword(Principal principal, String current, String wanted) {
        var id = principal.account();
        if (id == null || principal.byToken()) {
            throw Refusal.forbidden("log in to change your password");
        }
        var account = find(id);
        if (passwords.check(account.name(), current).isEmpty()) {
            throw new InvalidInput("current", "is not your password, or too many wrong ones came");
        }
        var hash = passwords.hash("wanted", wanted, account.name());
        database.write(() -> {
            setPassword(id, hash);
        });
    }

    /// A user of a provider, made at their first login. A local user of the same name stays another one.
    ///
    /// @param wanted the name that the provider tells
    public long ofProvider(String issuer, String subject, String wanted, String display, @Nullable String email) {
        return database.write(() -> {
            var known = database.sql("SELECT id FROM account WHERE issuer = ? AND subject = ?")
                    .params(issuer, subject)
                    .query((row, n) -> row.getLong(1))
                    .optional();
            if (known.isPresent()) {
                return known.get();
            }
            long id = insert(freeName(wanted, subject), display, email, issuer, subject);
            audit.record(
                    Principal.platform("login"), "user.created", find(id).name(), Map.of("id", id, "issuer", issuer));
            return id;
        });
    }

    private String freeName(String wanted, String subject) {
        var plain = wanted.replaceAll("[^A-Za-z0-9._@+-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        var name = plain.isEmpty() ? "user" : plain.substring(0, Math.min(plain.length(), 60));
        return isTaken(name) ? name + "-" + Stored.digest(subject).substring(0, 12) : name;
    }

    /// Notes a login with a provider, and the groups that it told: only those that an administrator has made.
    public void loggedIn(long id, List<String> groups, String by) {
        database.write(() -> {
            var name = find(id).name();
            database.sql("UPDATE account SET last_login_at = ? WHERE id = ?")
                    .params(clock.millis(), id)
                    .update();
            setProviderGroups(id, groups);
            audit.record(new Principal(name, id, false, Map.of()), "login.succeeded", name, Map.of("by", by));
        });
    }

    /// The groups that a provider tells of a user are theirs, and none that it told before.
    public void setProviderGroups(long id, List<String> groups) {
        var told = groups.stream().distinct().sorted().limit(1_000).toList();
        var known = database.sql("SELECT g.name FROM group_member m JOIN account_group g ON g.id = m.group_id"
                        + " WHERE m.account_id = ? AND m.source = 'OIDC' ORDER BY g.name")
                .param(id)
                .query((row, n) -> row.getString(1))
                .list();
        var wanted = told.isEmpty()
                ? List.<String>of()
                : database.sql("SELECT name FROM account_group WHERE name IN (:names) ORDER BY name")
                        .param("names", told)
                        .query((row, n) -> row.getString(1))
                        .list();
        if (known.stream().sorted().toList().equals(wanted.stream().sorted().toList())) {
            return;
        }
        database.write(() -> {
            database.sql("DELETE FROM group_member WHERE account_id = ? AND source = 'OIDC'")
                    .param(id)
                    .update();
            for (var group : wanted) {
                database.sql("INSERT INTO group_member(group_id, account_id, source)"
                                + " SELECT id, ?, 'OIDC' FROM account_group WHERE name = ?")
                        .params(id, group)
                        .update();
            }
        });
    }

    /// Whoever may do more than oneself is not to be taken over.
    private void mayTouch(long id, Principal principal) {
        grants.of(id).ifPresent(theirs -> Grants.within(theirs, principal, "this user may do"));
    }

    private void endSessions(long id) {
        database.sql("DELETE FROM login_session WHERE account_id = ?").param(id).update();
    }

    private Account account(ResultSet row) throws SQLException {
        long locked = row.getLong(7);
        long lastLogin = row.getLong(9);
        return new Account(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6) == 1,
                locked > clock.millis() ? Instant.ofEpochMilli(locked) : null,
                Instant.ofEpochMilli(row.getLong(8)),
                lastLogin == 0 ? null : Instant.ofEpochMilli(lastLogin),
                row.getLong(10));
    }
}
