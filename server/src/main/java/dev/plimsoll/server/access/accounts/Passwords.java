package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.audit.Audit;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/// Passwords of local users: bcrypt, a lock after some wrong ones, and the same time and answer for names that
/// nobody has.
@Component
public class Passwords {
    static final int SHORTEST = 12;
    /// bcrypt takes no more bytes.
    static final int LONGEST = 72;

    private static final int COST = 12;
    private static final int FREE_FAILURES = 5;
    private static final Duration FIRST_LOCK = Duration.ofMinutes(1);
    private static final int DOUBLINGS = 6;
    /// What nobody's password is, for names that nobody has.
    static final String NOBODYS = "$2a$12$abcdefghijklmnopqrstuuKZ4qkzY5sxQq5d0aR0mTzwT8sGd1qDi";

    private final Database database;
    private final Audit audit;
    private final Clock clock;
    private final BCryptPasswordEncoder hashing = new BCryptPasswordEncoder(COST);
    /// Each takes a core for a quarter of a second: those who guess must not take all of them.
    private final Semaphore hashers =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    Passwords(Database database, Audit audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    private record Known(long id, @Nullable String password, boolean enabled) {}

    /// Who logs in.
    ///
    /// @return the user's id; empty for a wrong password, an unknown name, a locked or a disabled user alike
    public Optional<Long> check(String name, String password) {
        var known = database.sql("SELECT id, password, enabled FROM account WHERE name = ?")
                .param(name)
                .query((row, n) -> new Known(row.getLong(1), row.getString(2), row.getLong(3) == 1))
                .optional();
        var stored = known.map(Known::password).orElse(NOBODYS);
        boolean right = matches(password, stored);
        if (known.isEmpty() || known.get().password() == null || !known.get().enabled()) {
            return Optional.empty();
        }
        long id = known.get().id();
        return database.write(() -> {
            long lockedUntil = database.sql("SELECT locked_until FROM account WHERE id = ?")
                    .param(id)
                    .query((row, n) -> row.getLong(1))
                    .single();
            if (lockedUntil > clock.millis()) {
                return Optional.empty(); // also for the right one: else it could be guessed during the lock
            }
            if (!right) {
                fail(id, name);
                return Optional.empty();
            }
            database.sql("UPDATE account SET failures = 0, locked_until = 0, last_login_at = ? WHERE id = ?")
                    .params(clock.millis(), id)
                    .update();
            audit.record(new Principal(name, id, false, Map.of()), "login.succeeded", name, Map.of("by", "password"));
            return Optional.of(id);
        });
    }

    private void fail(long id, String name) {
        long failures = database.sql("UPDATE account SET failures = failures + 1 WHERE id = ? RETURNING failures")
                .param(id)
                .query((row, n) -> row.getLong(1))
                .single();
        long locks = failures - FREE_FAILURES;
        if (locks >= 0) {
            var lock = FIRST_LOCK.multipliedBy(1L << Math.min(locks, DOUBLINGS));
            database.sql("UPDATE account SET locked_until = ? WHERE id = ?")
                    .params(clock.instant().plus(lock).toEpochMilli(), id)
                    .update();
            audit.record(
                    Principal.platform("login"),
                    "user.locked",
                    name,
                    Map.of("failures", failures, "seconds", lock.toSeconds()));
        } else {
            audit.record(Principal.platform("login"), "login.failed", name, Map.of("failures", failures));
        }
    }

    /// A new password, checked.
    ///
    /// @throws InvalidInput if it is too short or too long, or the name
    String hash(String field, @Nullable String password, String name) {
        int length = password == null ? 0 : password.getBytes(StandardCharsets.UTF_8).length;
        if (password == null || password.codePointCount(0, password.length()) < SHORTEST || length > LONGEST) {
            throw new InvalidInput(
                    field, "a password of at least " + SHORTEST + " characters and at most " + LONGEST + " bytes");
        }
        if (password.equalsIgnoreCase(name)) {
            throw new InvalidInput(field, "a password that is not the name");
        }
        return String.valueOf(alone(() -> hashing.encode(password)));
    }

    boolean matches(String password, String stored) {
        // a longer one was never set; it takes as long as any
        boolean tooLong = password.getBytes(StandardCharsets.UTF_8).length > LONGEST;
        return alone(() -> hashing.matches(tooLong ? "" : password, stored)) && !tooLong;
    }

    private <T> T alone(java.util.function.Supplier<T> work) {
        try {
            if (!hashers.tryAcquire(20, TimeUnit.SECONDS)) {
                throw Refusal.notReady("too many log in at once; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.notReady("the platform is stopping");
        }
        try {
            return work.get();
        } finally {
            hashers.release();
        }
    }
}
