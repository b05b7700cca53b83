package dev.plimsoll.server.scopes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Images that belong together, by an expression, and who answers for them.
///
/// @param expression CEL over image, labels, registry, repository, cluster and namespace
/// @param owners who are told first
/// @param version grows with each change
public record ApplicationScope(
        long id,
        String name,
        String description,
        String expression,
        List<Owner> owners,
        Contacts contacts,
        long version) {
    /// The one that holds every image.
    public static final String GLOBAL = "global";

    public ApplicationScope {
        owners = List.copyOf(owners);
    }

    /// Somebody who answers for a scope.
    public record Owner(String name, String email) {}

    /// Whom to ask about what: e-mail addresses.
    public record Contacts(
            @Nullable String development,
            @Nullable String security,
            @Nullable String operations) {
        public static final Contacts NONE = new Contacts(null, null, null);
    }

    boolean isGlobal() {
        return name.equals(GLOBAL);
    }
}
