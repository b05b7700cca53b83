package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.images.FewImages;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Numbers;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.server.scopes.ApplicationScope;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The images that some vulnerabilities reach: a bit for each, set by the sets of packages that have them. Most of the
/// fleet may be reached, and then nothing is joined to it: what is asked of these images is read by itself, in an order
/// of its own, and held against the bits.
final class Reach {
    /// Up to so many images are named in statements.
    static final int FEW = 5_000;

    private static final int FIRST_STEP = 1_024;
    private static final int LONGEST_STEP = 16_384;

    private final Database database;
    private final Visibility visibility;
    private final int most;
    private final List<Holding> sets = new ArrayList<>();
    private final BitSet reached = new BitSet();
    /// Those where a set of packages has no fix.
    private final BitSet unfixed = new BitSet();
    /// In how many places nobody has set it aside yet, less than none where somebody did without need; only of images
    /// where somebody did anywhere.
    private final Map<Integer, Long> left = new HashMap<>();

    private @Nullable Map<Long, BitSet> held;

    /// A set of packages: matches of these, and the images that have it.
    private record Holding(String matches, @Nullable String images) {}

    /// An application scope with images that are reached.
    ///
    /// @param owners who answer for the scope, to be asked first
    record ScopeReach(long id, String name, List<ApplicationScope.Owner> owners, long images) {}

    /// @param vulnerabilities their own names
    /// @param most up to so many images are few: however many, the answers are the same
    Reach(Database database, List<String> vulnerabilities, Visibility visibility, int most) {
        this.database = database;
        this.visibility = visibility;
        this.most = most;
        read(vulnerabilities);
        if (few()) {
            keepFew();
        } else {
            keepMany();
        }
    }

    private void read(List<String> vulnerabilities) {
        database.sql("""
                        SELECT f.image_id, COUNT(*) FROM component_match m JOIN finding_assessment f
                          ON f.component_id = m.component_id AND f.vulnerability = m.vulnerability
                        WHERE m.vulnerability IN (:ids) AND m.resolved_at IS NULL AND f.suppressed = 1
                        GROUP BY f.image_id""").param("ids", vulnerabilities).query(row -> {
            left.put(Math.toIntExact(row.getLong(1)), -row.getLong(2));
        });
        var few = new FewImages(database, visibility).ids();
        var images = few.isPresent()
                ? "(SELECT x.set_id, STRING_AGG(CAST(x.image_id AS TEXT), ',') AS images FROM image_component_set x"
                        + " WHERE x.image_id IN (:few) GROUP BY x.set_id) y ON y.set_id = h.set_id"
                : "(SELECT 1 AS one) y ON 1 = 1";
        var named = few.isPresent()
                ? "y.images"
                : "(SELECT STRING_AGG(CAST(x.image_id AS TEXT), ',') FROM image_component_set x WHERE x.set_id = h.set_id)";
        database.sql("SELECT h.fixed, h.places, h.matches, " + named + """
                         FROM (SELECT s.set_id, COUNT(*) AS places, STRING_AGG(CAST(m.id AS TEXT), ',') AS matches,
                            MIN(CASE WHEN m.fix_state = 'fixed' THEN 1 ELSE 0 END) AS fixed
                          FROM component_match m JOIN component_set_member s ON s.component_id = m.component_id
                          WHERE m.vulnerability IN (:ids) AND m.resolved_at IS NULL GROUP BY s.set_id) h
                        JOIN\s""" + images)
                .param("ids", vulnerabilities)
                .params(few.isPresent() ? Map.of("few", few.get()) : Map.of())
                .query(row -> {
                    boolean fixed = row.getLong(1) == 1;
                    long places = row.getLong(2);
                    var set = new Holding(row.getString(3), row.getString(4));
                    sets.add(set);
                    each(set.images, image -> {
                        reached.set(image);
                        if (!fixed) {
                            unfixed.set(image);
                        }
                        if (!left.isEmpty()) {
                            left.computeIfPresent(image, (any, so) -> so + places);
                        }
                    });
                });
    }

    private static void each(@Nullable String images, IntConsumer to) {
        Numbers.each(images, image -> to.accept(Math.toIntExact(image)));
    }

    private boolean few() {
        return reached.cardinality() <= most;
    }

    private List<Integer> ids() {
        return reached.stream().boxed().toList();
    }

    private void keepFew() {
        if (reached.isEmpty()) {
            return;
        }
        var seen = new BitSet();
        database.sql("SELECT i.id FROM image i WHERE i.id IN (:images) AND i.status = 'REGISTERED' AND "
                        + visibility.ofImage("i.id"))
                .param("images", ids())
                .query(row -> {
                    seen.set(Math.toIntExact(row.getLong(1)));
                });
        reached.and(seen);
    }

    private void keepMany() {
        var rejected = database.sql(
                        "SELECT STRING_AGG(CAST(i.id AS TEXT), ',') FROM image i WHERE i.status = 'REJECTED'")
                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                .single();
        each(rejected.orElse(null), reached::clear);
        if (!(visibility instanceof Visibility.Everything)) {
            var seen = new BitSet();
            held().values().forEach(seen::or);
            reached.and(seen);
        }
    }

    /// What the scopes hold that the asker sees; for who sees all, but for the one that holds everything.
    private Map<Long, BitSet> held() {
        var known = held;
        if (known == null) {
            var read = new HashMap<Long, BitSet>();
            var scopes = visibility instanceof Visibility.Everything
                    ? "v.scope_id <> (SELECT o.id FROM scope o WHERE o.name = 'global')"
                    : visibility.ofScope("v.scope_id");
            database.sql("SELECT v.scope_id, STRING_AGG(CAST(v.image_id AS TEXT), ',') FROM scope_image v WHERE "
                            + scopes + " GROUP BY v.scope_id")
                    .query(row -> {
                        var images = new BitSet();
                        each(row.getString(2), images::set);
                        read.put(row.getLong(1), images);
                    });
            known = read;
            held = read;
        }
        return known;
    }

