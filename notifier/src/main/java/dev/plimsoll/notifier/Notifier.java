package dev.plimsoll.notifier;

import dev.plimsoll.notifier.channel.Surroundings;
import dev.plimsoll.notifier.delivery.DeliveryLog;
import dev.plimsoll.notifier.delivery.Dispatcher;
import dev.plimsoll.notifier.delivery.Sending;
import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.intake.BusyException;
import dev.plimsoll.notifier.intake.Formats;
import dev.plimsoll.notifier.intake.Inbox;
import dev.plimsoll.notifier.intake.Received;
import dev.plimsoll.notifier.intake.RecentEvents;
import dev.plimsoll.notifier.intake.UnreadableException;
import dev.plimsoll.notifier.route.Digests;
import dev.plimsoll.notifier.route.Facts;
import dev.plimsoll.notifier.route.Judgement;
import dev.plimsoll.notifier.route.Pacing;
import dev.plimsoll.notifier.route.Reminders;
import dev.plimsoll.notifier.route.Router;
import dev.plimsoll.notifier.settings.Settings;
import dev.plimsoll.notifier.store.Store;
import dev.plimsoll.notifier.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings events to the people who own them: inbox, routes, outbox, channels. Whoever embeds it gives it a [Store] and
/// settings, starts it, and hands it events; nothing that it took is lost, whenever the process ends.
public final class Notifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final Duration TICK = Duration.ofSeconds(15);
    private static final Duration PRUNED_EVERY = Duration.ofHours(1);

    private final Store store;
    private final Surroundings surroundings;
    private final Inbox inbox;
    private final Router router;
    private final Dispatcher dispatcher;
    private final DeliveryLog deliveries;
    private final Thread clockwork =
            Thread.ofVirtual().name("notifier-clockwork").unstarted(this::tick);
    private volatile Settings settings;
    private volatile boolean closed;

    /// @param store open; the caller closes it after this
    public Notifier(Store store, Settings settings, Surroundings surroundings) {
        this(store, settings, surroundings, Sending.REAL);
    }

    /// @param sending what an attempt is
    public Notifier(Store store, Settings settings, Surroundings surroundings, Sending sending) {
        this.store = store;
        this.settings = settings;
        this.surroundings = surroundings;
        var recent = new RecentEvents();
        this.dispatcher =
                new Dispatcher(store, surroundings, sending, new Pacing(() -> this.settings.routes()), recent);
        this.inbox = new Inbox(store, surroundings.clock(), settings.limits(), () -> this.arrived());
        this.router = new Router(
                store,
                inbox,
                surroundings.clock(),
                () -> new Router.Plan(this.settings.routes(), this.settings.channelNames()),
                dispatcher::wake,
                recent);
        this.deliveries = new DeliveryLog(store, surroundings.clock());
    }

    private void arrived() {
        router.wake();
    }

    /// Goes on with what waits from before, and with what comes.
    public void start() throws InterruptedException {
        inbox.count();
        dispatcher.serve(settings.channels(), settings.retrying());
        bury();
        router.start();
        clockwork.start();
    }

    /// Keeps an event.
    ///
    /// @return told when the disk has it
    /// @throws BusyException if too much waits; it may be offered again a little later
    public CompletableFuture<Inbox.Receipt> accept(Event event) throws BusyException {
        return inbox.take(event);
    }

    /// Where documents of other programs are taken in.
    public Inbox inbox() {
        return inbox;
    }

    public DeliveryLog deliveries() {
        return deliveries;
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    /// Documents since the start, by what became of them.
    public Map<String, Long> routed() {
        return router.counts();
    }

    public Settings settings() {
        return settings;
    }

    public Store store() {
        return store;
    }

    /// Goes by other settings from now on, as a whole. The limits of the inbox stay as they were at the start.
    public void use(Settings other) throws InterruptedException {
        settings = other;
        dispatcher.serve(other.channels(), other.retrying());
        bury();
        router.wake();
    }

    /// What every route would make of a document, now; nothing is kept.
    ///
    /// @throws UnreadableException if it is no event
    public static List<Judgement> explain(Settings settings, byte[] document, Instant now) throws UnreadableException {
        var event = Formats.read(document, new Received(now, "explained", ""));
        return settings.routes().judge(new Facts(event, now, Map.of()), "");
    }

    private void bury() throws InterruptedException {
        if (store.leads()) {
            int buried = deliveries.bury(settings.channelNames());
            if (buried > 0) {
                LOG.atWarn()
                        .addKeyValue("deliveries", buried)
                        .log("deliveries to channels that are no longer there are dead letters");
            }
        }
    }

    private void tick() {
        var pruned = surroundings.clock().instant();
        while (!closed) {
            try {
                Thread.sleep(TICK);
                if (store.leads() && !closed) {
                    onTheClock();
                    bury();
                    var now = surroundings.clock().instant();
                    if (now.isAfter(pruned.plus(PRUNED_EVERY))) {
                        pruned = now;
                        prune(now);
                    }
                }
                inbox.count();
            } catch (InterruptedException e) {
                return;
            } catch (StoreException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("digests and reminders wait for the database");
            }
        }
    }

    /// Forgets what is done and older than the settings keep it.
    public void prune(Instant now) throws InterruptedException {
        router.prune(now.minus(settings.keep()));
        deliveries.prune(now.minus(settings.keep()));
        inbox.prune(settings.keep());
    }

    /// Digests and reminders whose time has come.
    ///
    /// @return how many messages there are more
    public int onTheClock() throws InterruptedException {
        var now = surroundings.clock().instant();
        int made = Digests.make(store, settings.routes(), now) + Reminders.make(store, settings.routes(), now);
        if (made > 0) {
            dispatcher.wake();
        }
        return made;
    }

    /// Lets attempts under way end, for some seconds; what was not recorded then is sent again after the next start.
    @Override
    public void close() {
        closed = true;
        clockwork.interrupt();
        try {
            router.close();
            dispatcher.close();
            clockwork.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
