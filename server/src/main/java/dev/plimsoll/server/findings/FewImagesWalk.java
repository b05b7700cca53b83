package dev.plimsoll.server.findings;

import dev.plimsoll.server.findings.FindingWalk.Match;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.findings.MatchWalk.Said;
import dev.plimsoll.server.platform.Database;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The findings of few images: which of their layers has which set of packages is read at once, and all else is found
/// by these sets. So no statement asks for an image.
final class FewImagesWalk {
    /// Images that are looked at first for what they had when they came.
    private static final int FIRST_STEP = 4;

    private static final int LONGEST_STEP = 5_000;

    private final Database database;
    private final FindingQuestion question;
    private final boolean walked;
    private final Map<Long, List<Link>> links = new HashMap<>();
    private final List<Long> images;
    private final MatchWalk walk;

    /// A set of packages in a layer of an image.
    private record Link(long image, String layer, long registered) {}

    /// @param images that come into question
    /// @param walked whether matches are many: walked in their order, and not found and sorted
    FewImagesWalk(Database database, FindingQuestion question, List<Long> images, boolean walked) {
        this.database = database;
        this.question = question;
        this.walked = walked;
        this.images = images;
        this.walk = new MatchWalk(database, question);
        database.sql(
                        "SELECT x.set_id, x.image_id, x.layer, i.registered_at FROM image i CROSS JOIN image_component_set x"
                                + " WHERE i.id IN (:few) AND x.image_id = i.id"
                                + question.image().sql()
                                + " ORDER BY x.set_id, x.image_id, x.layer")
                .params(question.image().values())
                .param("few", images)
                .query(row -> {
                    links.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(new Link(row.getLong(2), row.getString(3), row.getLong(4)));
                });
    }

    /// How many sets of packages they have: each is named in statements.
    int sets() {
        return links.size();
    }

    List<Place> page(FindingSort sort, @Nullable Place after, int limit) {
        if (links.isEmpty()) {
            return List.of();
        }
        return sort == FindingSort.NEWEST ? newest(after, limit) : byMatches(sort, after, limit);
    }

    long count(int most) {
        if (links.isEmpty()) {
            return 0;
        }
        var all = new long[1];
        // so many at least, where all that these sets have is meant
        var bound = question.suppressed() == null ? " LIMIT :most" : "";
        pairs(
                links.keySet(),
                bound,
                Map.of("most", most),
                (match, set) -> all[0] += links(set).size());
        var suppressed = question.suppressed();
        long counted = suppressed == null ? all[0] : suppressed ? aside() : all[0] - aside();
        return Math.min(counted, most);
    }

    /// How many findings of these images are set aside: each has a row.
    private long aside() {
        return database.sql("SELECT COUNT(*) FROM image i CROSS JOIN finding_assessment f CROSS JOIN component_match m"
                        + " WHERE i.id IN (:few) AND f.image_id = i.id AND f.suppressed = 1"
                        + " AND m.component_id = f.component_id AND m.vulnerability = f.vulnerability"
                        + question.image().sql() + question.match().sql())
                .params(question.image().values())
                .params(question.match().values())
                .param("few", images)
                .query(Long.class)
                .single();
    }

    private List<Place> byMatches(FindingSort sort, @Nullable Place after, int limit) {
        var found = new ArrayList<Place>();
        var from = after == null ? null : after.match();
        if (after != null) {
            places(sort, same(sort, after.match()), after, limit, found);
        }
        behind(sort, from, limit, found);
        return found.size() <= limit ? found : found.subList(0, limit);
    }

    /// Adds the places of the matches behind one, until there are enough.
    private void behind(FindingSort sort, FindingSort.@Nullable Position from, int limit, List<Place> found) {
        for (int step = limit; found.size() < limit; step = Math.min(step * 4, LONGEST_STEP)) {
            var matches = matches(sort, from == null ? "" : " AND " + sort.behind(), from, step);
            places(sort, matches, null, limit, found);
            if (matches.size() < step) {
                break;
            }
            from = matches.getLast().position();
        }
    }

