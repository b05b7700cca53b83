package dev.plimsoll.engine.matching;

import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.NearestWord;
import java.util.List;
import java.util.Optional;

/// Finds the installed package that somebody probably meant.
final class NearestName {
    private NearestName() {}

    /// The installed package whose name differs in a letter or two.
    static Optional<String> to(String asked, Inventory inventory) {
        String best = null;
        int least = Math.min(2, asked.length() / 3) + 1;
        for (var installed : inventory.packages()) {
            var name = installed.name();
            var last = name.substring(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1);
            for (var candidate : List.of(name, last)) {
                if (Math.abs(candidate.length() - asked.length()) < least) {
                    int distance = NearestWord.distance(candidate, asked);
                    if (distance < least) {
                        least = distance;
                        best = name;
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }
}
