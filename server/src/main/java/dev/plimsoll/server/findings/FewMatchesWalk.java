package dev.plimsoll.server.findings;

import dev.plimsoll.server.findings.FindingWalk.Bounds;
import dev.plimsoll.server.findings.FindingWalk.Match;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.platform.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The findings of few matches, in however many images: the matches are read at once and sorted.
final class FewMatchesWalk {
    private static final int FIRST_STEP = 16;
    private static final int LONGEST_STEP = 4_096;

    private final Database database;
    private final FindingQuestion question;
    private final Bounds bounds;
    private final MatchWalk walk;
    private final List<Candidate> candidates;

    /// @param behind whether it comes after the page before
    private record Candidate(Match match, boolean behind) {}

    private FewMatchesWalk(Database database, FindingQuestion question, Bounds bounds, List<Candidate> candidates) {
        this.database = database;
        this.question = question;
        this.bounds = bounds;
        this.walk = new MatchWalk(database, question);
        this.candidates = candidates;
    }

    /// The walk over what is meant, where it is few matches.
    ///
    /// @param after the last finding of the page before
    static Optional<FewMatchesWalk> of(
            Database database, FindingQuestion question, Bounds bounds, FindingSort sort, @Nullable Place after) {
        if (!question.ofMatches()) {
            return Optional.empty();
        }
        var from = after == null ? null : MatchWalk.position(sort, after);
        var read = new int[1];
        var found = new ArrayList<Candidate>();
        // where there are more, nothing is sorted
        database.sql("WITH few AS MATERIALIZED (SELECT m.severity, m.vulnerability, m.opened_at, m.id, m.component_id"
                        + " FROM component_match m WHERE 1 = 1"
                        + question.match().sql()
                        + question.leading().sql() + " LIMIT :most) SELECT m.severity, m.vulnerability, "
                        + sort.likelihood() + ", m.opened_at, m.id, m.component_id, "
                        + (from == null ? "1" : "CASE WHEN " + sort.behind() + " THEN 1 ELSE 0 END")
                        + ", c.many FROM (SELECT COUNT(*) AS many FROM few) c LEFT JOIN few m ON c.many < :most"
                        + (sort == FindingSort.EPSS ? " LEFT JOIN vulnerability v ON v.name = m.vulnerability" : "")
                        + " ORDER BY " + sort.ofFew())
                .params(question.matchValues())
                .params(from == null ? Map.of() : from.values())
                .param("most", bounds.matches() + 1)
                .query(row -> {
                    read[0] = row.getInt(8);
                    if (row.getObject(5) != null) {
                        found.add(new Candidate(FindingWalk.match(row, 0), row.getLong(7) == 1));
                    }
                });
        return read[0] > bounds.matches()
                ? Optional.empty()
                : Optional.of(new FewMatchesWalk(database, question, bounds, found));
    }

