package dev.plimsoll.notifier;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Outcome;
import dev.plimsoll.notifier.channel.Surroundings;
import dev.plimsoll.notifier.delivery.State;
import dev.plimsoll.notifier.settings.SettingsReader;
import dev.plimsoll.notifier.web.IntakeEndpoint;
import dev.plimsoll.notifier.web.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The process that [KillTest] kills: a notifier with two channels that write to files. It ends itself, as SIGKILL
/// would, at the point that it is told.
final class KilledNotifier {
    private static final int AFTER = 7;

    private final Path folder;
    private final String point;
    private final AtomicInteger sends = new AtomicInteger();
    private final Map<String, FileChannel> files = new ConcurrentHashMap<>();

    private KilledNotifier(Path folder, String point) {
        this.folder = folder;
        this.point = point;
    }

    /// Arguments: database, its place, folder of files, point.
    public static void main(String... words) throws Exception {
        new KilledNotifier(Path.of(words[2]), words[3]).run(TestStores.valueOf(words[0]), words[1]);
    }

    private void run(TestStores stores, String place) throws Exception {
        var settings = new SettingsReader(_ -> null).read("n.yaml", """
            channels:
              - stdout: { name: one }
              - stdout: { name: two }
            routes:
              - { name: high, severity: high, channels: [one] }
              - { name: all, channels: [two] }
            delivery: { firstRetry: 10ms }
            """, folder);
        var store = stores.open(place);
        var notifier = new Notifier(store, settings, TestSurroundings.plain(), this::send);
        notifier.start();
        var web = new WebServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new IntakeEndpoint(notifier.inbox())),
                () -> notifier.settings().access(),
                1 << 20);
        web.start();
        if (point.equals("accepted") || point.equals("routed")) {
            Thread.ofPlatform().start(() -> watch(notifier));
        }
        var port = folder.resolve("port.new");
        Files.writeString(port, Integer.toString(web.port()));
        Files.move(port, folder.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
        Thread.sleep(Long.MAX_VALUE);
    }

    /// Ends when something is in the inbox and not routed, or routed and not sent.
    private void watch(Notifier notifier) {
        int seen = 0;
        while (true) {
            boolean there = point.equals("accepted")
                    ? !notifier.inbox().unrouted(1).isEmpty()
                    : !notifier.deliveries()
                            .list(
                                    new dev.plimsoll.notifier.delivery.DeliveryLog.Query(State.WAITING, null, null),
                                    Long.MAX_VALUE,
                                    1)
                            .isEmpty();
            if (there && ++seen >= AFTER) {
                end();
            }
        }
    }

    private static void end() {
        // no hooks, nothing flushed, nothing closed
        Runtime.getRuntime().halt(137);
    }

    private Outcome send(Channel channel, Message message, Surroundings surroundings) {
        int number = sends.incrementAndGet();
        if (point.equals("recorded") && number > 3 * AFTER) {
            // those before it are written down, or are being
            end();
        }
        try {
            var line = message.events().getFirst().image().reference() + "\n";
            var file = files.computeIfAbsent(channel.name(), this::open);
            synchronized (file) {
                file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (point.equals("sent") && number == 3 * AFTER) {
            end();
        }
        return new Outcome.Delivered("written", null);
    }

    private FileChannel open(String name) {
        try {
            return FileChannel.open(
                    folder.resolve(name),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
