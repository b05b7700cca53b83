package dev.plimsoll.server.registration;

import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.MatchStore;
import dev.plimsoll.server.findings.RejudgeQueue;
import dev.plimsoll.server.findings.SharedMatches;
import dev.plimsoll.server.findings.Verdicts;
import dev.plimsoll.server.findings.Verdicts.Judged;
import dev.plimsoll.server.images.ImageNames;
import dev.plimsoll.server.images.ImageStore;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.images.RegisteredBases;
import dev.plimsoll.server.images.StoredImage.Status;
import dev.plimsoll.server.outbox.EventType;
import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.server.practice.Practice;
import dev.plimsoll.server.scopes.Membership;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Takes images in: stores what was found, matches what is new of it, judges the image, and says so, all of
/// it in one transaction.
@Component
public class Registrations {
    private final Database database;
    private final ImageStore images;
    private final Membership membership;
    private final EarlyMatching matching;
    private final MatchStore matches;
    private final SharedMatches shared;
    private final Verdicts verdicts;
    private final AdvisoryStore advisories;
    private final PolicySource policies;
    private final RegisteredBases bases;
    private final RejudgeQueue queue;
    private final Practice practice;
    private final Outbox outbox;
    private final MeterRegistry meters;
    private final Clock clock;

    Registrations(
            Database database,
            ImageStore images,
            Membership membership,
            EarlyMatching matching,
            MatchStore matches,
            SharedMatches shared,
            Verdicts verdicts,
            AdvisoryStore advisories,
            PolicySource policies,
            RegisteredBases bases,
            RejudgeQueue queue,
            Practice practice,
            Outbox outbox,
            MeterRegistry meters,
            Clock clock) {
        this.database = database;
        this.images = images;
        this.membership = membership;
        this.matching = matching;
        this.matches = matches;
        this.shared = shared;
        this.verdicts = verdicts;
        this.advisories = advisories;
        this.policies = policies;
        this.bases = bases;
        this.queue = queue;
        this.practice = practice;
        this.outbox = outbox;
        this.meters = meters;
        this.clock = clock;
    }

    /// What a registration came to.
    public record Registered(Judged judged, Status status) {}

    private record Earlier(long image, String request, String status) {}

    /// @param key of the sender's choice: the same key and request have one effect, however often they come
    /// @param digest of the request as it came
    /// @param names of the policies that judge the answer; empty for all
    /// @throws Refusal if the key was used for something else, or there are no advisories yet
    public Registered register(
            RegistrationRequest request, String key, String digest, Collection<String> names, Principal principal) {
        var begin = System.nanoTime();
        var registered = store(request, key, digest, names, principal);
        meters.timer(
                        "plimsoll.registrations",
                        "status",
                        registered.status().name().toLowerCase(Locale.ROOT))
                .record(Duration.ofNanos(System.nanoTime() - begin));
        return registered;
    }

    private Registered store(
            RegistrationRequest request, String key, String digest, Collection<String> names, Principal principal) {
        var sent = earlier(key, principal);
        if (sent.isPresent()) {
            try (var lease = advisories.lease()) {
                return again(sent.get(), digest, lease, policies.named(names), clock.instant());
            }
        }
        // SQLite has one writer: what can be worked out and matched before is no part of its transaction
        var prepared = images.prepare(request);
        var early = matching.early(prepared);
        return database.writeTogether(() -> {
            database.together(Locks.MATCHES);
            database.together(Locks.JUDGING);
            var now = clock.instant();
            try (var lease = advisories.lease()) {
                var earlier = earlier(key, principal);
                if (earlier.isPresent()) {
                    return again(earlier.get(), digest, lease, policies.named(names), now);
                }
                var trusted = policies.baseReferences();
                var before = bases.holders(trusted);
                var saved = images.save(prepared.of(bases.basesOf(request.image())), now);
                membership.register(saved, principal);
                var added = matching.added(early, saved, prepared, lease, now);
                matches.storeFirst(added, early.texts(), lease.advisories(), now);
                var state = advisories.state();
                var reading = shared.at(state);
                var foreseen = early.whole(saved, prepared, state);
                var at = foreseen.isPresent() ? early.at() : now;
                var found = foreseen.orElseGet(
                        () -> verdicts.matches(saved.image(), reading, added, lease.advisories(), now));
                var whole = verdicts.judge(saved.image(), found, lease.advisories(), policies.current(), at);
                var judged = names.isEmpty()
                        ? whole
                        : verdicts.judge(saved.image(), found, lease.advisories(), policies.named(names), at);
                var refused = request.compliantOnly() && !judged.verdict().compliant();
                var status = refused ? Status.REJECTED : Status.REGISTERED;
                images.decide(saved.id(), status);
                rejudgeAbove(before, bases.holders(trusted));
                verdicts.store(whole, now);
                var origin = practice.origin(request.build(), request.image());
                record(request, key, digest, principal, judged, status, origin, now);
                practice.follow(
                        origin,
                        request.build(),
                        request.image(),
                        saved.id(),
                        whole.verdict(),
                        judged.verdict().compliant(),
                        now);
                tell(request, judged, status);
                return new Registered(judged, status);
            }
        });
    }

