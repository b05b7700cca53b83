package dev.plimsoll.server.findings;

import dev.plimsoll.server.findings.FindingSort.Position;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.platform.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Walks images, newest first, for the findings that each had when it came.
final class ImagesWalk {
    private static final int LONGEST_STEP = 1_024;

    private final Database database;
    private final FindingQuestion question;

    ImagesWalk(Database database, FindingQuestion question) {
        this.database = database;
        this.question = question;
    }

    List<Place> page(@Nullable Place after, int limit) {
        var found = new ArrayList<Place>();
        long before = Long.MAX_VALUE;
        if (after != null) {
            before = after.firstSeen();
            found.addAll(at(List.of(after.firstSeen()), after, limit));
        }
        for (int step = 1; found.size() < limit; step = Math.min(step * 4, LONGEST_STEP)) {
            var times = database.sql("SELECT DISTINCT i.registered_at FROM image i WHERE i.registered_at < :earlier"
                            + question.image().sql() + since() + " ORDER BY i.registered_at DESC LIMIT :step")
                    .params(question.values())
                    .param("earlier", before)
                    .param("step", step)
                    .query((row, n) -> row.getLong(1))
                    .list();
            if (times.isEmpty()) {
                break;
            }
            found.addAll(at(times, null, limit - found.size()));
            before = times.getLast();
        }
        return found;
    }

    /// What was first seen when its image came came then.
    private String since() {
        return question.since() != null ? " AND i.registered_at >= :since" : "";
    }

    /// What images that were registered at these times had then.
    private List<Place> at(Collection<Long> times, @Nullable Place after, int limit) {
        var behind =
                after == null ? "" : " AND (m.id, s.set_id, i.id, x.layer) > (:atMatch, :atSet, :atImage, :atLayer)";
        var values = new HashMap<>(question.values());
        if (after != null) {
            values.putAll(Map.of(
                    "atMatch",
                    after.match().match(),
                    "atSet",
                    after.set(),
                    "atImage",
                    after.image(),
                    "atLayer",
                    after.layer()));
        }
        values.put("times", times);
        values.put("limit", limit);
        return database.sql("""
                        SELECT m.severity, m.vulnerability, m.opened_at, m.id, m.component_id, s.set_id, i.id, x.layer,
                          i.registered_at
                        FROM image i CROSS JOIN image_component_set x CROSS JOIN component_set_member s
                          CROSS JOIN component_match m
                        WHERE i.registered_at IN (:times) AND x.image_id = i.id AND s.set_id = x.set_id
                          AND m.component_id = s.component_id AND m.opened_at <= i.registered_at""" + question.match().sql()
                        + question.image().sql() + question.both().sql() + behind
                        + " ORDER BY i.registered_at DESC, m.id, s.set_id, i.id, x.layer LIMIT :limit")
                .params(values)
                .query((row, n) -> new Place(
                        new Position(row.getLong(1), row.getString(2), 0, row.getLong(3), row.getLong(4)),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getString(8),
                        row.getLong(9)))
                .list();
    }
}
