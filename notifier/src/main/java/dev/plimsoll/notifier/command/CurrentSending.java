package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Outcome;
import dev.plimsoll.notifier.channel.Surroundings;
import dev.plimsoll.notifier.delivery.Sending;
import dev.plimsoll.notifier.settings.Settings;
import java.io.PrintStream;
import java.time.Clock;

/// Real attempts by the configuration that holds now: its templates, where it lets channels connect to, what it
/// enables.
final class CurrentSending implements Sending {
    private final PrintStream out;
    private volatile Surroundings surroundings;

    CurrentSending(Settings settings, PrintStream out) {
        this.out = out;
        this.surroundings = settings.outgoing().surroundings(Clock.systemUTC(), out);
    }

    /// Goes by another configuration; attempts that are under way end by the old one.
    void use(Settings settings) {
        surroundings = settings.outgoing().surroundings(Clock.systemUTC(), out, surroundings.open());
    }

    Surroundings surroundings() {
        return surroundings;
    }

    @Override
    public Outcome send(Channel channel, Message message, Surroundings first) throws InterruptedException {
        return channel.deliver(message, surroundings);
    }
}