    /// The matches that images which are reached have.
    Set<Long> matches() {
        var found = new HashSet<Long>();
        for (var set : sets) {
            var any = new boolean[1];
            each(set.images, image -> any[0] |= reached.get(image));
            if (any[0]) {
                Numbers.each(set.matches, found::add);
            }
        }
        return found;
    }

    /// How many images are reached.
    long images() {
        return reached.cardinality();
    }

    /// In how many of them somebody has set it aside wherever they have it.
    long suppressed() {
        return left.entrySet().stream()
                .filter(image -> image.getValue() <= 0 && reached.get(image.getKey()))
                .count();
    }

    /// How many have a fix for it wherever they have it.
    long fixable() {
        var without = (BitSet) unfixed.clone();
        without.and(reached);
        return images() - without.cardinality();
    }

    /// By name.
    List<ScopeReach> scopes() {
        var many = reached.isEmpty() ? Map.<Long, Long>of() : few() ? scopesOfFew() : scopesOfMany();
        var scopes = new ArrayList<ScopeReach>();
        database.sql("SELECT o.id, o.name, o.owners FROM scope o WHERE " + visibility.ofScope("o.id")
                        + " ORDER BY o.name")
                .query(row -> {
                    long images = row.getString(2).equals(ApplicationScope.GLOBAL)
                            ? images()
                            : many.getOrDefault(row.getLong(1), 0L);
                    if (images > 0) {
                        scopes.add(new ScopeReach(
                                row.getLong(1),
                                row.getString(2),
                                List.of(Stored.read(row.getString(3), ApplicationScope.Owner[].class)),
                                images));
                    }
                });
        return scopes;
    }

    private Map<Long, Long> scopesOfFew() {
        var many = new HashMap<Long, Long>();
        database.sql("SELECT v.scope_id, COUNT(*) FROM scope_image v WHERE v.image_id IN (:images)"
                        + " GROUP BY v.scope_id")
                .param("images", ids())
                .query(row -> {
                    many.put(row.getLong(1), row.getLong(2));
                });
        return many;
    }

    private Map<Long, Long> scopesOfMany() {
        var many = new HashMap<Long, Long>();
        held().forEach((scope, images) -> {
            var both = (BitSet) images.clone();
            both.and(reached);
            many.put(scope, (long) both.cardinality());
        });
        return many;
    }

    /// The first of the repositories whose tags mean images that are reached.
    List<String> repositories(int most) {
        if (reached.isEmpty()) {
            return List.of();
        }
        if (few()) {
            return database.sql("SELECT DISTINCT n.repository FROM image_name n WHERE n.image_id IN (:images)"
                            + " AND n.repository IS NOT NULL AND n.until_at IS NULL ORDER BY n.repository LIMIT :most")
                    .param("images", ids())
                    .param("most", most)
                    .query((row, n) -> row.getString(1))
                    .list();
        }
        record Name(String repository, long image) {}
        var found = new LinkedHashSet<String>();
        var last = new Name("", 0);
        for (int step = FIRST_STEP; found.size() < most; step = Math.min(step * 4, LONGEST_STEP)) {
            var names = database.sql("SELECT n.repository, n.image_id, CASE WHEN n.until_at IS NULL THEN 1 ELSE 0 END"
                            + " FROM image_name n WHERE (n.repository, n.image_id) > (:repository, :image)"
                            + " ORDER BY n.repository, n.image_id LIMIT :step")
                    .param("repository", last.repository)
                    .param("image", last.image)
                    .param("step", step)
                    .query((row, n) -> {
                        int image = Math.toIntExact(row.getLong(2));
                        if (row.getLong(3) == 1 && found.size() < most && reached.get(image)) {
                            found.add(row.getString(1));
                        }
                        return new Name(row.getString(1), image);
                    })
                    .list();
            if (names.size() < step) {
                break;
            }
            last = names.getLast();
        }
        return List.copyOf(found);
    }

    /// Those registered last, the last one first.
    List<Long> newest(int most) {
        if (reached.isEmpty()) {
            return List.of();
        }
        if (few()) {
            return database.sql("SELECT i.id FROM image i WHERE i.id IN (:images)"
                            + " ORDER BY i.registered_at DESC, i.id DESC LIMIT :most")
                    .param("images", ids())
                    .param("most", most)
                    .query((row, n) -> row.getLong(1))
                    .list();
        }
        record Came(long at, long image) {}
        var found = new ArrayList<Long>();
        var last = new Came(Long.MAX_VALUE, 0);
        for (int step = FIRST_STEP; found.size() < most; step = Math.min(step * 4, LONGEST_STEP)) {
            var images = database.sql("SELECT i.registered_at, i.id FROM image i"
                            + " WHERE (i.registered_at, i.id) < (:at, :image)"
                            + " ORDER BY i.registered_at DESC, i.id DESC LIMIT :step")
                    .param("at", last.at)
                    .param("image", last.image)
                    .param("step", step)
                    .query((row, n) -> new Came(row.getLong(1), row.getLong(2)))
                    .list();
            images.stream()
                    .map(Came::image)
                    .filter(image -> reached.get(Math.toIntExact(image)))
                    .limit(most - (long) found.size())
                    .forEach(found::add);
            if (images.size() < step) {
                break;
            }
            last = images.getLast();
        }
        return found;
    }
}
