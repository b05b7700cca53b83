package dev.plimsoll.engine.matching;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;

/// What the advisories say of an inventory.
///
/// @param findings worst first, then by id and package
/// @param warnings what could not be decided, sorted
public record Matches(List<Finding> findings, List<Warning> warnings) {
    public Matches {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }
}
