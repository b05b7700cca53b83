package dev.plimsoll.server.outbox;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.audit.Audit;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Secrets;
import dev.plimsoll.server.platform.Stored;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The webhooks that are kept: who is called about the events of which scope.
@Component
class Webhooks {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_URL = 2_000;
    private static final int MOST_TYPES = 20;
    private static final int SHORTEST_SECRET = 16;
    private static final int LONGEST_SECRET = 500;
    private static final int SECRET_BYTES = 32;
    private static final String COLUMNS = """
            SELECT w.id, w.name, w.url, s.name, w.types, w.created_at, w.position, w.failing_since, w.paused_at,
              w.last_error, w.version FROM webhook w JOIN scope s ON s.id = w.scope_id\s""";

    private final Database database;
    private final Outbox outbox;
    private final Secrets secrets;
    private final CallGuard guard;
    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Webhooks(Database database, Outbox outbox, Secrets secrets, CallGuard guard, Audit audit, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.secrets = secrets;
        this.guard = guard;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a user says of one.
    ///
    /// @param scope whose events it gets; `global` for those of all images
    /// @param types that it gets, `*` at the end for all that begin so; none for all
    /// @param secret that calls are signed with; absent to keep the one it has, or to be given one
    record Wanted(
            @Nullable String name,
            @Nullable String url,
            @Nullable String scope,
            @Nullable List<String> types,
            @Nullable String secret) {}

    /// A webhook as the API shows it. The secret is told once, to the one who made it.
    ///
    /// @param state `active`, `failing` or `paused`
    /// @param position the last event that is done with
    record Shown(
            long id,
            String name,
            String url,
            String scope,
            List<String> types,
            Instant created,
            String state,
            @Nullable Instant failingSince,
            @Nullable String lastError,
            long position,
            long version,
            @Nullable String secret) {}

    List<Shown> after(long id, int limit, Visibility visibility) {
        return database.sql(
                        COLUMNS + "WHERE w.id > ? AND " + visibility.ofScope("w.scope_id") + " ORDER BY w.id LIMIT ?")
                .params(id, limit)
                .query((row, n) -> shown(row))
                .list();
    }

    Shown find(long id, Visibility visibility) {
        return database.sql(COLUMNS + "WHERE w.id = ? AND " + visibility.ofScope("w.scope_id"))
                .param(id)
                .query((row, n) -> shown(row))
                .optional()
                .orElseThrow(() -> Refusal.notFound("there is no webhook " + id));
    }

    private static Shown shown(ResultSet row) throws SQLException {
        long failing = row.getLong(8);
        var failingSince = row.wasNull() ? null : Instant.ofEpochMilli(failing);
        row.getLong(9);
        var state = row.wasNull() ? failingSince == null ? "active" : "failing" : "paused";
        return new Shown(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                List.of(Stored.read(row.getString(5), String[].class)),
                Instant.ofEpochMilli(row.getLong(6)),
                state,
                failingSince,
                row.getString(10),
                row.getLong(7),
                row.getLong(11),
                null);
    }

    Shown create(Wanted wanted, Principal principal) {
        var visibility = principal.visibility(Permission.WEBHOOKS_MANAGE);
        var name = name(wanted);
        var url = url(wanted);
        var types = types(wanted);
        var secret = wanted.secret() == null ? generated() : secret(wanted.secret());
        long scope = scope(wanted.scope() == null ? "global" : wanted.scope(), visibility);
        long id = database.write(() -> {
            database.alone(Locks.OUTBOX); // so that it begins behind what is there
            if (database.sql("SELECT 1 FROM webhook WHERE name = ?")
                    .param(name)
                    .query(Long.class)
                    .optional()
                    .isPresent()) {
                throw Refusal.conflict("there is a webhook called " + name + " already");
            }
            long created = database.sql("""
                                INSERT INTO webhook(name, url, secret, types, scope_id, created_at, position, attempts,
                                  next_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 1) RETURNING id""")
                    .params(
                            name,
                            url.toString(),
                            secrets.seal(purpose(name), secret),
                            Stored.json(types),
                            scope,
                            clock.millis(),
                            outbox.last())
                    .query(Long.class)
                    .single();
            audit.record(principal, "webhook.created", name, details(url, types));
            return created;
        });
        return told(find(id, visibility), secret);
    }

    private static Shown told(Shown shown, String secret) {
        return new Shown(
                shown.id,
                shown.name,
                shown.url,
                shown.scope,
                shown.types,
                shown.created,
                shown.state,
                shown.failingSince,
                shown.lastError,
                shown.position,
                shown.version,
                secret);
    }

    /// What a secret is sealed for; the name never changes.
    static String purpose(String name) {
        return "webhook " + name;
    }

    /// Changes it, and tries again what failed. Name and scope stay as they are.
    Shown change(long id, long version, Wanted wanted, Principal principal) {
        var visibility = principal.visibility(Permission.WEBHOOKS_MANAGE);
        var known = find(id, visibility);
        if (wanted.name() != null && !wanted.name().equals(known.name)) {
            throw new InvalidInput("name", "stays as it is: make another webhook");
        }
        if (wanted.scope() != null && !wanted.scope().equals(known.scope)) {
            throw new InvalidInput("scope", "stays as it is: make another webhook");
        }
        var url = url(wanted);
        var types = types(wanted);
        var secret = wanted.secret() == null ? null : secrets.seal(purpose(known.name), secret(wanted.secret()));
        database.write(() -> {
            int changed = database.sql("""
                            UPDATE webhook SET url = ?, types = ?, secret = COALESCE(?, secret), attempts = 0, next_at = 0,
                              failing_since = NULL, paused_at = NULL, last_error = NULL, version = version + 1
                            WHERE id = ? AND version = ?""")
                    .params(Arrays.asList(url.toString(), Stored.json(types), secret, id, version))
                    .update();
            if (changed == 0) {
                throw Refusal.changedMeanwhile("the webhook " + known.name + " was changed meanwhile: read it again");
            }
            audit.record(principal, "webhook.changed", known.name, details(url, types));
        });
        return find(id, visibility);
    }

    /// Goes on with one that was left alone.
    Shown resume(long id, Principal principal) {
        var visibility = principal.visibility(Permission.WEBHOOKS_MANAGE);
        var known = find(id, visibility);
        database.write(() -> {
            database.sql(
                            "UPDATE webhook SET attempts = 0, next_at = 0, failing_since = NULL, paused_at = NULL WHERE id = ?")
                    .param(id)
                    .update();
            audit.record(principal, "webhook.resumed", known.name, Map.of());
        });
        return find(id, visibility);
    }

    void delete(long id, Principal principal) {
        var known = find(id, principal.visibility(Permission.WEBHOOKS_MANAGE));
        database.write(() -> {
            database.sql("DELETE FROM delivery WHERE webhook_id = ?").param(id).update();
            database.sql("DELETE FROM webhook WHERE id = ?").param(id).update();
            audit.record(principal, "webhook.deleted", known.name, Map.of());
        });
    }

    /// Host and types; the path of an address may be a secret itself.
    private static Map<String, Object> details(URI url, List<String> types) {
        return Map.of("host", String.valueOf(url.getHost()), "types", types);
    }

    private long scope(String name, Visibility visibility) {
        return database.sql("SELECT id FROM scope WHERE name = ? AND " + visibility.ofScope("id"))
                .param(name)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new InvalidInput("scope", "there is no scope " + name + " that you may manage"));
    }

