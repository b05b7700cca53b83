package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.access.accounts.ApiTokens.Limits;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// API tokens: everybody has their own; those who manage them see all.
@RestController
class TokensResource {
    private static final int DEFAULT_DAYS = 90;

    private final ApiTokens tokens;

    TokensResource(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /// @param days how long it lives (1 to 366; 90 unless said)
    /// @param permissions what it may at most; absent for all that its user may
    /// @param scopes for which scopes at most; absent for all of its user's
    /// @param user id, where it is for another
    record TokenRequest(
            @Nullable String name,
            @Nullable Integer days,
            @Nullable List<String> permissions,
            @Nullable List<Long> scopes,
            @Nullable Long user) {}

    /// The token itself, told this once.
    record TokenAnswer(long id, String token) {}

    @PostMapping("/api/v1/tokens")
    @Requires(Permission.SELF)
    ResponseEntity<TokenAnswer> create(@RequestBody TokenRequest request, Principal principal) {
        var days = request.days() == null ? DEFAULT_DAYS : request.days();
        var created = tokens.create(
                Words.name("name", request.name()),
                request.user(),
                new Limits(request.permissions(), request.scopes()),
                Duration.ofDays(days),
                principal);
        return ResponseEntity.created(URI.create("/api/v1/tokens/" + created.id()))
                .body(new TokenAnswer(created.id(), created.token()));
    }

    @GetMapping("/api/v1/tokens")
    @Requires(Permission.SELF)
    Page<ApiTokens.Shown> list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit,
            Principal principal) {
        int most = Page.limit(limit);
        var account = principal.account();
        var owner = principal.may(Permission.TOKENS_MANAGE) ? null : account == null ? Long.valueOf(-1) : account;
        var found = tokens.list(owner, place(after), most + 1);
        return Page.of(found, most, token -> Long.toString(token.id()));
    }

    @DeleteMapping("/api/v1/tokens/{id}")
    @Requires(Permission.SELF)
    ResponseEntity<Void> revoke(@PathVariable("id") long id, Principal principal) {
        tokens.revoke(id, principal);
        return ResponseEntity.noContent().build();
    }

    static long place(@Nullable String after) {
        try {
            return after == null ? Long.MAX_VALUE : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new InvalidInput("after", "must be the 'next' of a page before");
        }
    }
}
