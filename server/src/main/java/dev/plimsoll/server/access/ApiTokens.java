package dev.plimsoll.server.access;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Stored;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// API tokens: long random texts of which only the hash is kept. Plain SHA-256 is enough for 256 random bits,
/// and is paid by every request.
@Component
public class ApiTokens {
    private static final String PREFIX = "plm_";
    private static final int BYTES = 32;
    private static final int LONGEST = 200;
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiTokens(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// A new token of an administrator. It is told once and never again.
    ///
    /// @param name for people
    /// @param life at most 366 days
    /// @throws InvalidInput if the life is longer, or none
    public String create(String name, Duration life) {
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_LIFE) > 0) {
            throw new InvalidInput("expires", "a token lives for 1 to " + LONGEST_LIFE.toDays() + " days");
        }
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = clock.instant();
        database.write(() -> {
            database.sql("INSERT INTO api_token(name, hash, created_at, expires_at) VALUES (?, ?, ?, ?)")
                    .params(
                            name,
                            Stored.digest(token),
                            now.toEpochMilli(),
                            now.plus(life).toEpochMilli())
                    .update();
        });
        return token;
    }

    /// Who comes with this token; empty where it is none of ours, has expired or was taken back.
    Optional<Principal> authenticate(String token) {
        if (!token.startsWith(PREFIX) || token.length() > LONGEST) {
            return Optional.empty();
        }
        return database.sql("SELECT name FROM api_token WHERE hash = ? AND expires_at > ? AND revoked_at IS NULL")
                .params(Stored.digest(token), clock.millis())
                .query(String.class)
                .optional()
                .map(Principal::administrator);
    }
}