    /// The findings of one match follow one another by these.
    private static final Comparator<Place> WITHIN_A_MATCH =
            Comparator.comparingLong(Place::set).thenComparingLong(Place::image).thenComparing(Place::layer);

    /// A match that a page ended with, where it is still meant.
    private List<Match> same(FindingSort sort, FindingSort.Position at) {
        return matches(sort, " AND m.id = :atMatch", at, 1);
    }

    private List<Match> matches(FindingSort sort, String behind, FindingSort.@Nullable Position from, int limit) {
        // what was first seen when its match was opened was opened then
        var since = sort == FindingSort.NEWEST && question.since() != null ? " AND m.opened_at >= :since" : "";
        return database.sql("SELECT m.severity, m.vulnerability, " + sort.likelihood()
                        + " AS epss, m.opened_at, m.id, m.component_id FROM " + sort.from(!walked)
                        + (walked
                                ? " AND EXISTS (SELECT 1 FROM component_set_member s"
                                        + " WHERE s.component_id = m.component_id AND +s.set_id IN ("
                                        + written() + "))"
                                : " AND m.component_id IN (SELECT s.component_id FROM component_set_member s"
                                        + " WHERE s.set_id IN (:sets))")
                        + question.match().sql() + since + behind + " ORDER BY "
                        + (walked ? sort.order() : sort.ofFew())
                        + " LIMIT :step")
                .params(question.match().values())
                .params(from == null ? Map.of() : from.values())
                .param("sets", links.keySet())
                .param("step", limit)
                .query(FindingWalk::match)
                .list();
    }

