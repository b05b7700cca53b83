package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.engine.policy.controls.PackagePattern;
import dev.plimsoll.engine.policy.suppression.Waiver.Justification;
import dev.plimsoll.engine.policy.suppression.Waiver.Status;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What somebody decided on a platform about a vulnerability, for an image that the platform chose by it: a
/// waiver, or a word about the finding that leaves it open.
///
/// @param layers only packages that these layers brought are meant; empty for every package
/// @param suppresses whether it sets the finding aside
public record Decision(Waiver waiver, Set<Digest> layers, boolean suppresses) {
    public Decision {
        layers = Set.copyOf(layers);
    }

    /// @param packages pattern of the packages meant; absent for every one
    /// @param until the last day on which it holds; absent for one without an end
    /// @throws IllegalArgumentException if the vulnerability or the pattern is none
    public static Decision of(
            String vulnerability,
            @Nullable String packages,
            @Nullable LocalDate until,
            Status status,
            @Nullable Justification justification,
            @Nullable String reason,
            String by,
            Set<Digest> layers,
            boolean suppresses) {
        var pattern = packages == null ? null : PackagePattern.parse(packages);
        return new Decision(
                new Waiver(vulnerability, pattern, null, until, status, justification, reason, by), layers, suppresses);
    }

    boolean concerns(Finding finding, List<String> names, Context context) {
        var layer = finding.layer();
        return names.contains(Suppressions.key(waiver.vulnerability()))
                && (layers.isEmpty() || (layer != null && layers.contains(layer)))
                && waiver.concerns(finding, context);
    }
}
