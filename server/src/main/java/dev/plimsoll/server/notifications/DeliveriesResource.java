package dev.plimsoll.server.notifications;

import dev.plimsoll.notifier.delivery.DeliveryLog;
import dev.plimsoll.notifier.delivery.State;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What the notifier sent, to whom, and what they answered; dead letters, and sending them again.
@RestController
@Profile("!command")
class DeliveriesResource {
    private final EmbeddedNotifier notifier;

    DeliveriesResource(EmbeddedNotifier notifier) {
        this.notifier = notifier;
    }

    @GetMapping("/api/v1/deliveries")
    @Requires(Permission.JOBS_READ)
    Page<DeliveryLog.Shown> deliveries(
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "route", required = false) @Nullable String route,
            @RequestParam(name = "channel", required = false) @Nullable String channel,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit) {
        int most = Page.limit(limit);
        var found = log().list(new DeliveryLog.Query(state(state), route, channel), place(after), most + 1);
        return Page.of(found, most, delivery -> Long.toString(delivery.id()));
    }

    @GetMapping("/api/v1/deliveries/{id}")
    @Requires(Permission.JOBS_READ)
    Map<String, Object> delivery(@PathVariable("id") long id) {
        var found = log().one(id).orElseThrow(() -> Refusal.notFound("there is no delivery " + id));
        return Map.of("delivery", found, "attempts", log().attempts(id));
    }

    @PostMapping("/api/v1/deliveries/{id}/replay")
    @Requires(Permission.JOBS_RUN)
    Map<String, Integer> replay(@PathVariable("id") long id) throws InterruptedException {
        if (!log().replay(id)) {
            throw Refusal.conflict("delivery " + id + " is no dead letter");
        }
        notifier.wake();
        return Map.of("replayed", 1);
    }

    private DeliveryLog log() {
        return notifier.deliveries()
                .orElseThrow(
                        () -> Refusal.notFound("nobody is told: the platform was started without --notifier FILE"));
    }

    private static @Nullable State state(@Nullable String word) {
        if (word == null) {
            return null;
        }
        try {
            return State.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(
                    "state",
                    "must be one of " + List.of(State.values()).toString().toLowerCase(Locale.ROOT));
        }
    }

    private static long place(@Nullable String after) {
        try {
            return after == null ? Long.MAX_VALUE : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new InvalidInput("after", "must be the 'next' of a page before");
        }
    }
}
