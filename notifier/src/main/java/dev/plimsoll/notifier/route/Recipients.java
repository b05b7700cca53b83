package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.event.ScopeOwners;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who is told: addresses, and words for the people of an event's scope. A scope without such people is told to the
/// fallback, never to nobody.
final class Recipients {
    /// As configurations for Postee write it.
    private static final String POSTEE_OWNER = "<%application_scope_owner%>";

    private static final Set<String> WORDS = Set.of("owners", "development", "security", "operations", POSTEE_OWNER);
    /// No more than keeps text out of mail headers; whether anybody lives there the mail server knows.
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s,;<>\"\\p{Cntrl}@]{1,64}@[^\\s,;<>\"\\p{Cntrl}@]{1,253}");

    private static final int MOST = 200;

    private Recipients() {}

    static void check(String who) {
        if (!WORDS.contains(who)) {
            checkAddress(who);
        }
    }

    static void checkAddress(String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException("'" + address
                    + "' is no e-mail address; besides those, 'to' takes owners, development, security, operations");
        }
    }

    static boolean needsFallback(List<String> to) {
        return to.stream().anyMatch(WORDS::contains);
    }

    /// @param fallback used where the words of `to` name nobody
    static List<String> of(List<String> to, List<String> fallback, @Nullable ScopeOwners scope) {
        var people = new LinkedHashSet<String>();
        var all = new LinkedHashSet<String>();
        for (var who : to) {
            if (WORDS.contains(who)) {
                people.addAll(named(who, scope));
            } else {
                all.add(who);
            }
        }
        // what the event calls an address and is none goes nowhere: it could be a header
        people.removeIf(address -> !ADDRESS.matcher(address).matches());
        all.addAll(people.isEmpty() && needsFallback(to) ? fallback : people);
        return new ArrayList<>(all).subList(0, Math.min(MOST, all.size()));
    }

    private static List<String> named(String word, @Nullable ScopeOwners scope) {
        if (scope == null) {
            return List.of();
        }
        return switch (word) {
            case "development" -> scope.development();
            case "security" -> scope.security();
            case "operations" -> scope.operations();
            default -> scope.owners();
        };
    }
}
