package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Lists of vulnerability ids, compared by any name of a vulnerability and whatever their case.
final class Ids {
    private Ids() {}

    /// Upper-case, sorted and without blanks.
    static List<String> sorted(List<String> ids) {
        return Named.atLeastOne("ids", ids, "CVE-2021-44228").stream()
                .map(id -> id.strip().toUpperCase(Locale.ROOT))
                .sorted()
                .distinct()
                .toList();
    }

    static boolean contain(List<String> ids, Finding finding) {
        if (contains(ids, finding.id())) {
            return true;
        }
        for (var alias : finding.aliases()) {
            if (contains(ids, alias)) {
                return true;
            }
        }
        for (var advisory : finding.advisories()) {
            if (contains(ids, advisory.id())) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(List<String> ids, String id) {
        return Collections.binarySearch(ids, id.toUpperCase(Locale.ROOT)) >= 0;
    }
}
