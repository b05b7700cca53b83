package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.DatabaseDiff;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.ComponentMatching;
import dev.plimsoll.server.findings.ComponentMatching.Found;
import dev.plimsoll.server.findings.MatchStore;
import dev.plimsoll.server.findings.MatchStore.Change;
import dev.plimsoll.server.findings.MatchStore.Changes;
import dev.plimsoll.server.findings.RejudgeQueue;
import dev.plimsoll.server.findings.VulnerabilityStore;
import dev.plimsoll.server.images.Components;
import dev.plimsoll.server.images.StoredComponent;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.server.rescan.Concerned.Marked;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
    private static final String ADVISORIES = "advisories";

    private final Database database;
    private final AdvisoryStore advisories;
    private final Components components;
    private final ComponentMatching matching;
    private final MatchStore matches;
    private final VulnerabilityStore vulnerabilities;
    private final FindingEvents events;
    private final RejudgeQueue queue;
    private final Concerned concerned;
    private final Rejudging rejudging;
    private final PolicySource policies;
    private final Runs runs;
    private final Clock clock;
    /// One change of matches at a time.
    private final ReentrantLock changing = new ReentrantLock();
    /// One that judges: a change need not wait until the images of the one before are judged.
    private final ReentrantLock judging = new ReentrantLock();

    Rescan(
            Database database,
            AdvisoryStore advisories,
            Components components,
            ComponentMatching matching,
            MatchStore matches,
            VulnerabilityStore vulnerabilities,
            FindingEvents events,
            RejudgeQueue queue,
            Concerned concerned,
            Rejudging rejudging,
            PolicySource policies,
            Runs runs,
            Clock clock) {
        this.database = database;
        this.advisories = advisories;
        this.components = components;
        this.matching = matching;
        this.matches = matches;
        this.vulnerabilities = vulnerabilities;
        this.events = events;
        this.queue = queue;
        this.concerned = concerned;
        this.rejudging = rejudging;
        this.policies = policies;
        this.runs = runs;
        this.clock = clock;
    }

    /// Makes a stored file of advisories the one that holds. Killed at any point, it has either happened or not.
    /// Images that are to be judged because of it wait from then on, for this server or another, and the run ends
    /// when none does.
    ///
    /// @param digest of a file that [AdvisoryStore#take] took in
    public Run apply(String digest) {
        var started = clock.instant();
        Optional<Long> done = Optional.empty();
        changing.lock();
        try {
            while (done.isEmpty()) {
                done = attempt(digest, started);
            }
            advisories.tidy(digest);
        } finally {
            changing.unlock();
        }
        return runs.find(done.get());
    }

    /// Waits until all that waits is judged, and helps.
    ///
    /// @return the run as it is then: ended, unless the platform itself ends
    public Run judged(Run run) {
        judging.lock();
        try {
            rejudging.drain();
        } finally {
            judging.unlock();
        }
        return runs.find(run.id());
    }

    /// Judges what waits, and what only time has changed, unless something else is under way here already.
    void watch() {
        if (judging.tryLock()) {
            try {
                if (queue.isDue(clock.instant())) {
                    due("time");
                }
                rejudging.drain();
            } finally {
                judging.unlock();
            }
        }
    }

    /// The run of each day: ends with its event, whether anything has changed or not.
    Run daily() {
        return judged(due("daily"));
    }

    /// Marks the images that only time has changed.
    private Run due(String cause) {
        var started = clock.instant();
        return runs.find(database.write(() -> {
            long run = runs.begin(cause, started);
            int due = queue.markDue(started, run);
            runs.found(run, Run.Found.ofImages(due), due, started);
            return run;
        }));
    }

    /// Looks again at what somebody asks about: matches these components anew, and judges these images.
    Run requested(Collection<Long> ofComponents, Collection<Long> ofImages) {
        var started = clock.instant();
        var images = new TreeSet<>(ofImages);
        long run;
        changing.lock();
        try {
            var changes = again(ofComponents, started);
            images.addAll(components.images(changes.components()));
            run = database.write(() -> {
                long begun = runs.begin("request", started);
                queue.mark(images, begun);
                runs.found(
                        begun,
                        Run.Found.of(0, ofComponents.size(), images.size(), changes.matches()),
                        images.size(),
                        clock.instant());
                return begun;
            });
        } finally {
            changing.unlock();
        }
        return judged(runs.find(run));
    }

    /// @return empty where another server has applied others meanwhile
    private Optional<Long> attempt(String digest, Instant started) {
        var before = advisories.current();
        if (before.isEmpty()) {
            // nothing is registered before there are advisories
            return database.write(() -> {
                database.alone(Locks.MATCHES);
                if (advisories.current().isPresent()) {
                    return Optional.empty();
                }
                advisories.hold(digest);
                return Optional.of(nothing(started));
            });
        }
        return before.get().equals(digest)
                ? Optional.of(database.write(() -> nothing(started)))
                : change(before.get(), digest, started);
    }

    private long nothing(Instant started) {
        long run = runs.begin(ADVISORIES, started);
        runs.found(run, Run.Found.ofImages(0), 0, clock.instant());
        return run;
    }

    private Optional<Long> change(String before, String digest, Instant started) {
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
            var found = all ? everything(now, started) : match(some(names, diff.assessed(), 0), now, started);
            return database.write(() -> {
                database.alone(Locks.MATCHES);
                if (!advisories.current().equals(Optional.of(before))) {
                    return Optional.empty();
                }
                // what was registered meanwhile was matched with the old ones
                var late = all ? after(last) : some(names, diff.assessed(), last);
                found.putAll(match(late, now, started));
                var changes = matches.store(found, now, clock.instant());
                vulnerabilities.refresh(old.advisories(), now);
                advisories.hold(digest);
                events.tell(changes.matches(), diff.exploited(), now);
                long run = runs.begin(ADVISORIES, started);
                var marked = all
                        ? Marked.all(queue.markAll(run))
                        : concerned.mark(
                                changes,
                                exploited(diff.exploited()),
                                new Concerned.Advisories(old.advisories(), now, diff.sources()),
                                policies.current(),
                                clock.instant(),
                                run);
                runs.found(
                        run,
                        Run.Found.of(names.size(), found.size(), marked.images(), changes.matches()),
                        marked.waiting(),
                        clock.instant());
                return Optional.of(run);
            });
        }
    }

    /// Matches components anew by the advisories that hold, where somebody doubts what is stored.
    ///
    /// @return what was not as it should have been
    private Changes again(Collection<Long> ids, Instant now) {
        var changes = new ArrayList<Change>();
        var doubts = new TreeSet<Long>();
        var all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += CHUNK) {
            var part = all.subList(from, Math.min(all.size(), from + CHUNK));
            var some = database.write(() -> {
                database.alone(Locks.MATCHES);
                try (var lease = advisories.lease()) {
                    var changed =
                            matches.store(match(components.of(part), lease.advisories(), now), lease.advisories(), now);
                    if (!changed.components().isEmpty()) {
                        advisories.matchedAnew();
                        events.tell(changed.matches(), new TreeSet<>(), lease.advisories());
                    }
                    return changed;
                }
            });
            changes.addAll(some.matches());
            doubts.addAll(some.doubts());
        }
        return new Changes(changes, doubts);
    }

    /// Components that advisories of these names may concern, and those with a match of these vulnerabilities.
    private List<StoredComponent> some(Collection<String> names, SortedSet<String> assessed, long above) {
        var found = components.ofNames(names, above);
        components
                .of(exploited(assessed).tailSet(above + 1))
                .forEach(component -> found.put(component.id(), component));
        return List.copyOf(found.values());
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

    /// Components with a match of one of these.
    private SortedSet<Long> exploited(SortedSet<String> cves) {
        var having = new TreeSet<Long>();
        events.ofExploited(cves).values().forEach(findings -> having.addAll(findings.keySet()));
        return having;
    }
}
