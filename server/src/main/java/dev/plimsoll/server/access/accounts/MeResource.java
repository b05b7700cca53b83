package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.access.Visibility;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Who one is, and what one may.
@RestController
class MeResource {
    private final Accounts accounts;

    MeResource(Accounts accounts) {
        this.accounts = accounts;
    }

    /// For what a permission is held.
    ///
    /// @param scopes ids; empty where it is held for everything
    record Held(boolean everywhere, List<Long> scopes) {}

    /// @param user id; absent for a token that the platform's command made
    record Me(String name, @Nullable Long user, boolean byToken, TreeMap<String, Held> permissions) {}

    @GetMapping("/api/v1/me")
    @Requires(Permission.SELF)
    Me me(Principal principal) {
        var permissions = new TreeMap<String, Held>();
        principal
                .grants()
                .forEach((permission, visibility) -> permissions.put(
                        permission.label(),
                        switch (visibility) {
                            case Visibility.Everything _ -> new Held(true, List.of());
                            case Visibility.Scopes some -> new Held(false, List.copyOf(some.scopes()));
                        }));
        return new Me(principal.name(), principal.account(), principal.byToken(), permissions);
    }

    record PasswordRequest(
            @Nullable String current, @Nullable String wanted) {}

    /// Ends all sessions of the user, this one too.
    @PutMapping("/api/v1/me/password")
    @Requires(Permission.SELF)
    ResponseEntity<Void> password(@RequestBody PasswordRequest request, Principal principal) {
        var current = request.current();
        var wanted = request.wanted();
        accounts.changePassword(principal, current == null ? "" : current, wanted == null ? "" : wanted);
        return ResponseEntity.noContent().build();
    }
}