    /// The sets, numbers of ours, as they stand in a statement. As parameters they would be compared one by one by the
    /// plan that PostgreSQL keeps for a statement that comes often: 1,400 ms instead of 30.
    private String written() {
        return links.keySet().stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /// Adds the places of matches in their order, until there are enough.
    ///
    /// @param after where to go on in the first of them
    private void places(FindingSort sort, List<Match> matches, @Nullable Place after, int limit, List<Place> found) {
        if (matches.isEmpty()) {
            return;
        }
        var sets = new HashMap<Long, List<Long>>();
        // by the sets, of which there are few; a component may be in the sets of everybody
        database.sql("SELECT s.component_id, s.set_id FROM component_set_member s WHERE s.set_id IN (:sets)"
                        + " AND +s.component_id IN (:components)")
                .param("sets", links.keySet())
                .param(
                        "components",
                        matches.stream().map(Match::component).distinct().toList())
                .query(row -> {
                    sets.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(row.getLong(2));
                });
        var near = new ArrayList<Place>();
        for (var match : matches) {
            for (var set : sets.getOrDefault(match.component(), List.of()).stream()
                    .sorted()
                    .toList()) {
                for (var link : links(set)) {
                    var place = place(match, set, link);
                    // newest first, what an image had when it came is found by way of the image
                    if (sort == FindingSort.NEWEST
                            && link.registered >= match.position().time()) {
                        continue;
                    }
                    if (after == null || WITHIN_A_MATCH.compare(place, after) > 0) {
                        near.add(place);
                    }
                }
                if (near.size() >= limit) {
                    found.addAll(walk.asked(near));
                    near.clear();
                    if (found.size() >= limit) {
                        return;
                    }
                }
            }
        }
        found.addAll(walk.asked(near));
    }

    private Collection<Link> links(long set) {
        return links.getOrDefault(set, List.of());
    }

    private static Place place(Match match, long set, Link link) {
        return new Place(
                match.position(),
                match.component(),
                set,
                link.image,
                link.layer,
                Math.max(match.position().time(), link.registered));
    }

    private List<Place> newest(@Nullable Place after, int limit) {
        return walked ? walkedNewest(after, limit) : sortedNewest(after, limit);
    }

    /// Two walks laid together: a finding is first seen when its match is opened or when its image comes.
    private List<Place> walkedNewest(@Nullable Place after, int limit) {
        var found = new ArrayList<Place>();
        if (after == null) {
            behind(FindingSort.NEWEST, null, limit, found);
        } else {
            if (after.match().time() == after.firstSeen()) {
                places(FindingSort.NEWEST, same(FindingSort.NEWEST, after.match()), after, limit, found);
            }
            behind(FindingSort.NEWEST, MatchWalk.position(FindingSort.NEWEST, after), limit, found);
        }
        came(after, limit, found);
        return found.stream().sorted(FindingWalk.NEWEST_FIRST).limit(limit).toList();
    }

    /// A layer of an image with the set of packages that it brings.
    private record Brought(Link link, long set) {}

    /// Adds what images had when they came, those that came last first, until there is enough.
    private void came(@Nullable Place after, int limit, List<Place> to) {
        var byTime = new TreeMap<Long, List<Brought>>(Comparator.reverseOrder());
        links.forEach(
                (set, some) -> some.forEach(link -> byTime.computeIfAbsent(link.registered, any -> new ArrayList<>())
                        .add(new Brought(link, set))));
        var times = new ArrayDeque<>((after == null ? byTime : byTime.tailMap(after.firstSeen(), true)).entrySet());
        int found = 0;
        for (int step = FIRST_STEP; found < limit && !times.isEmpty(); step = Math.min(step * 4, LONGEST_STEP)) {
            var bySet = new HashMap<Long, List<Link>>();
            long latest = times.element().getKey();
            for (int i = 0; i < step && !times.isEmpty(); i++) {
                for (var brought : times.remove().getValue()) {
                    bySet.computeIfAbsent(brought.set, any -> new ArrayList<>()).add(brought.link);
                }
            }
            var near = new ArrayList<Place>();
            pairs(bySet.keySet(), " AND m.opened_at <= :latest", Map.of("latest", latest), (match, set) -> {
                for (var link : bySet.getOrDefault(set, List.of())) {
                    var place = place(match, set, link);
                    if (match.position().time() <= link.registered
                            && (after == null || FindingWalk.NEWEST_FIRST.compare(place, after) > 0)) {
                        near.add(place);
                    }
                }
            });
            var asked = walk.asked(near);
            to.addAll(asked);
            found += asked.size();
        }
    }

    private List<Place> sortedNewest(@Nullable Place after, int limit) {
        var first = new PriorityQueue<Place>(FindingWalk.NEWEST_FIRST.reversed());
        var suppressed = question.suppressed() == null ? Set.<Said>of() : suppressed();
        pairs(links.keySet(), "", Map.of(), (match, set) -> {
            for (var link : links(set)) {
                var place = place(match, set, link);
                if ((after == null || FindingWalk.NEWEST_FIRST.compare(place, after) > 0)
                        && (question.suppressed() == null
                                || question.suppressed() == suppressed.contains(MatchWalk.said(place)))) {
                    first.add(place);
                    if (first.size() > limit) {
                        first.remove();
                    }
                }
            }
        });
        return first.stream().sorted(FindingWalk.NEWEST_FIRST).toList();
    }

    private Set<Said> suppressed() {
        return new HashSet<>(database.sql("SELECT image_id, component_id, vulnerability, layer FROM finding_assessment"
                        + " WHERE image_id IN (:few) AND suppressed = 1")
                .param("few", images)
                .query((row, n) -> new Said(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4)))
                .list());
    }

    private interface Pair {
        void take(Match match, long set);
    }

    /// @param condition that ends the statement
    private void pairs(Collection<Long> sets, String condition, Map<String, ?> values, Pair to) {
        database.sql("SELECT m.severity, m.vulnerability, 0 AS epss, m.opened_at, m.id, m.component_id, s.set_id"
                        + " FROM component_set_member s CROSS JOIN component_match m"
                        + " WHERE s.set_id IN (:sets) AND m.component_id = s.component_id"
                        + question.match().sql()
                        + condition)
                .params(question.match().values())
                .params(values)
                .param("sets", sets)
                .query(row -> {
                    to.take(FindingWalk.match(row, 0), row.getLong(7));
                });
    }
}
