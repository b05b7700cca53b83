package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.access.accounts.Accounts.Account;
import dev.plimsoll.server.access.accounts.Accounts.UserRequest;
import dev.plimsoll.server.platform.EntityTag;
import dev.plimsoll.server.platform.Page;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The users, for those who keep them.
@RestController
class UsersResource {
    private final Accounts accounts;

    UsersResource(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping("/api/v1/users")
    @Requires(Permission.USERS_READ)
    Page<Account> list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit) {
        int most = Page.limit(limit);
        return Page.of(accounts.list(after == null ? "" : after, most + 1), most, Account::name);
    }

    @GetMapping("/api/v1/users/{id}")
    @Requires(Permission.USERS_READ)
    ResponseEntity<Account> user(@PathVariable("id") long id) {
        return tagged(accounts.find(id));
    }

    /// Makes a local user without a password; `POST …/link` gives the link by which they set one.
    @PostMapping("/api/v1/users")
    @Requires(Permission.USERS_WRITE)
    ResponseEntity<Account> create(@RequestBody UserRequest request, Principal principal) {
        var created = accounts.create(request, principal);
        return ResponseEntity.created(URI.create("/api/v1/users/" + created.id()))
                .eTag(EntityTag.of(created.version()))
                .body(created);
    }

    @PutMapping("/api/v1/users/{id}")
    @Requires(Permission.USERS_WRITE)
    ResponseEntity<Account> change(
            @PathVariable("id") long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody UserRequest request,
            Principal principal) {
        return tagged(accounts.change(id, request, EntityTag.expected(ifMatch), principal));
    }

    @DeleteMapping("/api/v1/users/{id}")
    @Requires(Permission.USERS_WRITE)
    ResponseEntity<Void> delete(
            @PathVariable("id") long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal principal) {
        accounts.delete(id, EntityTag.expected(ifMatch), principal);
        return ResponseEntity.noContent().build();
    }

    /// Where a user sets a password, once, within 24 hours.
    record LinkAnswer(String path) {}

    @PostMapping("/api/v1/users/{id}/link")
    @Requires(Permission.USERS_WRITE)
    LinkAnswer link(@PathVariable("id") long id, Principal principal) {
        return new LinkAnswer("/login/link?secret=" + accounts.link(id, principal));
    }

    @PostMapping("/api/v1/users/{id}/unlock")
    @Requires(Permission.USERS_WRITE)
    ResponseEntity<Account> unlock(@PathVariable("id") long id, Principal principal) {
        return tagged(accounts.unlock(id, principal));
    }

    private static ResponseEntity<Account> tagged(Account account) {
        return ResponseEntity.ok().eTag(EntityTag.of(account.version())).body(account);
    }
}
