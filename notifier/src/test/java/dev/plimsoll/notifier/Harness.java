package dev.plimsoll.notifier;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Outcome;
import dev.plimsoll.notifier.channel.Surroundings;
import dev.plimsoll.notifier.delivery.DeliveryLog;
import dev.plimsoll.notifier.delivery.State;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.settings.Settings;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.SettingsReader;
import dev.plimsoll.notifier.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// A notifier whose clock is turned and whose destinations are played by the test; all else is real.
final class Harness implements AutoCloseable {
    static final String MORNING = "2026-11-28T03:00:00Z";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T05:00:00Z"));
    private final Map<String, Function<Message, Outcome>> destinations = new ConcurrentHashMap<>();
    private final TestStores stores;
    private final String place;
    final List<Sent> sent = new CopyOnWriteArrayList<>();
    private Settings settings;
    private Store store;
    Notifier notifier;

    /// What a destination got.
    record Sent(String channel, Message message) {
        List<String> vulnerabilities() {
            return message.events().stream()
                    .flatMap(event -> event.findings().stream())
                    .map(NotedFinding::id)
                    .distinct()
                    .toList();
        }
    }

    Harness(TestStores stores, Path folder, String yaml) throws SettingsException, InterruptedException {
        this.stores = stores;
        this.place = stores.place(folder);
        this.settings = settings(yaml);
        start();
    }

    static Settings settings(String yaml) throws SettingsException {
        return new SettingsReader(Map.of("TOKEN", "0123456789abcdef")::get).read("notifier.yaml", yaml, Path.of("."));
    }

    void start() throws InterruptedException {
        store = stores.open(place);
        notifier = new Notifier(
                store, settings, surroundings(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), now::get), this::send);
        notifier.start();
    }

    private static Surroundings surroundings(Clock zone, InstantSource source) {
        var clock = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return zone.getZone();
            }

            @Override
            public Clock withZone(java.time.ZoneId other) {
                return this;
            }

            @Override
            public Instant instant() {
                return source.instant();
            }
        };
        return TestSurroundings.at(clock);
    }

    private Outcome send(Channel channel, Message message, Surroundings surroundings) {
        var outcome = destinations
                .getOrDefault(channel.name(), _ -> new Outcome.Delivered("taken", null))
                .apply(message);
        sent.add(new Sent(channel.name(), message));
        return outcome;
    }

    void answers(String channel, Function<Message, Outcome> destination) {
        destinations.put(channel, destination);
    }

    void use(String yaml) throws SettingsException, InterruptedException {
        settings = settings(yaml);
        notifier.use(settings);
    }

    /// Posts and waits until it is routed.
    void post(byte[] document) throws Exception {
        Store.await(notifier.inbox().take(document, "", "", ""));
        Waiting.until(() -> notifier.inbox().unrouted(1).isEmpty());
    }

    Instant now() {
        return now.get();
    }

    void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
        notifier.dispatcher().wake();
    }

    /// Waits until nothing is due, and returns what was sent so far.
    List<Sent> settle() throws InterruptedException {
        Waiting.until(() -> deliveries(State.WAITING).stream()
                .allMatch(waiting -> waiting.dueAt().isAfter(now.get())));
        return sent;
    }

    List<DeliveryLog.Shown> deliveries(State state) {
        return notifier.deliveries().list(new DeliveryLog.Query(state, null, null), Long.MAX_VALUE, 500);
    }

    void stop() {
        notifier.close();
        store.close();
    }

    @Override
    public void close() {
        stop();
    }
}