    List<Place> page(FindingSort sort, @Nullable Place after, int limit) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        return sort == FindingSort.NEWEST ? newest(after, limit) : byMatches(sort, after, limit);
    }

    long count(int most) {
        return candidates.isEmpty() ? 0 : walk.count(byId().keySet(), most);
    }

    private Map<Long, Match> byId() {
        var byId = new HashMap<Long, Match>();
        candidates.forEach(one -> byId.put(one.match.position().match(), one.match));
        return byId;
    }

    private List<Place> byMatches(FindingSort sort, @Nullable Place after, int limit) {
        var since = question.since();
        var behind = candidates.stream()
                .filter(Candidate::behind)
                .map(Candidate::match)
                // what was first seen when its match was opened was opened then
                .filter(match -> sort != FindingSort.NEWEST
                        || since == null
                        || match.position().time() >= since)
                .toList();
        return walk.page(
                sort,
                after,
                limit,
                (from, begin, step) ->
                        behind.subList(Math.min(begin, behind.size()), Math.min(begin + step, behind.size())));
    }

    /// Images are looked at, newest first, until the page is full or it seems that findings are few: then all are read.
    private List<Place> newest(@Nullable Place after, int limit) {
        var sets = sets();
        if (sets.isEmpty()) {
            return Stream.concat(
                            byMatches(FindingSort.NEWEST, after, limit).stream(),
                            new ImagesWalk(database, question).page(after, limit).stream())
                    .sorted(FindingWalk.NEWEST_FIRST)
                    .limit(limit)
                    .toList();
        }
        var found = new ArrayList<Place>();
        var look = new Look(after);
        boolean few = false;
        for (int step = FIRST_STEP; look.more && !look.full(found, limit); step = Math.min(step * 4, LONGEST_STEP)) {
            if (!few && look.seen >= bounds.enough()) {
                few = true;
                var all = walk.all(byId(), bounds.findings() + 1);
                if (all.size() <= bounds.findings()) {
                    return first(all, after, limit);
                }
            }
            look.ahead(step, sets.get(), found);
        }
        return first(
                Stream.concat(found.stream(), byMatches(FindingSort.NEWEST, after, limit).stream())
                        .toList(),
                after,
                limit);
    }

    private static List<Place> first(List<Place> all, @Nullable Place after, int limit) {
        return all.stream()
                .filter(place -> after == null || FindingWalk.NEWEST_FIRST.compare(place, after) > 0)
                .sorted(FindingWalk.NEWEST_FIRST)
                .limit(limit)
                .toList();
    }

    /// The matches of each set of packages; absent where there are too many.
    private Optional<Map<Long, List<Match>>> sets() {
        var byId = byId();
        var sets = new HashMap<Long, List<Match>>();
        var read = new int[1];
        database.sql("SELECT m.id, s.set_id FROM component_match m CROSS JOIN component_set_member s"
                        + " WHERE m.id IN (:ids) AND s.component_id = m.component_id LIMIT :most")
                .param("ids", byId.keySet())
                .param("most", bounds.sets() + 1)
                .query(row -> {
                    var match = byId.get(row.getLong(1));
                    if (match != null) {
                        sets.computeIfAbsent(row.getLong(2), any -> new ArrayList<>())
                                .add(match);
                    }
                    read[0]++;
                });
        return read[0] > bounds.sets() ? Optional.empty() : Optional.of(sets);
    }

    private record Link(long registered, long image, long set, String layer) {}

    /// How far images were looked at, newest first, for what they had when they came.
    private final class Look {
        private final @Nullable Place after;
        private long registered;
        private long image = Long.MAX_VALUE;
        private int seen;
        private boolean more = true;

        private Look(@Nullable Place after) {
            this.after = after;
            this.registered = after == null ? Long.MAX_VALUE : after.firstSeen();
        }

        private void ahead(int step, Map<Long, List<Match>> sets, List<Place> found) {
            var links = links(step);
            var images = new HashSet<Long>();
            var near = new ArrayList<Place>();
            for (var link : links) {
                images.add(link.image);
                for (var match : sets.getOrDefault(link.set, List.of())) {
                    if (match.position().time() <= link.registered) {
                        near.add(new Place(
                                match.position(),
                                match.component(),
                                link.set,
                                link.image,
                                link.layer,
                                link.registered));
                    }
                }
            }
            walk.asked(near).stream()
                    .filter(place -> after == null || FindingWalk.NEWEST_FIRST.compare(place, after) > 0)
                    .forEach(found::add);
            seen += images.size();
            more = !links.isEmpty();
            if (more) {
                var last = links.getLast();
                registered = last.registered;
                image = last.image;
            }
        }

        private List<Link> links(int step) {
            var since = question.since() == null ? "" : " AND i.registered_at >= :since";
            return database.sql("SELECT i.registered_at, i.id, COALESCE(x.set_id, 0), COALESCE(x.layer, '') FROM"
                            + " (SELECT i.registered_at, i.id FROM image i WHERE 1 = 1"
                            + question.image().sql() + since
                            + " AND (i.registered_at, i.id) < (:atRegistered, :atImage)"
                            + " ORDER BY i.registered_at DESC, i.id DESC LIMIT :step) i"
                            + " LEFT JOIN image_component_set x ON x.image_id = i.id"
                            + " ORDER BY i.registered_at DESC, i.id DESC")
                    .params(question.values())
                    .param("atRegistered", registered)
                    .param("atImage", image)
                    .param("step", step)
                    .query((row, n) -> new Link(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)))
                    .list();
        }

        /// Whether that many come before whatever may follow. Of images that came at once the first finding may be in
        /// the last.
        private boolean full(List<Place> found, int limit) {
            return found.stream()
                            .filter(place -> place.firstSeen() > registered)
                            .count()
                    >= limit;
        }
    }
}
