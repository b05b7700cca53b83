package dev.plimsoll.server.scopes;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.EntityTag;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.scopes.ApplicationScope.Contacts;
import dev.plimsoll.server.scopes.ApplicationScope.Owner;
import java.net.URI;
import java.util.List;
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

/// The application scopes, read by those who see them and edited by administrators.
@RestController
class ScopesResource {
    private final ScopeStore scopes;
    private final Holding holding;

    ScopesResource(ScopeStore scopes, Holding holding) {
        this.scopes = scopes;
        this.holding = holding;
    }

    @GetMapping("/api/v1/scopes")
    @Requires(Permission.SCOPES_READ)
    Page<ApplicationScope> list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit,
            Principal principal) {
        int most = Page.limit(limit);
        var found = scopes.list(after == null ? "" : after, most + 1, principal.visibility(Permission.SCOPES_READ));
        return Page.of(found, most, ApplicationScope::name);
    }

    /// A scope, with how many images it holds.
    record ScopeAnswer(
            long id,
            String name,
            String description,
            String expression,
            List<Owner> owners,
            Contacts contacts,
            long version,
            long images) {}

    @GetMapping("/api/v1/scopes/{id}")
    @Requires(Permission.SCOPES_READ)
    ResponseEntity<ScopeAnswer> scope(@PathVariable("id") long id, Principal principal) {
        return answer(scopes.find(id, principal.visibility(Permission.SCOPES_READ))
                .orElseThrow(() -> Refusal.notFound("no such scope")));
    }

    @PostMapping("/api/v1/scopes")
    @Requires(Permission.SCOPES_WRITE)
    ResponseEntity<ScopeAnswer> create(@RequestBody ScopeRequest request, Principal principal) {
        var created = scopes.create(request, principal);
        return ResponseEntity.created(URI.create("/api/v1/scopes/" + created.id()))
                .eTag(EntityTag.of(created.version()))
                .body(shown(created));
    }

    @PutMapping("/api/v1/scopes/{id}")
    @Requires(Permission.SCOPES_WRITE)
    ResponseEntity<ScopeAnswer> change(
            @PathVariable("id") long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ScopeRequest request,
            Principal principal) {
        return answer(scopes.change(id, request, EntityTag.expected(ifMatch), principal));
    }

    @DeleteMapping("/api/v1/scopes/{id}")
    @Requires(Permission.SCOPES_WRITE)
    ResponseEntity<Void> delete(
            @PathVariable("id") long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal principal) {
        scopes.delete(id, EntityTag.expected(ifMatch), principal);
        return ResponseEntity.noContent().build();
    }

    /// An expression to try.
    record PreviewRequest(@Nullable String expression) {}

    /// What a scope of that expression would hold.
    ///
    /// @param withoutAnswer images that the expression has no answer for, for want of a label for example
    record Preview(long images, long withoutAnswer, List<Holding.Example> examples) {}

    @PostMapping("/api/v1/scopes/preview")
    @Requires(Permission.SCOPES_WRITE)
    Preview preview(@RequestBody PreviewRequest request) {
        var held = holding.read(ScopeRequest.checkedExpression(request.expression()));
        return new Preview(held.images().size(), held.doubtful(), holding.examples(held.images()));
    }

    private ResponseEntity<ScopeAnswer> answer(ApplicationScope scope) {
        return ResponseEntity.ok().eTag(EntityTag.of(scope.version())).body(shown(scope));
    }

    private ScopeAnswer shown(ApplicationScope scope) {
        return new ScopeAnswer(
                scope.id(),
                scope.name(),
                scope.description(),
                scope.expression(),
                scope.owners(),
                scope.contacts(),
                scope.version(),
                scopes.images(scope.id()));
    }
}
