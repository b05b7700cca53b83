package dev.plimsoll.server.outbox;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.outbox.Deliveries.Delivery;
import dev.plimsoll.server.outbox.Webhooks.Shown;
import dev.plimsoll.server.outbox.Webhooks.Wanted;
import dev.plimsoll.server.platform.EntityTag;
import dev.plimsoll.server.platform.Page;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Who is called about events, and what came of the calls.
@RestController
class WebhooksResource {
    private final Webhooks webhooks;
    private final Deliveries deliveries;

    WebhooksResource(Webhooks webhooks, Deliveries deliveries) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
    }

    /// Answers with the secret, which is told only here.
    @PostMapping("/api/v1/webhooks")
    @Requires(Permission.WEBHOOKS_MANAGE)
    ResponseEntity<Shown> create(@RequestBody Wanted wanted, Principal principal) {
        var made = webhooks.create(wanted, principal);
        return ResponseEntity.created(URI.create("/api/v1/webhooks/" + made.id()))
                .eTag(EntityTag.of(made.version()))
                .body(made);
    }

    @GetMapping("/api/v1/webhooks")
    @Requires(Permission.WEBHOOKS_READ)
    Page<Shown> webhooks(
            @RequestParam(name = "after", required = false) @Nullable Long after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit,
            Principal principal) {
        int most = Page.limit(limit);
        var found = webhooks.after(after == null ? 0 : after, most + 1, principal.visibility(Permission.WEBHOOKS_READ));
        return Page.of(found, most, webhook -> Long.toString(webhook.id()));
    }

    @GetMapping("/api/v1/webhooks/{id}")
    @Requires(Permission.WEBHOOKS_READ)
    ResponseEntity<Shown> webhook(@PathVariable("id") long id, Principal principal) {
        var found = webhooks.find(id, principal.visibility(Permission.WEBHOOKS_READ));
        return ResponseEntity.ok().eTag(EntityTag.of(found.version())).body(found);
    }

    @PutMapping("/api/v1/webhooks/{id}")
    @Requires(Permission.WEBHOOKS_MANAGE)
    ResponseEntity<Shown> change(
            @PathVariable("id") long id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String match,
            @RequestBody Wanted wanted,
            Principal principal) {
        var changed = webhooks.change(id, EntityTag.expected(match), wanted, principal);
        return ResponseEntity.ok().eTag(EntityTag.of(changed.version())).body(changed);
    }

    /// Goes on with a webhook that was left alone after failing for long.
    @PostMapping("/api/v1/webhooks/{id}/resume")
    @Requires(Permission.WEBHOOKS_MANAGE)
    Shown resume(@PathVariable("id") long id, Principal principal) {
        return webhooks.resume(id, principal);
    }

    @DeleteMapping("/api/v1/webhooks/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Permission.WEBHOOKS_MANAGE)
    void delete(@PathVariable("id") long id, Principal principal) {
        webhooks.delete(id, principal);
    }

    /// Newest first.
    @GetMapping("/api/v1/webhooks/{id}/deliveries")
    @Requires(Permission.WEBHOOKS_READ)
    Page<Delivery> deliveries(
            @PathVariable("id") long id,
            @RequestParam(name = "after", required = false) @Nullable Long after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit,
            Principal principal) {
        int most = Page.limit(limit);
        var webhook = webhooks.find(id, principal.visibility(Permission.WEBHOOKS_READ));
        return Page.of(
                deliveries.before(webhook.id(), after == null ? Long.MAX_VALUE : after, most + 1),
                most,
                delivery -> Long.toString(delivery.id()));
    }
}
