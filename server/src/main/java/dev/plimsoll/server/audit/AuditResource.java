package dev.plimsoll.server.audit;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The audit log, newest first.
@RestController
class AuditResource {
    private final AuditLog log;

    AuditResource(AuditLog log) {
        this.log = log;
    }

    @GetMapping("/api/v1/audit")
    @Requires(Permission.AUDIT_READ)
    Page<AuditLog.Shown> list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit,
            @RequestParam(name = "principal", required = false) @Nullable String principal,
            @RequestParam(name = "action", required = false) @Nullable String action,
            @RequestParam(name = "subject", required = false) @Nullable String subject) {
        int most = Page.limit(limit);
        var found = log.list(place(after), most + 1, new AuditLog.Filter(principal, action, subject));
        return Page.of(found, most, entry -> Long.toString(entry.id()));
    }

    private static long place(@Nullable String after) {
        try {
            return after == null ? Long.MAX_VALUE : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new InvalidInput("after", "must be the 'next' of a page before");
        }
    }
}
