package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.audit.Audit;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// API tokens: long random texts of which only the hash is kept. Plain SHA-256 is enough for 256 random bits,
/// and is paid by every request. What a token may is never more than its user may at that moment.
@Component
public class ApiTokens {
    private static final String PREFIX = "plm_";
    private static final int BYTES = 32;
    private static final int LONGEST = 200;
    private static final int MOST_OF_ONE = 200;
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);
    /// How exactly the last use is known: a request should not cost a write.
    private static final long USE_STEP = Duration.ofHours(1).toMillis();

    private final Database database;
    private final Grants grants;
    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiTokens(Database database, Grants grants, Audit audit, Clock clock) {
        this.database = database;
        this.grants = grants;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a token is limited to.
    ///
    /// @param permissions labels; absent for all of its user's
    /// @param scopes ids; absent for all of its user's
    public record Limits(
            @Nullable List<String> permissions, @Nullable List<Long> scopes) {
        static final Limits NONE = new Limits(null, null);
    }

    /// A token as it is shown: never itself.
    ///
    /// @param user absent where the platform's command made it
    public record Shown(
            long id,
            String name,
            @Nullable String user,
            Limits limits,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /// A new one, with what is told once.
    record Created(long id, String token) {}

    /// A new token of an administrator, made by a command on the platform's own machine. It is told once and never
    /// again.
    ///
    /// @param name for people
    /// @param life at most 366 days
    /// @throws InvalidInput if the life is longer, or none
    public String create(String name, Duration life) {
        return store(Words.name("name", name), null, Limits.NONE, life, Principal.platform("command"))
                .token();
    }

    /// A new token of a user, or of the one who asks.
    ///
    /// @throws Refusal if it would be more than the one who asks may
    Created create(String name, @Nullable Long user, Limits limits, Duration life, Principal maker) {
        if (maker.byToken() && !maker.may(Permission.TOKENS_MANAGE)) {
            throw Refusal.forbidden("a token makes no tokens: log in, or use one with the permission tokens.manage");
        }
        var owner = user == null ? maker.account() : user;
        if (user != null && !user.equals(maker.account()) && !maker.may(Permission.TOKENS_MANAGE)) {
            throw Refusal.forbidden("the permission tokens.manage is missing: you can make tokens for yourself only");
        }
        var whole = owner == null || owner.equals(maker.account())
                ? maker
                : grants.of(owner).orElseThrow(() -> Refusal.notFound("no such user, or it is disabled"));
        var wanted = limited(whole, limits);
        if (limits.permissions() != null || limits.scopes() != null) {
            complete(wanted, limits);
        }
        Grants.within(wanted, maker, "the token would be allowed");
        var kept = maker.byToken() ? asLimited(limits, maker) : limits;
        return store(Words.name("name", name), owner, kept, life, maker);
    }

    /// What a limited token makes stays as limited, whatever its user comes to be allowed.
    private static Limits asLimited(Limits limits, Principal maker) {
        var all = maker.grants().keySet();
        if (all.size() == Permission.values().length
                && maker.grants().values().stream().allMatch(Visibility.Everything.class::isInstance)) {
            return limits;
        }
        var permissions = limits.permissions();
        var seen =
                maker.grants().values().stream().reduce(Visibility::or).orElse(new Visibility.Scopes(new TreeSet<>()));
        var scopes =
                switch (seen) {
                    case Visibility.Everything _ -> limits.scopes();
                    case Visibility.Scopes some ->
                        limits.scopes() == null ? List.copyOf(some.scopes()) : limits.scopes();
                };
        return new Limits(
                permissions == null ? all.stream().map(Permission::label).toList() : permissions, scopes);
    }

    /// Asking for what one does not have is an error, not silently less.
    private static void complete(Principal wanted, Limits limits) {
        if (limits.permissions() != null) {
            for (var label : limits.permissions()) {
                var permission = Permission.labelled(label)
                        .orElseThrow(() -> new InvalidInput("permissions", "there is no permission '" + label + "'"));
                if (permission != Permission.SELF && !wanted.may(permission)) {
                    throw Refusal.forbidden("the token would be allowed more than its user: " + label);
                }
            }
        }
        if (limits.scopes() != null) {
            for (var scope : limits.scopes()) {
                var one = new Visibility.Scopes(new TreeSet<>(List.of(scope)));
                if (wanted.grants().values().stream()
                        .allMatch(held -> held.and(one).isNothing())) {
                    throw Refusal.forbidden("the token would see more than its user: scope " + scope);
                }
            }
        }
    }

    private Created store(String name, @Nullable Long owner, Limits limits, Duration life, Principal maker) {
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_LIFE) > 0) {
            throw new InvalidInput("days", "a token lives for 1 to " + LONGEST_LIFE.toDays() + " days");
        }
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = clock.instant();
        return database.write(() -> {
            if (owner != null && count(owner) >= MOST_OF_ONE) {
                throw Refusal.conflict("a user has at most " + MOST_OF_ONE + " tokens: take some back");
            }
            long id = database.sql("""
                            INSERT INTO api_token(name, hash, created_at, expires_at, account_id, grants)
                            VALUES (?, ?, ?, ?, ?, ?) RETURNING id""")
                    .params(java.util.Arrays.asList(
                            name,
                            Stored.digest(token),
                            now.toEpochMilli(),
                            now.plus(life).toEpochMilli(),
                            owner,
                            Stored.json(limits)))
                    .query((row, n) -> row.getLong(1))
                    .single();
            audit.record(
                    maker,
                    "token.created",
                    name,
                    Map.of("id", id, "user", owner == null ? 0 : owner, "days", life.toDays(), "limits", limits));
            return new Created(id, token);
        });
    }

    private long count(long owner) {
        return database.sql(
                        "SELECT COUNT(*) FROM api_token WHERE account_id = ? AND revoked_at IS NULL AND expires_at > ?")
                .params(owner, clock.millis())
                .query((row, n) -> row.getLong(1))
                .single();
    }

    private record Known(long id, String name, @Nullable Long account, Limits limits, long lastUsed) {}

    /// Who comes with this token; empty where it is none of ours, has expired or was taken back.
    public Optional<Principal> authenticate(String token) {
        if (!token.startsWith(PREFIX) || token.length() > LONGEST) {
            return Optional.empty();
        }
        return database.sql("SELECT id, name, account_id, grants, last_used_at FROM api_token"
                        + " WHERE hash = ? AND expires_at > ? AND revoked_at IS NULL")
                .params(Stored.digest(token), clock.millis())
                .query((row, n) -> {
                    long account = row.getLong(3);
                    boolean ofUser = !row.wasNull();
                    return new Known(
                            row.getLong(1),
                            row.getString(2),
                            ofUser ? account : null,
                            limits(row.getString(4)),
                            row.getLong(5));
                })
                .optional()
                .flatMap(this::principal);
    }

    private Optional<Principal> principal(Known known) {
        long now = clock.millis();
        if (known.lastUsed < now - USE_STEP) {
            database.write(() -> {
                database.sql("UPDATE api_token SET last_used_at = ? WHERE id = ?")
                        .params(now, known.id)
                        .update();
            });
        }
        var account = known.account();
        var user = account == null ? Optional.of(Principal.administrator(known.name)) : grants.of(account);
        return user.map(whole -> limited(whole, known.limits).withToken(known.name));
    }

    private static Limits limits(@Nullable String json) {
        return json == null ? Limits.NONE : Stored.read(json, Limits.class);
    }

    private static Principal limited(Principal whole, Limits limits) {
        var scopes = limits.scopes();
        var seen = scopes == null ? new Visibility.Everything() : new Visibility.Scopes(new TreeSet<>(scopes));
        var allowed = new EnumMap<Permission, Visibility>(Permission.class);
        for (var permission : Permission.values()) {
            if (limits.permissions() == null || limits.permissions().contains(permission.label())) {
                allowed.put(permission, seen);
            }
        }
        return whole.within(new Principal("", null, false, allowed));
    }

    /// Those that live, the newest first.
    ///
    /// @param owner of one user; absent for all
    /// @param before older than this id
    List<Shown> list(@Nullable Long owner, long before, int limit) {
        return database.sql("""
                        SELECT t.id, t.name, a.name, t.grants, t.created_at, t.expires_at, t.last_used_at
                        FROM api_token t LEFT JOIN account a ON a.id = t.account_id
                        WHERE t.revoked_at IS NULL AND t.id < ? AND %s ORDER BY t.id DESC LIMIT ?""".formatted(owner == null ? "1 = 1" : "t.account_id = " + owner.longValue()))
                .params(before, limit)
                .query((row, n) -> {
                    long used = row.getLong(7);
                    return new Shown(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            limits(row.getString(4)),
                            Instant.ofEpochMilli(row.getLong(5)),
                            Instant.ofEpochMilli(row.getLong(6)),
                            used == 0 ? null : Instant.ofEpochMilli(used));
                })
                .list();
    }

    /// Takes one back, at once.
    ///
    /// @throws Refusal if there is none, or it is not the asker's and they may not manage others'
    void revoke(long id, Principal principal) {
        database.write(() -> {
            var known = database.sql("SELECT name, account_id FROM api_token WHERE id = ? AND revoked_at IS NULL")
                    .param(id)
                    .query((row, n) -> Map.entry(row.getString(1), row.getLong(2)))
                    .optional()
                    .filter(token -> principal.may(Permission.TOKENS_MANAGE)
                            || token.getValue().equals(principal.account()))
                    .orElseThrow(() -> Refusal.notFound("no such token"));
            database.sql("UPDATE api_token SET revoked_at = ? WHERE id = ?")
                    .params(clock.millis(), id)
                    .update();
            audit.record(principal, "token.revoked", known.getKey(), Map.of("id", id));
        });
    }
}
