package dev.plimsoll.engine.matching;

import java.time.Instant;

/// What a match depends on besides the inventory and the advisories.
///
/// @param now the scan's clock; decides whether support of a distribution has ended
/// @param allSources whether packages that a package of the operating system owns are matched by their own
///     ecosystem too; such a finding's package has an `ownedBy` in the inventory
public record MatchOptions(Instant now, boolean allSources) {}
