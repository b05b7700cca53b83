package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Counts findings by what each image's last judgement counted: a row for each image, not for each finding.
@Component
class FindingCounts {
    private final Database database;

    FindingCounts(Database database) {
        this.database = database;
    }

    /// Open findings of registered images, by severity, and what else is counted of them.
    ///
    /// @param unrated of unknown severity
    /// @param suppressed set aside, and in none of the other counts
    record Summary(
            long images,
            long compliant,
            long critical,
            long high,
            long medium,
            long low,
            long negligible,
            long unrated,
            long fixable,
            long exploited,
            long suppressed) {}

    /// @param scope id of an application scope; absent for everything that is seen
    Summary summary(@Nullable Long scope, Visibility visibility) {
        var conditions = new Conditions().and("i.status = 'REGISTERED'").and(visibility.ofImage("i.id"));
        if (scope != null) {
            conditions
                    .and(
                            "EXISTS (SELECT 1 FROM scope_image o WHERE o.scope_id = :scope AND o.image_id = i.id)",
                            "scope",
                            scope)
                    .and(visibility.ofScope(Long.toString(scope)));
        }
        return database.sql("""
                        SELECT COUNT(*), COALESCE(SUM(v.compliant), 0), COALESCE(SUM(s.critical), 0),
                          COALESCE(SUM(s.high), 0), COALESCE(SUM(s.medium), 0), COALESCE(SUM(s.low), 0),
                          COALESCE(SUM(s.negligible), 0), COALESCE(SUM(s.unrated), 0), COALESCE(SUM(s.fixable), 0),
                          COALESCE(SUM(s.exploited), 0), COALESCE(SUM(s.suppressed), 0)
                        FROM image i JOIN image_summary s ON s.image_id = i.id
                        JOIN image_verdict v ON v.image_id = i.id WHERE 1 = 1""" + conditions.sql())
                .params(conditions.values())
                .query((row, n) -> new Summary(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11)))
                .single();
    }
}
