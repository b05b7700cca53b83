package dev.plimsoll.server.policies.preview;

import dev.plimsoll.server.images.StoredImage;
import dev.plimsoll.server.policies.preview.Preview.Example;
import dev.plimsoll.server.policies.preview.Preview.ScopeChange;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Violation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Counts what a draft would change. For one thread.
final class Tally {
    private static final int MOST_EXAMPLES = 200;
    private static final int MOST_VIOLATIONS = 5;

    private final Counts all = new Counts("");
    private final Map<Long, Counts> scopes = new TreeMap<>();
    private final List<Example> examples = new ArrayList<>();
    private long judged;

    private static final class Counts {
        private final String name;
        private long failing;
        private long compliant;
        private long blocked;
        private long allowed;

        Counts(String name) {
            this.name = name;
        }

        void add(Verdict before, Verdict after) {
            failing += before.compliant() && !after.compliant() ? 1 : 0;
            compliant += !before.compliant() && after.compliant() ? 1 : 0;
            blocked += !before.blocks() && after.blocks() ? 1 : 0;
            allowed += before.blocks() && !after.blocks() ? 1 : 0;
        }
    }

    void add(StoredImage image, Map<Long, String> of, Verdict before, Verdict after) {
        judged++;
        if (before.compliant() == after.compliant() && before.blocks() == after.blocks()) {
            return;
        }
        all.add(before, after);
        of.forEach((id, name) ->
                scopes.computeIfAbsent(id, any -> new Counts(name)).add(before, after));
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(new Example(
                    image.id(),
                    String.valueOf(image.image().digest()),
                    image.image().reference(),
                    before.compliant(),
                    after.compliant(),
                    before.blocks(),
                    after.blocks(),
                    added(before, after)));
        }
    }

    private static List<String> added(Verdict before, Verdict after) {
        var known = violations(before);
        return violations(after).stream()
                .filter(violation -> !known.contains(violation))
                .limit(MOST_VIOLATIONS)
                .map(violation -> violation.control() + ": " + violation.message())
                .toList();
    }

    private static Set<Violation> violations(Verdict verdict) {
        var all = new LinkedHashSet<Violation>();
        verdict.policies().forEach(policy -> all.addAll(policy.violations()));
        return all;
    }

    Preview preview(String state, long images) {
        return new Preview(
                state,
                images,
                judged,
                all.failing,
                all.compliant,
                all.blocked,
                all.allowed,
                scopes.entrySet().stream()
                        .map(scope -> new ScopeChange(
                                scope.getKey(),
                                scope.getValue().name,
                                scope.getValue().failing,
                                scope.getValue().compliant,
                                scope.getValue().blocked,
                                scope.getValue().allowed))
                        .toList(),
                examples);
    }

    static Preview failed(Preview so) {
        return new Preview(
                "failed",
                so.images(),
                so.judged(),
                so.newlyFailing(),
                so.newlyCompliant(),
                so.newlyBlocked(),
                so.newlyAllowed(),
                so.scopes(),
                so.examples());
    }
}
