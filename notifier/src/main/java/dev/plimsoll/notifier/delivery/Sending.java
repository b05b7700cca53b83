package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Outcome;
import dev.plimsoll.notifier.channel.Surroundings;

/// What an attempt is: [#REAL], or something that only looks like it.
@FunctionalInterface
public interface Sending {
    /// Asks the channel.
    Sending REAL = Channel::deliver;

    Outcome send(Channel channel, Message message, Surroundings surroundings) throws InterruptedException;
}
