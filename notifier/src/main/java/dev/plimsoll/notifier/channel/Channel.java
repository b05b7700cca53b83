package dev.plimsoll.notifier.channel;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/// One destination, as the configuration names it. A record each: its components are the keys of the configuration,
/// unknown ones are refused; a wrong value is refused by its compact constructor.
///
/// ```yaml
/// channels:
///   - stdout: { name: console }
/// ```
///
/// Values that are secret may be written `${env:NAME}` or `${file:PATH}`: they are resolved before the record is made,
/// in every field. A record's `toString` never shows them.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(value = EmailChannel.class, name = "email"),
    @JsonSubTypes.Type(value = FileChannel.class, name = "file"),
    @JsonSubTypes.Type(value = SlackChannel.class, name = "slack"),
    @JsonSubTypes.Type(value = StdoutChannel.class, name = "stdout"),
    @JsonSubTypes.Type(value = WebhookChannel.class, name = "webhook"),
})
public sealed interface Channel permits EmailChannel, FileChannel, SlackChannel, StdoutChannel, WebhookChannel {
    /// By which routes name it; unique in the configuration.
    String name();

    /// The template of the configuration that it uses where the route names none; null for the built-in one.
    default @Nullable String template() {
        return null;
    }

    /// One attempt. Blocks, with time-outs of its own; runs on a virtual thread, never two at once for one channel.
    ///
    /// @throws InterruptedException if the service stops: the message is tried again after the restart
    Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException;
}
