package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.AllowedVulnerabilities;
import dev.plimsoll.engine.policy.controls.Control;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rules that an image must obey, and what follows when it does not.
///
/// @param name unique among the policies that are judged together
/// @param scope the images it applies to
/// @param created the day it was written, UTC; must be there when the actions wait some days
public record AssurancePolicy(
        String name,
        Scope scope,
        List<Control> controls,
        Actions actions,
        @Nullable LocalDate created) {
    public AssurancePolicy {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is empty; give the policy one");
        }
        controls = List.copyOf(controls);
        if (actions.enforceAfterDays() != null && created == null) {
            throw new IllegalArgumentException("enforceAfterDays counts from created, which is not set");
        }
    }

    /// The same policy with other controls.
    AssurancePolicy with(List<Control> others) {
        return new AssurancePolicy(name, scope, others, actions, created);
    }

    /// The controls that take findings from the others' sight.
    List<AllowedVulnerabilities> allowances() {
        return controls.stream()
                .filter(AllowedVulnerabilities.class::isInstance)
                .map(AllowedVulnerabilities.class::cast)
                .toList();
    }

    /// Whether its actions are taken at that time, or it only reports yet.
    public boolean inForce(Instant now) {
        return comesIntoForce().map(start -> !now.isBefore(start)).orElse(true);
    }

    /// From when on its actions are taken; empty where they always are.
    Optional<Instant> comesIntoForce() {
        var days = actions.enforceAfterDays();
        var start = created;
        if (days == null || start == null) {
            return Optional.empty();
        }
        return Optional.of(Objects.requireNonNull(start)
                .plusDays(days)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant());
    }
}
