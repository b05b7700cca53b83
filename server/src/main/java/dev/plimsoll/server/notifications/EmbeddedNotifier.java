package dev.plimsoll.server.notifications;

import dev.plimsoll.notifier.Notifier;
import dev.plimsoll.notifier.delivery.DeliveryLog;
import dev.plimsoll.notifier.intake.BusyException;
import dev.plimsoll.notifier.intake.UnreadableException;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.SettingsReader;
import dev.plimsoll.notifier.store.Store;
import dev.plimsoll.notifier.store.StoreException;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.outbox.EventReaders;
import dev.plimsoll.server.outbox.Outbox.Event;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Outage;
import dev.plimsoll.server.platform.Settings;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.server.scopes.ApplicationScope;
import dev.plimsoll.server.scopes.ScopeStore;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/// Runs the notifier in the platform's own process, where a configuration for it is set. It takes every event of the
/// outbox, with the people of the event's scope, and passes it only when its inbox has it on the disk: after a crash an
/// event may come twice, and is known by its id.
@Component
@Profile("!command")
class EmbeddedNotifier implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedNotifier.class);
    private static final String READER = "notifier";
    private static final String SCHEMA = "notifier";
    private static final String FORMAT = "plimsoll-event";
    private static final int PART = 500;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONG_PAUSE = Duration.ofSeconds(10);

    private final @Nullable Path config;
    private final Settings settings;
    private final EventReaders readers;
    private final ScopeStore scopes;
    private final Database database;
    private final Clock clock;
    private @Nullable Running running;

    EmbeddedNotifier(
            NotificationSettings notifications,
            Settings settings,
            EventReaders readers,
            ScopeStore scopes,
            Database database,
            Clock clock) {
        this.config = notifications.config();
        this.settings = settings;
        this.readers = readers;
        this.scopes = scopes;
        this.database = database;
        this.clock = clock;
    }

    private record Running(Store store, Notifier notifier, Thread reading) {}

    /// The log of deliveries; empty where no notifier is set up.
    synchronized Optional<DeliveryLog> deliveries() {
        return Optional.ofNullable(running).map(one -> one.notifier.deliveries());
    }

    /// Lets deliveries that wait be looked at.
    synchronized void wake() {
        if (running != null) {
            running.notifier.dispatcher().wake();
        }
    }

    @Override
    public synchronized void start() {
        var file = config;
        if (file == null) {
            return;
        }
        try {
            var wanted = new SettingsReader(System.getenv()::get).read(file);
            var store = store();
            var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            var notifier = new Notifier(store, wanted, wanted.outgoing().surroundings(clock, out));
            // what happened before somebody asked to be told is no news
            readers.enrol(READER, false);
            notifier.start();
            var reading = Thread.ofVirtual().name("notifier-reading").start(() -> read(notifier));
            running = new Running(store, notifier, reading);
            LOG.atInfo()
                    .addKeyValue("channels", wanted.channels().size())
                    .addKeyValue("routes", wanted.routes().routes().size())
                    .log("the notifier is ready");
        } catch (SettingsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Its own file beside the platform's, or its own schema in the platform's PostgreSQL.
    private Store store() {
        return switch (database.dialect()) {
            case SQLITE -> Store.inFolder(settings.data().resolve("notifier"));
            case POSTGRESQL -> {
                database.write(() -> {
                    database.alone(Locks.NOTIFIER);
                    database.sql("CREATE SCHEMA IF NOT EXISTS " + SCHEMA).update();
                });
                var url = settings.databaseUrl();
                var user = settings.databaseUser().isEmpty()
                        ? ""
                        : "&user=" + URLEncoder.encode(settings.databaseUser(), StandardCharsets.UTF_8);
                yield Store.at(
                        url + (url.contains("?") ? "&" : "?") + "currentSchema=" + SCHEMA + user,
                        settings.databasePassword().isEmpty() ? null : settings.databasePassword());
            }
        };
    }

    private void read(Notifier notifier) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                var events = readers.next(READER, PART);
                if (events.isEmpty()) {
                    Thread.sleep(PAUSE);
                } else {
                    pass(events, notifier);
                }
            } catch (InterruptedException e) {
                return;
            } catch (BusyException | StoreException e) {
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("the notifier takes no more events for a moment");
                if (!paused()) {
                    return;
                }
            } catch (RuntimeException e) {
                Outage.reason(LOG.atError(), e).log("events cannot be read for the notifier");
                if (!paused()) {
                    return;
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(LONG_PAUSE);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void pass(List<Event> events, Notifier notifier) throws InterruptedException, BusyException {
        var known = new LinkedHashMap<Long, Optional<ApplicationScope>>();
        var taken = new ArrayList<java.util.concurrent.CompletableFuture<?>>();
        for (var event : events) {
            var scope = known.computeIfAbsent(event.scope(), id -> scopes.find(id, new Visibility.Everything()));
            try {
                taken.add(notifier.inbox().take(document(event, scope), FORMAT, "", event.id()));
            } catch (UnreadableException e) {
                // it would never be read: better one event less, and told, than none from now on
                LOG.atError()
                        .addKeyValue("event", event.id())
                        .addKeyValue("type", event.type())
                        .addKeyValue("reason", e.getMessage())
                        .log("an event cannot be told");
            }
        }
        for (var one : taken) {
            Store.await(one);
        }
        readers.advance(READER, events.getLast().sequence());
    }

    /// The event, and who is asked about its scope.
    private static byte[] document(Event event, Optional<ApplicationScope> scope) {
        var document = new LinkedHashMap<>(event.cloudEvent());
        var data = new LinkedHashMap<String, Object>();
        event.data().properties().forEach(field -> data.put(field.getKey(), field.getValue()));
        scope.ifPresent(one -> data.put("scope", people(one)));
        document.put("data", data);
        return Stored.json(document).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> people(ApplicationScope scope) {
        var contacts = scope.contacts();
        return Map.of(
                "name", scope.name(),
                "owners",
                        scope.owners().stream()
                                .map(ApplicationScope.Owner::email)
                                .toList(),
                "development", one(contacts.development()),
                "security", one(contacts.security()),
                "operations", one(contacts.operations()));
    }

    private static List<String> one(@Nullable String address) {
        return address == null ? List.of() : List.of(address);
    }

    @Override
    public void stop() {
        Running stopped;
        synchronized (this) {
            stopped = running;
            running = null;
        }
        if (stopped != null) {
            stopped.reading.interrupt();
            try {
                stopped.reading.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            stopped.notifier.close();
            stopped.store.close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }
}
