package dev.plimsoll.server.rescan;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// What somebody asked the platform to do, and what became of it.
@Component
class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final String COLUMNS =
            "SELECT id, kind, target, principal, state, created_at, started_at, ended_at, message, result, scopes FROM job ";

    private final Database database;
    private final RequestedRescan requested;
    private final Rescan rescan;
    private final AdvisoryUpdate update;
    private final ObjectProvider<Scheduler> scheduler;
    private final OneTimeTask<Void> task;
    private final Clock clock;

    Jobs(
            Database database,
            RequestedRescan requested,
            Rescan rescan,
            AdvisoryUpdate update,
            ObjectProvider<Scheduler> scheduler,
            OneTimeTask<Void> task,
            Clock clock) {
        this.database = database;
        this.requested = requested;
        this.rescan = rescan;
        this.update = update;
        this.scheduler = scheduler;
        this.task = task;
        this.clock = clock;
    }

    enum Kind {
        /// Match and judge again, by the advisories that hold.
        RESCAN,
        /// Fetch advisories from their publishers now.
        UPDATE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a re-scan is about: one of these, or everything.
    record Target(
            @Nullable Long image,
            @Nullable String scope,
            @Nullable String vulnerability) {}

    /// A job as the API shows it.
    ///
    /// @param state `queued`, `running`, `done` or `failed`
    /// @param message why it failed
    /// @param result what it came to
    record Job(
            long id,
            String kind,
            Target target,
            String principal,
            String state,
            Instant created,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable String message,
            @Nullable JsonNode result) {}

    /// Puts a job in line; it begins at once where a server has a hand free.
    Job ask(Kind kind, Target target, Principal principal) {
        var scopes =
                switch (principal.visibility(Permission.RESCAN_RUN)) {
                    case Visibility.Everything _ -> null;
                    case Visibility.Scopes(var some) -> Stored.json(some);
                };
        long id = database.write(() -> {
            long created = database.sql("""
                            INSERT INTO job(kind, target, principal, scopes, state, created_at)
                            VALUES (?, ?, ?, ?, 'queued', ?) RETURNING id""")
                    .params(Arrays.asList(kind.label(), Stored.json(target), principal.name(), scopes, clock.millis()))
                    .query(Long.class)
                    .single();
            scheduler.getObject().schedule(task.instance(Long.toString(created)), clock.instant());
            return created;
        });
        scheduler.getObject().triggerCheckForDueExecutions();
        return find(id, principal);
    }

    /// @throws Refusal if there is none that the principal asked for, unless they see everything
    Job find(long id, Principal principal) {
        return database.sql(COLUMNS + "WHERE id = ? AND " + seen(principal))
                .params(id, principal.name())
                .query((row, n) -> job(row))
                .optional()
                .orElseThrow(() -> Refusal.notFound("there is no job " + id));
    }

    /// Newest first.
    List<Job> before(long id, int limit, Principal principal) {
        return database.sql(COLUMNS + "WHERE id < ? AND " + seen(principal) + " ORDER BY id DESC LIMIT ?")
                .params(id, principal.name(), limit)
                .query((row, n) -> job(row))
                .list();
    }

    /// Scope-bound people see what they asked for themselves.
    private static String seen(Principal principal) {
        return switch (principal.visibility(Permission.RESCAN_RUN)) {
            case Visibility.Everything _ -> "(principal = ? OR 1 = 1)";
            case Visibility.Scopes _ -> "principal = ?";
        };
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getLong(1),
                row.getString(2),
                Stored.read(row.getString(3), Target.class),
                row.getString(4),
                row.getString(5),
                Instant.ofEpochMilli(row.getLong(6)),
                instant(row, 7),
                instant(row, 8),
                row.getString(9),
                row.getString(10) == null ? null : Stored.read(row.getString(10), JsonNode.class));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long at = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(at);
    }

    /// Does it; called again after a server was killed meanwhile.
    void run(long id) {
        var asked = database.sql(COLUMNS + "WHERE id = ? AND state IN ('queued', 'running')")
                .param(id)
                .query((row, n) -> java.util.Map.entry(job(row), Optional.ofNullable(row.getString(11))))
                .optional();
        if (asked.isEmpty()) {
            return;
        }
        set(id, "running", null, null);
        try {
            var job = asked.get().getKey();
            Object result =
                    switch (Kind.valueOf(job.kind().toUpperCase(Locale.ROOT))) {
                        case RESCAN ->
                            requested.run(job.target(), visibility(asked.get().getValue()));
                        case UPDATE -> update.run().map(rescan::judged).orElse(null);
                    };
            set(id, "done", null, result == null ? "{}" : Stored.json(result));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server stops: the next one begins again
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("job", id).log("a job failed");
            set(
                    id,
                    "failed",
                    e instanceof Refusal ? e.getMessage() : "a fault of the platform's own; its log says more",
                    null);
        }
    }

    private static Visibility visibility(Optional<String> scopes) {
        return scopes.<Visibility>map(json ->
                        new Visibility.Scopes(new TreeSet<>(Arrays.asList(Stored.read(json, Long[].class)))))
                .orElseGet(Visibility.Everything::new);
    }

    private void set(long id, String state, @Nullable String message, @Nullable String result) {
        var column = state.equals("running") ? "started_at" : "ended_at";
        database.write(() -> {
            database.sql("UPDATE job SET state = ?, message = ?, result = ?, " + column + " = ? WHERE id = ?")
                    .params(Arrays.asList(state, message, result, clock.millis(), id))
                    .update();
        });
    }
}
