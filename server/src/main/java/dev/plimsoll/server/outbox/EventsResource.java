package dev.plimsoll.server.outbox;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The outbox, for those who would rather ask than be called.
@RestController
class EventsResource {
    private final Outbox outbox;

    EventsResource(Outbox outbox) {
        this.outbox = outbox;
    }

    @GetMapping("/api/v1/events")
    @Requires(Permission.EVENTS_READ)
    Page<Map<String, Object>> events(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit,
            Principal principal) {
        int most = Page.limit(limit);
        var found = outbox.after(place(after), most + 1, principal.visibility(Permission.EVENTS_READ));
        var page = Page.of(found, most, event -> Long.toString(event.sequence()));
        return new Page<>(page.items().stream().map(Outbox.Event::cloudEvent).toList(), page.next());
    }

    private static long place(@Nullable String after) {
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new InvalidInput("after", "must be the 'next' of a page before");
        }
    }
}
