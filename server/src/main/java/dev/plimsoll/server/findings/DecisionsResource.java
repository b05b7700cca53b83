package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.decisions.DecisionRequest;
import dev.plimsoll.server.decisions.DecisionStore;
import dev.plimsoll.server.decisions.StoredDecision;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Refusal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Triage: what is decided about findings, one by one or many at once.
@RestController
class DecisionsResource {
    private final DecisionStore decisions;
    private final DecisionPreview preview;

    DecisionsResource(DecisionStore decisions, DecisionPreview preview) {
        this.decisions = decisions;
        this.preview = preview;
    }

    /// Decisions that are made together: all of them or none.
    record Request(@Nullable List<@Nullable DecisionRequest> decisions) {
        List<DecisionRequest> checked() {
            if (decisions == null || decisions.stream().anyMatch(Objects::isNull)) {
                throw new InvalidInput("decisions", "must be an array of decisions");
            }
            return decisions.stream().map(Objects::requireNonNull).toList();
        }
    }

    record Made(List<StoredDecision> decisions) {}

    @PostMapping("/api/v1/decisions")
    @Requires(Permission.FINDINGS_DECIDE)
    ResponseEntity<Made> make(@RequestBody Request request, Principal principal) {
        return ResponseEntity.status(HttpStatus.CREATED).body(new Made(decisions.make(request.checked(), principal)));
    }

    /// What they would change: findings and verdicts, before anything is decided.
    @PostMapping("/api/v1/decisions/preview")
    @Requires(Permission.FINDINGS_DECIDE)
    DecisionPreview.Preview preview(@RequestBody Request request, Principal principal) {
        return preview.of(request.checked(), principal);
    }

    /// @param all also those taken back or ended: the history
    @GetMapping("/api/v1/decisions")
    @Requires(Permission.FINDINGS_READ)
    Page<StoredDecision> list(
            @RequestParam(name = "vulnerability", required = false) @Nullable String vulnerability,
            @RequestParam(name = "all", defaultValue = "false") boolean all,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            Principal principal) {
        return decisions.list(
                vulnerability, all, principal.visibility(Permission.FINDINGS_READ), place(after), Page.limit(limit));
    }

    private static long place(@Nullable String after) {
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new InvalidInput("after", "must be the 'next' of a page before");
        }
    }

    @GetMapping("/api/v1/decisions/{id}")
    @Requires(Permission.FINDINGS_READ)
    StoredDecision decision(@PathVariable("id") long id, Principal principal) {
        return decisions
                .find(id, principal.visibility(Permission.FINDINGS_READ))
                .orElseThrow(() -> Refusal.notFound("there is no such decision that you may see"));
    }

    /// Takes it back: from now on it no longer holds, and stays in the history.
    @DeleteMapping("/api/v1/decisions/{id}")
    @Requires(Permission.FINDINGS_DECIDE)
    ResponseEntity<Void> revoke(@PathVariable("id") long id, Principal principal) {
        decisions.revoke(id, principal);
        return ResponseEntity.noContent().build();
    }
}
