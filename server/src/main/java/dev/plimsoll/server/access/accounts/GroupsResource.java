package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.access.accounts.Groups.Group;
import dev.plimsoll.server.access.accounts.Groups.GroupRequest;
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

/// Groups and who is in them.
@RestController
class GroupsResource {
    private final Groups groups;

    GroupsResource(Groups groups) {
        this.groups = groups;
    }

    /// Without their members.
    @GetMapping("/api/v1/groups")
    @Requires(Permission.USERS_READ)
    Page<Group> list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit) {
        int most = Page.limit(limit);
        return Page.of(groups.list(after == null ? "" : after, most + 1), most, Group::name);
    }

    @GetMapping("/api/v1/groups/{id}")
    @Requires(Permission.USERS_READ)
    ResponseEntity<Group> group(@PathVariable("id") long id) {
        return tagged(groups.find(id));
    }

    @PostMapping("/api/v1/groups")
    @Requires(Permission.USERS_WRITE)
    ResponseEntity<Group> create(@RequestBody GroupRequest request, Principal principal) {
        var created = groups.create(request, principal);
        return ResponseEntity.created(URI.create("/api/v1/groups/" + created.id()))
                .eTag(EntityTag.of(created.version()))
                .body(created);
    }

    @PutMapping("/api/v1/groups/{id}")
    @Requires(Permission.USERS_WRITE)
    ResponseEntity<Group> change(
            @PathVariable("id") long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody GroupRequest request,
            Principal principal) {
        return tagged(groups.change(id, request, EntityTag.expected(ifMatch), principal));
    }

    @DeleteMapping("/api/v1/groups/{id}")
    @Requires(Permission.USERS_WRITE)
    ResponseEntity<Void> delete(
            @PathVariable("id") long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal principal) {
        groups.delete(id, EntityTag.expected(ifMatch), principal);
        return ResponseEntity.noContent().build();
    }

    @PutMapping("/api/v1/groups/{id}/members/{user}")
    @Requires(Permission.USERS_WRITE)
    ResponseEntity<Group> add(@PathVariable("id") long id, @PathVariable("user") long user, Principal principal) {
        return tagged(groups.add(id, user, principal));
    }

    @DeleteMapping("/api/v1/groups/{id}/members/{user}")
    @Requires(Permission.USERS_WRITE)
    ResponseEntity<Group> remove(@PathVariable("id") long id, @PathVariable("user") long user, Principal principal) {
        return tagged(groups.remove(id, user, principal));
    }

    private static ResponseEntity<Group> tagged(Group group) {
        return ResponseEntity.ok().eTag(EntityTag.of(group.version())).body(group);
    }
}
