package dev.plimsoll.server.access.login;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Logins of browsers, in the database: any server knows them, and ending one ends it everywhere.
@Component
class Sessions {
    private static final int BYTES = 32;
    private static final int LONGEST = 100;
    /// How exactly the last request is known: reading a page should not cost a write.
    private static final long SEEN_STEP = 60_000;

    private final Database database;
    private final LoginSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Sessions(Database database, LoginSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /// A random text that nobody guesses.
    String secret() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Begins one, always with a new secret: what the browser had before is of no use to whoever gave it to it.
    String begin(long account) {
        var secret = secret();
        var now = clock.instant();
        database.write(() -> {
            database.sql("DELETE FROM login_session WHERE expires_at <= ? OR last_seen_at <= ?")
                    .params(
                            now.toEpochMilli(),
                            now.minus(settings.sessionIdle()).toEpochMilli())
                    .update();
            database.sql("INSERT INTO login_session(hash, account_id, created_at, last_seen_at, expires_at)"
                            + " VALUES (?, ?, ?, ?, ?)")
                    .params(
                            Stored.digest(secret),
                            account,
                            now.toEpochMilli(),
                            now.toEpochMilli(),
                            now.plus(settings.sessionLife()).toEpochMilli())
                    .update();
        });
        return secret;
    }

    private record Known(long account, long seen) {}

    /// Whose it is; empty where there is none, or it has ended.
    Optional<Long> find(String secret) {
        if (secret.isEmpty() || secret.length() > LONGEST) {
            return Optional.empty();
        }
        var hash = Stored.digest(secret);
        long now = clock.millis();
        var known = database.sql("SELECT account_id, last_seen_at FROM login_session"
                        + " WHERE hash = ? AND expires_at > ? AND last_seen_at > ?")
                .params(hash, now, now - settings.sessionIdle().toMillis())
                .query((row, n) -> new Known(row.getLong(1), row.getLong(2)))
                .optional();
        if (known.isPresent() && known.get().seen < now - SEEN_STEP) {
            database.write(() -> {
                database.sql("UPDATE login_session SET last_seen_at = ? WHERE hash = ?")
                        .params(now, hash)
                        .update();
            });
        }
        return known.map(Known::account);
    }

    void end(String secret) {
        database.write(() -> {
            database.sql("DELETE FROM login_session WHERE hash = ?")
                    .param(Stored.digest(secret))
                    .update();
        });
    }
}
