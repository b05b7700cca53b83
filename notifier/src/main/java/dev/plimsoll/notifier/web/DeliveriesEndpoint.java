package dev.plimsoll.notifier.web;

import dev.plimsoll.notifier.delivery.DeliveryLog;
import dev.plimsoll.notifier.delivery.DeliveryLog.Query;
import dev.plimsoll.notifier.delivery.Dispatcher;
import dev.plimsoll.notifier.delivery.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/deliveries` and `/api/v1/dead-letters` list what was sent, waits or is dead, newest first;
/// `GET /api/v1/deliveries/ID` shows every attempt; `POST …/ID/replay` and `POST /api/v1/dead-letters/replay` send
/// dead letters again.
public final class DeliveriesEndpoint implements Endpoint {
    private static final Pattern PATH = Pattern.compile("/api/v1/(deliveries|dead-letters)(?:/(\\d{1,18}))?(/replay)?");
    private static final int MOST = 500;
    private static final int USUAL = 50;

    private final DeliveryLog log;
    private final Dispatcher dispatcher;

    public DeliveriesEndpoint(DeliveryLog log, Dispatcher dispatcher) {
        this.log = log;
        this.dispatcher = dispatcher;
    }

    @Override
    public boolean serves(Request request) {
        return PATH.matcher(request.path()).matches();
    }

    @Override
    public Right needs() {
        return Right.MANAGE;
    }

    @Override
    public Answer answer(Request request) throws InterruptedException, RefusalException {
        var path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw new RefusalException(404, "nothing is here");
        }
        boolean dead = "dead-letters".equals(path.group(1));
        var id = path.group(2);
        boolean replay = path.group(3) != null;
        if (!request.method().equals(replay ? "POST" : "GET")) {
            throw new RefusalException(405, "use " + (replay ? "POST" : "GET"));
        }
        if (replay) {
            return replay(request, id, dead);
        }
        return id == null ? list(request, dead) : one(Long.parseLong(id));
    }

    private Answer list(Request request, boolean dead) throws RefusalException {
        var query = request.query();
        int most = (int) Math.max(1, Math.min(MOST, number(query.get("limit"), USUAL)));
        var found = log.list(
                new Query(dead ? State.DEAD : state(query.get("state")), query.get("route"), query.get("channel")),
                number(query.get("before"), Long.MAX_VALUE),
                most + 1);
        var items = found.subList(0, Math.min(most, found.size()));
        var page = new LinkedHashMap<String, Object>();
        page.put("items", items);
        page.put("next", found.size() > most ? Long.toString(items.getLast().id()) : null);
        return Answer.json(200, page);
    }

    private record Whole(DeliveryLog.Shown delivery, List<DeliveryLog.Attempt> attempts) {}

    private Answer one(long id) throws RefusalException {
        var delivery = log.one(id).orElseThrow(() -> new RefusalException(404, "there is no delivery " + id));
        return Answer.json(200, new Whole(delivery, log.attempts(id)));
    }

    private Answer replay(Request request, @Nullable String id, boolean dead)
            throws InterruptedException, RefusalException {
        int replayed;
        if (id != null) {
            replayed = log.replay(Long.parseLong(id)) ? 1 : 0;
            if (replayed == 0) {
                throw new RefusalException(409, "delivery " + id + " is no dead letter");
            }
        } else if (dead) {
            replayed = log.replayAll(request.query().get("channel"));
        } else {
            throw new RefusalException(404, "name a delivery, or replay /api/v1/dead-letters");
        }
        dispatcher.wake();
        return Answer.json(200, Map.of("replayed", replayed));
    }

    private static @Nullable State state(@Nullable String word) throws RefusalException {
        if (word == null) {
            return null;
        }
        try {
            return State.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RefusalException(400, "state must be waiting, delivered, dead or cancelled");
        }
    }

    private static long number(@Nullable String text, long usual) throws RefusalException {
        try {
            return text == null ? usual : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RefusalException(400, "'" + text + "' is no number");
        }
    }
}
