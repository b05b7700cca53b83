package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.access.accounts.Roles.Binding;
import dev.plimsoll.server.access.accounts.Roles.BindingRequest;
import dev.plimsoll.server.access.accounts.Roles.Role;
import dev.plimsoll.server.access.accounts.Roles.RoleRequest;
import dev.plimsoll.server.platform.EntityTag;
import dev.plimsoll.server.platform.InvalidInput;
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

/// Roles and to whom they are given.
@RestController
class RolesResource {
    private final Roles roles;

    RolesResource(Roles roles) {
        this.roles = roles;
    }

    @GetMapping("/api/v1/roles")
    @Requires(Permission.ROLES_READ)
    Page<Role> list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit) {
        int most = Page.limit(limit);
        return Page.of(roles.list(after == null ? "" : after, most + 1), most, Role::name);
    }

    @GetMapping("/api/v1/roles/{id}")
    @Requires(Permission.ROLES_READ)
    ResponseEntity<Role> role(@PathVariable("id") long id) {
        return tagged(roles.find(id));
    }

    @PostMapping("/api/v1/roles")
    @Requires(Permission.ROLES_WRITE)
    ResponseEntity<Role> create(@RequestBody RoleRequest request, Principal principal) {
        var created = roles.create(request, principal);
        return ResponseEntity.created(URI.create("/api/v1/roles/" + created.id()))
                .eTag(EntityTag.of(created.version()))
                .body(created);
    }

    @PutMapping("/api/v1/roles/{id}")
    @Requires(Permission.ROLES_WRITE)
    ResponseEntity<Role> change(
            @PathVariable("id") long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody RoleRequest request,
            Principal principal) {
        return tagged(roles.change(id, request, EntityTag.expected(ifMatch), principal));
    }

    @DeleteMapping("/api/v1/roles/{id}")
    @Requires(Permission.ROLES_WRITE)
    ResponseEntity<Void> delete(
            @PathVariable("id") long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal principal) {
        roles.delete(id, EntityTag.expected(ifMatch), principal);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/api/v1/bindings")
    @Requires(Permission.ROLES_READ)
    Page<Binding> bindings(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit) {
        int most = Page.limit(limit);
        return Page.of(roles.bindings(place(after), most + 1), most, binding -> Long.toString(binding.id()));
    }

    @PostMapping("/api/v1/bindings")
    @Requires(Permission.ROLES_WRITE)
    ResponseEntity<Binding> bind(@RequestBody BindingRequest request, Principal principal) {
        var bound = roles.bind(request, principal);
        return ResponseEntity.created(URI.create("/api/v1/bindings/" + bound.id()))
                .body(bound);
    }

    @DeleteMapping("/api/v1/bindings/{id}")
    @Requires(Permission.ROLES_WRITE)
    ResponseEntity<Void> unbind(@PathVariable("id") long id, Principal principal) {
        roles.unbind(id, principal);
        return ResponseEntity.noContent().build();
    }

    private static long place(@Nullable String after) {
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new InvalidInput("after", "must be the 'next' of a page before");
        }
    }

    private static ResponseEntity<Role> tagged(Role role) {
        return ResponseEntity.ok().eTag(EntityTag.of(role.version())).body(role);
    }
}
