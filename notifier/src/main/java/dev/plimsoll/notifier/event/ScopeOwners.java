package dev.plimsoll.notifier.event;

import java.util.List;

/// An application scope and who is asked about it.
///
/// @param name of the scope
/// @param owners e-mail addresses; may be empty, then a fallback is told
/// @param development contacts for what developers mend
/// @param security contacts for what the security team decides
/// @param operations contacts for what happens at run time
public record ScopeOwners(
        String name, List<String> owners, List<String> development, List<String> security, List<String> operations) {
    public ScopeOwners {
        owners = List.copyOf(owners);
        development = List.copyOf(development);
        security = List.copyOf(security);
        operations = List.copyOf(operations);
    }
}