    /// Where another image than before bears a name that policies trust, both and what is built on either are judged
    /// anew.
    private void rejudgeAbove(Map<String, Long> before, Map<String, Long> now) {
        var moved = new HashSet<>(before.entrySet());
        moved.addAll(now.entrySet());
        moved.removeIf(
                entry -> before.entrySet().contains(entry) && now.entrySet().contains(entry));
        if (!moved.isEmpty()) {
            var holders = moved.stream().map(Map.Entry::getValue).toList();
            var concerned = new HashSet<>(bases.above(holders));
            concerned.addAll(holders);
            queue.mark(concerned);
        }
    }

    private Optional<Earlier> earlier(String key, Principal principal) {
        return database.sql("SELECT image_id, request_digest, status FROM registration"
                        + " WHERE principal = ? AND idempotency_key = ?")
                .params(principal.name(), key)
                .query((row, n) -> new Earlier(row.getLong(1), row.getString(2), row.getString(3)))
                .optional();
    }

    private Registered again(Earlier earlier, String digest, AdvisoryStore.Lease lease, Policies rules, Instant now) {
        if (!earlier.request.equals(digest)) {
            throw Refusal.unprocessable("this Idempotency-Key was used for another request before; use a new one");
        }
        var judged = verdicts.judge(earlier.image, new InventoryReading(database), lease.advisories(), rules, now)
                .orElseThrow(() -> new IllegalStateException("the image " + earlier.image + " vanished"));
        return new Registered(judged, Status.valueOf(earlier.status));
    }

    private void record(
            RegistrationRequest request,
            String key,
            String digest,
            Principal principal,
            Judged judged,
            Status status,
            Practice.Origin origin,
            Instant now) {
        database.sql("""
                        INSERT INTO registration(image_id, at, principal, idempotency_key, request_digest, status, compliant,
                          build, pipeline, author, first_try) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(Arrays.asList(
                        judged.image().id(),
                        now.toEpochMilli(),
                        principal.name(),
                        key,
                        digest,
                        status.name(),
                        judged.verdict().compliant() ? 1 : 0,
                        Stored.json(request.build()),
                        origin.pipeline(),
                        origin.author(),
                        origin.firstTry() ? 1 : 0))
                .update();
    }

    private void tell(RegistrationRequest request, Judged judged, Status status) {
        var type =
                switch (status) {
                    case REGISTERED -> EventType.IMAGE_REGISTERED;
                    case REJECTED -> EventType.IMAGE_REJECTED;
                };
        var data = new LinkedHashMap<String, Object>();
        data.put("image", judged.image().id());
        data.put("digest", String.valueOf(request.image().digest()));
        data.put("reference", ImageNames.shown(request.image()));
        data.put("compliant", judged.verdict().compliant());
        data.put("build", request.build());
        var scopes = database.sql("SELECT scope_id FROM scope_image WHERE image_id = ? ORDER BY scope_id")
                .param(judged.image().id())
                .query(Long.class)
                .list();
        for (var scope : scopes) {
            outbox.append(type, String.valueOf(request.image().digest()), scope, data);
        }
    }
}
