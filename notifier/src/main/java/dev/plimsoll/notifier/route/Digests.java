package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.delivery.Order;
import dev.plimsoll.notifier.delivery.Outbox;
import dev.plimsoll.notifier.delivery.Purpose;
import dev.plimsoll.notifier.event.ScopeOwners;
import dev.plimsoll.notifier.store.Sql;
import dev.plimsoll.notifier.store.Store;
import dev.plimsoll.vocabulary.Severity;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Makes the daily summary of each scope, also when there is nothing new: silence could mean that nothing works.
///
/// That a day's summary was made and the message itself are one transaction: none is lost, none made twice.
public final class Digests {
    /// Lines of each list; the numbers count all.
    private static final int MOST_LINES = 200;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Store store;
    private final RouteBook book;
    private final Instant now;

    private Digests(Store store, RouteBook book, Instant now) {
        this.store = store;
        this.book = book;
        this.now = now;
    }

    private record Scope(
            String name, long renewedAt, @Nullable ScopeOwners owners) {}

    private record Open(String subject, String vulnerability, String severity, long firstSeen, String item) {}

    /// @return how many messages it put into the outbox
    public static int make(Store store, RouteBook book, Instant now) throws InterruptedException {
        var digests = new Digests(store, book, now);
        int made = 0;
        for (var route : book.routes()) {
            var plan = route.digest();
            if (plan != null) {
                made += digests.make(route, plan);
            }
        }
        return made;
    }

    private int make(Route route, DigestPlan plan) throws InterruptedException {
        var day = dueDay(plan);
        if (day.isEmpty()) {
            return 0;
        }
        int made = 0;
        for (var scope : scopes(route)) {
            made += store.write(sql -> make(sql, route, plan, scope, day.get()));
        }
        return made;
    }

    /// Today, once its hour has come.
    private Optional<LocalDate> dueDay(DigestPlan plan) {
        var local = now.atZone(plan.zone());
        return plan.days().contains(local.getDayOfWeek())
                        && !local.toLocalTime().isBefore(plan.at())
                ? Optional.of(local.toLocalDate())
                : Optional.empty();
    }

    private List<Scope> scopes(Route route) {
        var all = store.read(sql -> sql.query(
                "SELECT scope, renewed_at, owners FROM scope_data ORDER BY scope",
                row -> new Scope(row.getString(1), row.getLong(2), owners(row.getString(3)))));
        // where nothing has come yet there is a digest all the same
        var known = all.isEmpty() ? List.of(new Scope("", 0, null)) : all;
        return known.stream()
                .filter(scope -> route.scopes().isEmpty()
                        || route.scopes().stream().anyMatch(glob -> Glob.matches(glob, scope.name)))
                .toList();
    }

    private static @Nullable ScopeOwners owners(String json) {
        return json.isEmpty() ? null : JSON.readValue(json, ScopeOwners.class);
    }

    private int make(Sql sql, Route route, DigestPlan plan, Scope scope, LocalDate day) throws SQLException {
        var last = sql.query(
                "SELECT day, at FROM digest_made WHERE route = ? AND scope = ?",
                row -> List.of(row.getString(1), row.getString(2)),
                route.name(),
                scope.name);
        if (!last.isEmpty() && last.getFirst().getFirst().compareTo(day.toString()) >= 0) {
            return 0;
        }
        long since = last.isEmpty()
                ? now.minus(Duration.ofDays(1)).toEpochMilli()
                : Long.parseLong(last.getFirst().getLast());
        var digest = digest(sql, route, plan, scope, day, since);
        for (var channel : route.channels()) {
            Outbox.add(
                    sql,
                    new Order(
                            route.name(),
                            channel,
                            route.name() + ": digest" + (scope.name.isEmpty() ? "" : " of " + scope.name),
                            Purpose.DIGEST,
                            Recipients.of(route.to(), book.fallbackOf(route), scope.owners),
                            book.languageOf(route),
                            route.template(),
                            digest,
                            now.toEpochMilli()),
                    now.toEpochMilli());
        }
        sql.update("""
                INSERT INTO digest_made(route, scope, day, at) VALUES (?, ?, ?, ?) ON CONFLICT(route, scope)
                DO UPDATE SET day = excluded.day, at = excluded.at
                """, route.name(), scope.name, day.toString(), now.toEpochMilli());
        return route.channels().size();
    }

    private Message.Digest digest(Sql sql, Route route, DigestPlan plan, Scope scope, LocalDate day, long since)
            throws SQLException {
        var open = findings(sql, "resolved_at IS NULL", route, scope);
        var fixed = findings(sql, "resolved_at > " + since, route, scope);
        long overdue = now.minus(plan.overdue()).toEpochMilli();
        return new Message.Digest(
                scope.name.isEmpty() ? "(no scope)" : scope.name,
                day.toString(),
                lines(open.stream().filter(one -> one.firstSeen > since)),
                open.size(),
                lines(open.stream().filter(one -> one.firstSeen <= overdue)),
                lines(fixed.stream()),
                age(scope.renewedAt));
    }

    private List<Open> findings(Sql sql, String condition, Route route, Scope scope) throws SQLException {
        var worst = route.severity();
        List<Open> found = new ArrayList<>();
        for (var one : sql.query(
                "SELECT subject, vulnerability, severity, first_seen, item FROM sighting WHERE scope = ? AND "
                        + condition + " ORDER BY first_seen, id",
                row -> new Open(row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5)),
                scope.name)) {
            var severity = Severity.valueOf(one.severity);
            if (worst == null || !worst.isWorseThan(severity)) {
                found.add(one);
            }
        }
        found.sort(java.util.Comparator.comparing(one -> Severity.valueOf(one.severity)));
        return found;
    }

    private static List<String> lines(Stream<Open> findings) {
        var all = findings.map(Digests::line).toList();
        return all.size() <= MOST_LINES
                ? all
                : Stream.concat(all.stream().limit(MOST_LINES), Stream.of("and " + (all.size() - MOST_LINES) + " more"))
                        .collect(Collectors.toList());
    }

    private static String line(Open one) {
        int at = one.subject.indexOf(":image:");
        var packageName = one.item.substring(Math.min(one.item.length(), one.item.indexOf('|') + 1));
        return one.vulnerability + " (" + Severity.valueOf(one.severity).label() + ")"
                + (packageName.equals(one.item) ? "" : " in " + packageName)
                + (at < 0 ? "" : ", " + one.subject.substring(at + 7));
    }

    private String age(long renewedAt) {
        if (renewedAt == 0) {
            return "";
        }
        var age = Duration.between(Instant.ofEpochMilli(renewedAt), now);
        return age.toHours() < 1
                ? Math.max(1, age.toMinutes()) + " min"
                : age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
    }
}
