package dev.plimsoll.notifier.channel;

/// Writes a line for each message: to try routes out, and for collectors of logs.
///
/// @param name by which routes name it
public record StdoutChannel(String name) implements Channel {
    @Override
    public Outcome deliver(Message message, Surroundings surroundings) {
        surroundings.out().println(message.action() + " " + message.key());
        return surroundings.out().checkError()
                ? new Outcome.Later("standard output is closed", null)
                : new Outcome.Delivered("written", null);
    }
}
