package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.decisions.DecisionRequest;
import dev.plimsoll.server.decisions.DecisionStore;
import dev.plimsoll.server.decisions.Decisions;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.vocabulary.Finding;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/// Tells what decisions would change, by judging the images concerned with them and without.
@Component
class DecisionPreview {
    /// Images that are judged; the rest is counted only.
    private static final int MOST_JUDGED = 500;

    private final Database database;
    private final DecisionStore store;
    private final Decisions decisions;
    private final Verdicts verdicts;
    private final AdvisoryStore advisories;
    private final PolicySource policies;
    private final Clock clock;

    DecisionPreview(
            Database database,
            DecisionStore store,
            Decisions decisions,
            Verdicts verdicts,
            AdvisoryStore advisories,
            PolicySource policies,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.decisions = decisions;
        this.verdicts = verdicts;
        this.advisories = advisories;
        this.policies = policies;
        this.clock = clock;
    }

    /// @param images that the decisions are about and that have the vulnerabilities
    /// @param judged how many of them were judged; where there are fewer than images, the rest counts as well
    /// @param suppressed findings that would be set aside, in the images judged
    /// @param reopened findings that would no longer be
    /// @param changes images of which something would change
    record Preview(
            long images,
            long judged,
            long suppressed,
            long reopened,
            long newlyCompliant,
            long newlyFailing,
            List<Change> changes) {}

    record Change(
            FindingList.Image image,
            boolean compliantBefore,
            boolean compliantAfter,
            List<Touched> suppressed,
            List<Touched> reopened) {}

    record Touched(
            String vulnerability,

            @com.fasterxml.jackson.annotation.JsonProperty("package")
            String packageUrl) {}

    Preview of(List<DecisionRequest> requests, Principal principal) {
        var byImage = store.tried(requests, principal);
        var reading = new InventoryReading(database);
        var rules = policies.current();
        var now = clock.instant();
        var changes = new ArrayList<Change>();
        long judged = 0;
        try (var lease = advisories.lease()) {
            for (var one : byImage.entrySet()) {
                if (judged == MOST_JUDGED) {
                    break;
                }
                long image = one.getKey();
                var before = verdicts.judge(image, reading, lease.advisories(), rules, now);
                var after = verdicts.judge(
                        image, reading, lease.advisories(), rules, decisions.with(one.getValue(), image), now);
                if (before.isPresent() && after.isPresent()) {
                    judged++;
                    var change = change(before.get(), after.get());
                    if (!change.suppressed.isEmpty()
                            || !change.reopened.isEmpty()
                            || change.compliantBefore != change.compliantAfter) {
                        changes.add(change);
                    }
                }
            }
        }
        return new Preview(
                byImage.size(),
                judged,
                changes.stream().mapToLong(change -> change.suppressed.size()).sum(),
                changes.stream().mapToLong(change -> change.reopened.size()).sum(),
                changes.stream()
                        .filter(change -> !change.compliantBefore && change.compliantAfter)
                        .count(),
                changes.stream()
                        .filter(change -> change.compliantBefore && !change.compliantAfter)
                        .count(),
                changes);
    }

    private static Change change(Verdicts.Judged before, Verdicts.Judged after) {
        var suppressed = new ArrayList<Touched>();
        var reopened = new ArrayList<Touched>();
        // the same findings in the same order: decisions neither bring nor take any
        for (int i = 0; i < after.report().findings().size(); i++) {
            Finding then = before.report().findings().get(i);
            Finding now = after.report().findings().get(i);
            var touched = new Touched(now.id(), now.packageUrl().canonical());
            if (then.suppressedBy() == null && now.suppressedBy() != null) {
                suppressed.add(touched);
            } else if (then.suppressedBy() != null && now.suppressedBy() == null) {
                reopened.add(touched);
            }
        }
        var image = after.image().image();
        return new Change(
                new FindingList.Image(after.image().id(), String.valueOf(image.digest()), image.reference()),
                before.verdict().compliant(),
                after.verdict().compliant(),
                suppressed,
                reopened);
    }
}
