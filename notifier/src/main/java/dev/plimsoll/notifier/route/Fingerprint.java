package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.vocabulary.Severity;

/// What was told of a finding, to know whether there is more to tell: it became worse, exploited or fixable.
///
/// @param severity as it was told
record Fingerprint(Severity severity, boolean exploited, boolean fixable) {
    static Fingerprint of(NotedFinding finding) {
        return new Fingerprint(finding.severity(), finding.knownExploited(), finding.fixedVersion() != null);
    }

    String text() {
        return severity.name() + (exploited ? "!" : "") + (fixable ? "+" : "");
    }

    static Fingerprint read(String text) {
        var word = text.replace("!", "").replace("+", "");
        for (var severity : Severity.values()) {
            if (severity.name().equals(word)) {
                return new Fingerprint(severity, text.contains("!"), text.contains("+"));
            }
        }
        return new Fingerprint(Severity.UNKNOWN, false, false);
    }

    /// Whether somebody who was told the other has to hear of this.
    boolean isMoreThan(Fingerprint told) {
        return (severity != Severity.UNKNOWN && severity.isWorseThan(told.severity))
                || (exploited && !told.exploited)
                || (fixable && !told.fixable);
    }
}
