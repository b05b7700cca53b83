package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Outcome;
import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.SettingsReader;
import dev.plimsoll.vocabulary.Severity;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;

/// Sends one message to a channel at once, past inbox, routes and outbox.
@Command(
        name = "test-send",
        mixinStandardHelpOptions = true,
        description = "Sends a message that says that it is a test to one channel, and prints what became of it.",
        footer = {"", "Example:", "  plimsoll notifier test-send --config notifier.yaml --to me@example.org mail"})
final class TestSendCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration.")
    private Path config = Path.of("notifier.yaml");

    @Option(names = "--to", paramLabel = "ADDRESS", description = "E-mail addresses, for channels that need some.")
    private List<String> recipients = List.of();

    @Option(names = "--language", paramLabel = "TAG", description = "en (default) or ja.")
    private Locale language = Locale.ENGLISH;

    @Parameters(paramLabel = "CHANNEL", description = "Its name in the configuration.")
    private String name = "";

    @Override
    public Integer call() throws SettingsException, InterruptedException {
        var settings = new SettingsReader(System.getenv()::get).read(config);
        var channel = settings.channels().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
        if (channel == null) {
            System.err.println("plimsoll: there is no channel '" + name + "'; there are "
                    + String.join(", ", settings.channelNames()));
            return NotifierCommand.USAGE;
        }
        var surroundings = settings.outgoing()
                .surroundings(Clock.systemUTC(), new PrintStream(System.out, true, StandardCharsets.UTF_8));
        return switch (channel.deliver(message(), surroundings)) {
            case Outcome.Delivered done -> {
                System.out.println("delivered: " + done.answer()
                        + (done.reference() == null ? "" : " (" + done.reference() + ")"));
                yield 0;
            }
            case Outcome.Later later -> {
                System.err.println("plimsoll: not delivered, would be tried again: " + later.reason());
                yield 1;
            }
            case Outcome.Refused refused -> {
                System.err.println("plimsoll: refused: " + refused.reason());
                yield 1;
            }
        };
    }

    private Message message() {
        var id = UUID.randomUUID().toString();
        var image = new NamedImage(
                "registry.example/test-of-the-notifier/nothing-is-wrong:1.0",
                null,
                "registry.example",
                "test-of-the-notifier/nothing-is-wrong",
                "1.0",
                "",
                false,
                Map.of(),
                List.of());
        var finding = new NotedFinding(
                "CVE-0000-0000",
                Severity.HIGH,
                "example",
                "1.0",
                "1.1",
                List.of(),
                null,
                null,
                false,
                "This is a test of the notifier; nothing is wrong",
                null,
                null);
        var event = new Event(
                id,
                EventKind.SCAN,
                "test",
                Instant.now(),
                null,
                image,
                List.of(image),
                1,
                List.of(finding),
                List.of("This is a test of the notifier; nothing is wrong"),
                null,
                "Test of the notifier",
                null,
                JsonNodeFactory.instance.objectNode().put("test", true));
        return new Message(
                id, Message.Action.OPEN, "test " + id, "test", List.of(event), recipients, language, null, null, null);
    }
}
