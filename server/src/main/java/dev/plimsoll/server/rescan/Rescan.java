package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.DatabaseDiff;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.ComponentMatching;
import dev.plimsoll.server.findings.ComponentMatching.Found;
import dev.plimsoll.server.findings.MatchStore;
import dev.plimsoll.server.findings.MatchStore.Change;
import dev.plimsoll.server.findings.VulnerabilityStore;
import dev.plimsoll.server.images.Components;
import dev.plimsoll.server.images.StoredComponent;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/// Applies new advisories to what is stored: what changed → which components → which images. The cost follows
/// the change, not the fleet, and what is unchanged is not written.
@Component
public class Rescan {
    private static final int CHUNK = 2_000;

    private final Database database;
    private final AdvisoryStore advisories;
    private final Components components;
    private final ComponentMatching matching;
    private final MatchStore matches;
    private final VulnerabilityStore vulnerabilities;
    private final FindingEvents events;
    private final Rejudging rejudging;
    private final Runs runs;
    private final Clock clock;
    private final ReentrantLock one = new ReentrantLock();

    Rescan(
            Database database,
            AdvisoryStore advisories,
            Components components,
            ComponentMatching matching,
            MatchStore matches,
            VulnerabilityStore vulnerabilities,
            FindingEvents events,
            Rejudging rejudging,
            Runs runs,
            Clock clock) {
        this.database = database;
        this.advisories = advisories;
        this.components = components;
        this.matching = matching;
        this.matches = matches;
        this.vulnerabilities = vulnerabilities;
        this.events = events;
        this.rejudging = rejudging;
        this.runs = runs;
        this.clock = clock;
    }

    /// Makes a stored file of advisories the one that holds. Killed at any point, it has either happened or
    /// not; images that are still to be judged are found again by [Rejudging].
    ///
    /// @param digest of a file that [AdvisoryStore#take] took in
    public Run apply(String digest) {
        one.lock();
        try {
            var started = clock.instant();
            var before = advisories.current();
            if (before.isPresent() && before.get().equals(digest)) {
                return runs.completed(Run.nothing("advisories", started), clock.instant());
            }
            var run = before.isPresent() ? change(before.get(), digest, started) : first(digest, started);
            advisories.tidy();
            int judged = rejudging.drain();
            return runs.completed(run.withVerdicts(judged), clock.instant());
        } finally {
            one.unlock();
        }
    }

    /// Nothing is registered before there are advisories.
    private Run first(String digest, Instant started) {
        database.write(() -> advisories.hold(digest));
        return Run.nothing("advisories", started);
    }

    private Run change(String before, String digest, Instant started) {
        try (var old = advisories.open(before);
                var lease = advisories.open(digest)) {
            var now = lease.advisories();
            var diff = DatabaseDiff.between(advisories.file(before), advisories.file(digest));
            // which packages a source speaks for depends on which sources there are: then all are looked at
            boolean all = !old.advisories().covered().equals(now.covered())
                    || !old.advisories().ecosystems().equals(now.ecosystems());
            var names = new TreeSet<String>();
            diff.packages().forEach(name -> names.add(name.name()));
            long last = components.last();
            // matched before anything is locked
            var found = all
                    ? everything(now, started)
                    : match(components.ofNames(names, 0).values(), now, started);
            return database.write(() -> {
                database.alone(Locks.MATCHES);
                // what was registered meanwhile was matched with the old ones
                var late = all
                        ? after(last)
                        : List.copyOf(components.ofNames(names, last).values());
                found.putAll(match(late, now, started));
                var changes = matches.store(found, now, clock.instant());
                vulnerabilities.refresh(old.advisories(), now);
                advisories.hold(digest);
                var exploited = events.ofExploited(diff.exploited());
                events.tell(changes, diff.exploited(), now);
                int images = rejudging.mark(touched(changes), exploited, all);
                return Run.of("advisories", started, names.size(), found.size(), images, changes);
            });
        }
    }

    private SortedMap<Long, Found> match(Collection<StoredComponent> some, AdvisoryDatabase advisories, Instant now) {
        return matching.match(some, advisories, now);
    }

    /// Of all components only what differs is kept: the rest need not be written.
    private SortedMap<Long, Found> everything(AdvisoryDatabase now, Instant at) {
        var found = new TreeMap<Long, Found>();
        long id = 0;
        for (var part = components.after(id, CHUNK); !part.isEmpty(); part = components.after(id, CHUNK)) {
            var matched = match(part, now, at);
            if (matches.differs(matched)) {
                found.putAll(matched);
            }
            id = part.getLast().id();
        }
        return found;
    }

    private List<StoredComponent> after(long id) {
        var all = new ArrayList<StoredComponent>();
        long above = id;
        for (var part = components.after(above, CHUNK); !part.isEmpty(); part = components.after(above, CHUNK)) {
            all.addAll(part);
            above = part.getLast().id();
        }
        return all;
    }

    private static SortedSet<Long> touched(List<Change> changes) {
        var touched = new TreeSet<Long>();
        changes.forEach(change -> touched.add(change.component()));
        return touched;
    }
}
