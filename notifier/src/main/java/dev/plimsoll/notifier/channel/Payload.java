package dev.plimsoll.notifier.channel;

import java.nio.charset.StandardCharsets;

/// What programs get of a message: the CloudEvent, or what a template makes where one is named.
final class Payload {
    private Payload() {}

    /// @param largest bytes; of a template, characters
    /// @throws UndeliverableException if the template fails, or makes more
    static byte[] of(Message message, Surroundings surroundings, int largest) throws UndeliverableException {
        return message.template() == null
                ? Json.bytes(CloudEvent.of(message, surroundings, largest))
                : surroundings
                        .texts()
                        .text(message, Markup.JSON, largest)
                        .body()
                        .getBytes(StandardCharsets.UTF_8);
    }
}
