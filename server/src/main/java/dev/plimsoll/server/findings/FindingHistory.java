package dev.plimsoll.server.findings;

import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The lives of an image's findings. A finding was there while the match of its component was open and the image
/// registered: what ended before the image came was never one of its findings.
@Component
class FindingHistory {
    private final Database database;

    FindingHistory(Database database) {
        this.database = database;
    }

    /// @param opened when it was first seen in the image
    /// @param resolved when it was found to be gone; absent while it is there
    /// @param reopened whether it had been there and gone before
    record Interval(
            long id,
            String vulnerability,

            @com.fasterxml.jackson.annotation.JsonProperty("package")
            String packageUrl,

            Instant opened,
            @Nullable Instant resolved,
            boolean reopened) {}

    Page<Interval> of(long image, @Nullable String vulnerability, @Nullable String after, int limit) {
        var conditions = new Conditions();
        if (vulnerability != null) {
            conditions.and(
                    "m.vulnerability IN (SELECT a.vulnerability FROM vulnerability_alias a WHERE a.alias = :alias)",
                    "alias",
                    VulnerabilityStore.key(vulnerability));
        }
        var found = database.sql("""
                        SELECT m.id, m.vulnerability, c.purl, m.opened_at, m.resolved_at, i.registered_at,
                          EXISTS (SELECT 1 FROM component_match e WHERE e.component_id = m.component_id
                            AND e.vulnerability = m.vulnerability AND e.id < m.id
                            AND e.resolved_at > i.registered_at)
                        FROM image i JOIN image_component_set x ON x.image_id = i.id
                        JOIN component_set_member s ON s.set_id = x.set_id
                        JOIN component c ON c.id = s.component_id JOIN component_match m ON m.component_id = c.id
                        WHERE i.id = :image AND m.id < :before
                          AND (m.resolved_at IS NULL OR m.resolved_at > i.registered_at)""" + conditions.sql()
                        + " GROUP BY m.id, c.purl, i.registered_at ORDER BY m.id DESC LIMIT :limit")
                .params(conditions.values())
                .param("image", image)
                .param("before", before(after))
                .param("limit", limit + 1)
                .query((row, n) -> new Interval(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        Instant.ofEpochMilli(Math.max(row.getLong(4), row.getLong(6))),
                        row.getObject(5) instanceof Number ended ? Instant.ofEpochMilli(ended.longValue()) : null,
                        row.getBoolean(7)))
                .list();
        return Page.of(found, limit, one -> Long.toString(one.id));
    }

    private static long before(@Nullable String after) {
        try {
            return after == null ? Long.MAX_VALUE : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new InvalidInput("after", "must be the 'next' of a page before");
        }
    }
}
