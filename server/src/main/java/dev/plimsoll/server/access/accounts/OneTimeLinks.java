package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Secrets that open one thing once: the first administrator's account, or a new password. Only hashes are kept.
@Component
public class OneTimeLinks {
    private static final int BYTES = 32;
    private static final int LONGEST = 100;
    private static final Duration LIFE = Duration.ofHours(24);

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    OneTimeLinks(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// What a link opens.
    public enum Purpose {
        FIRST_ADMINISTRATOR,
        PASSWORD
    }

    /// What a link is good for.
    ///
    /// @param account whose password; absent for the first administrator
    public record Link(Purpose purpose, @Nullable Long account) {}

    /// A new one, for 24 hours; those before it for the same are gone.
    ///
    /// @return its secret
    String create(Purpose purpose, @Nullable Long account) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        database.write(() -> {
            database.sql("DELETE FROM one_time_link WHERE expires_at <= ? OR account_id = ?")
                    .params(clock.millis(), account == null ? -1 : account)
                    .update();
            database.sql("INSERT INTO one_time_link(hash, purpose, account_id, expires_at) VALUES (?, ?, ?, ?)")
                    .params(Arrays.asList(
                            Stored.digest(secret),
                            purpose.name(),
                            account,
                            clock.instant().plus(LIFE).toEpochMilli()))
                    .update();
        });
        return secret;
    }

    /// What it would open, without using it: the first administrator's nothing once there are users.
    public Optional<Link> look(String secret) {
        if (secret.length() > LONGEST) {
            return Optional.empty();
        }
        return database.sql("""
                        SELECT purpose, account_id FROM one_time_link WHERE hash = ? AND expires_at > ?
                        AND (account_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM account))""")
                .params(Stored.digest(secret), clock.millis())
                .query((row, n) -> {
                    long account = row.getLong(2);
                    boolean ofUser = !row.wasNull();
                    return new Link(Purpose.valueOf(row.getString(1)), ofUser ? account : null);
                })
                .optional();
    }

    /// Uses it, within the caller's transaction: of two who try at once one gets it.
    Optional<Link> use(String secret) {
        var link = look(secret);
        return link.isPresent()
                        && database.sql("DELETE FROM one_time_link WHERE hash = ?")
                                        .param(Stored.digest(secret))
                                        .update()
                                == 1
                ? link
                : Optional.empty();
    }

    void forgetFirstAdministrator() {
        database.sql("DELETE FROM one_time_link WHERE purpose = ?")
                .param(Purpose.FIRST_ADMINISTRATOR.name())
                .update();
    }
}
