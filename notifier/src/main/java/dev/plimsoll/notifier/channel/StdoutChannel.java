package dev.plimsoll.notifier.channel;

import org.jspecify.annotations.Nullable;

/// Writes messages to standard output: to try routes out, and for collectors of logs.
@Explained(
        value = "Writes to standard output: to try routes out, and for collectors of logs.",
        example = "stdout: { name: console, format: text }")
public record StdoutChannel(
        @Explained("By which routes name it.") String name,

        @Explained("`text` (the default), or `json`: one line for each message.") @Nullable
        LineFormat format,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template)
        implements Channel {
    private static final int LONGEST = 64_000;

    public StdoutChannel {
        name = Checks.text("name", name);
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            surroundings.out().println(LineFormat.write(format, message.withTemplate(template), surroundings, LONGEST));
            return surroundings.out().checkError()
                    ? new Outcome.Later("standard output is closed", null)
                    : new Outcome.Delivered("written", null);
        });
    }
}