    private static String name(Wanted wanted) {
        var name = wanted.name();
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            throw new InvalidInput("name", "must have 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private URI url(Wanted wanted) {
        var text = wanted.url();
        if (text == null || text.length() > LONGEST_URL) {
            throw new InvalidInput("url", "must be an address of at most " + LONGEST_URL + " characters");
        }
        try {
            var url = new URI(text);
            guard.check(url);
            return url;
        } catch (URISyntaxException e) {
            throw new InvalidInput("url", "is no address: " + e.getReason());
        } catch (CallGuard.Refused e) {
            throw new InvalidInput("url", String.valueOf(e.getMessage()));
        }
    }

    private static List<String> types(Wanted wanted) {
        var types = wanted.types() == null ? List.<String>of() : wanted.types();
        if (types.size() > MOST_TYPES) {
            throw new InvalidInput("types", "has more than " + MOST_TYPES + " elements");
        }
        for (int i = 0; i < types.size(); i++) {
            var type = types.get(i);
            if (type == null
                    || Arrays.stream(EventType.values()).noneMatch(known -> wants(List.of(type), known.type()))) {
                throw new InvalidInput("types[" + i + "]", "is no type of event, nor the beginning of one with a *");
            }
        }
        return List.copyOf(types);
    }

    /// Whether events of a type are wanted by these.
    static boolean wants(List<String> types, String type) {
        return types.isEmpty()
                || types.stream()
                        .anyMatch(wanted -> wanted.endsWith("*")
                                ? type.startsWith(wanted.substring(0, wanted.length() - 1))
                                : type.equals(wanted));
    }

    private static String secret(@Nullable String secret) {
        if (secret == null || secret.length() < SHORTEST_SECRET || secret.length() > LONGEST_SECRET) {
            throw new InvalidInput("secret", "must have " + SHORTEST_SECRET + " to " + LONGEST_SECRET + " characters");
        }
        try {
            Signature.key(secret);
            return secret;
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("secret", "begins with whsec_ and is no Base64 behind it");
        }
    }

    private String generated() {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Signature.PREFIX + Base64.getEncoder().encodeToString(bytes);
    }
}
