package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Outcome;
import dev.plimsoll.notifier.channel.Surroundings;
import dev.plimsoll.notifier.event.NotedFinding;
import java.util.stream.Collectors;

/// Says what would be sent, and sends nothing.
final class DryRun {
    private DryRun() {}

    static Outcome send(Channel channel, Message message, Surroundings surroundings) {
        surroundings
                .out()
                .println("would send to " + channel.name() + ": " + message.action() + " " + message.key()
                        + (message.recipients().isEmpty() ? "" : " to " + String.join(", ", message.recipients()))
                        + findings(message));
        return new Outcome.Delivered("not sent: dry run", null);
    }

    private static String findings(Message message) {
        var ids = message.events().stream()
                .flatMap(event -> event.findings().stream())
                .map(NotedFinding::id)
                .distinct()
                .limit(10)
                .collect(Collectors.joining(", "));
        return ids.isEmpty() ? "" : " (" + ids + ")";
    }
}
