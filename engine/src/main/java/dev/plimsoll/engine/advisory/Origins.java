package dev.plimsoll.engine.advisory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which archive speaks for a package. One record may lie in several: a GitHub advisory about packages of npm
/// and Maven lies in both, and the copies need not be of the same day. So the archive of an ecosystem alone
/// speaks for it, where there is one. Archives that are not named after an ecosystem, such as `malicious`, add
/// to all; where an ecosystem has no archive of its own, what others know of it is taken, each advisory once.
final class Origins {
    private final Map<Integer, String> sources;
    private final Set<String> ecosystems;

    private Origins(Map<Integer, String> sources, Set<String> ecosystems) {
        this.sources = sources;
        this.ecosystems = ecosystems;
    }

    interface Query {
        <T> List<T> run(String sql, SqliteAdvisoryDatabase.Row<T> reader);
    }

    static Origins read(Query database) {
        var ecosystems = new HashSet<String>();
        for (var name : database.run("SELECT name FROM ecosystem", row -> row.getString(1))) {
            ecosystems.add(AdvisoryDatabase.baseOf(name));
        }
        var sources = new HashMap<Integer, String>();
        database.run("SELECT source, name FROM source", row -> sources.put(row.getInt(1), row.getString(2)));
        ecosystems.retainAll(sources.values());
        return new Origins(sources, ecosystems);
    }

    /// Whether an archive is the one of an ecosystem.
    static boolean speaksFor(String source, String ecosystem) {
        return source.equals(ecosystem);
    }

    /// SUSE publishes for two ecosystems, in two archives that overlap.
    private static boolean isSuse(String name) {
        return name.equals("SUSE") || name.equals("openSUSE");
    }

    /// @param all of one package
    List<AdvisoryDatabase.Candidate> speaking(List<SqliteAdvisoryDatabase.Stored> all) {
        var base = AdvisoryDatabase.baseOf(all.getFirst().affected().ecosystem());
        boolean hasOwn = ecosystems.contains(base);
        var speaking = new ArrayList<AdvisoryDatabase.Candidate>();
        var others = new ArrayList<SqliteAdvisoryDatabase.Stored>();
        for (var one : all) {
            if (one.origin == null) {
                speaking.add(one);
            } else {
                var origin = sources.getOrDefault(one.origin, "");
                boolean sibling = isSuse(origin) && isSuse(base);
                if (!hasOwn || sibling || !ecosystems.contains(origin)) {
                    others.add(one);
                }
            }
        }
        if (others.isEmpty()) {
            return speaking; // no advisory has to be read to know that
        }
        var speakers = new HashMap<String, String>();
        for (var one : speaking) {
            speakers.put(one.advisory().id(), one.advisory().feed());
        }
        // The newest copy first; of the same day, the first archive by name.
        others.sort(Comparator.comparing((SqliteAdvisoryDatabase.Stored one) -> modified(one))
                .reversed()
                .thenComparing(one -> one.advisory().feed()));
        for (var one : others) {
            var feed = one.advisory().feed();
            var speaker = speakers.putIfAbsent(one.advisory().id(), feed);
            if (speaker == null || speaker.equals(feed)) {
                speaking.add(one);
            }
        }
        return speaking;
    }

    private static Instant modified(SqliteAdvisoryDatabase.Stored one) {
        var modified = one.advisory().modified();
        return modified == null ? Instant.EPOCH : modified;
    }
}
