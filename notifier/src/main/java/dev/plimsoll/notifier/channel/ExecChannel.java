package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs a program of this machine, if that is enabled; the event stands on its standard input.
@Explained(
        value =
                "Runs a program on the notifier's machine, without a shell; the CloudEvent that webhooks get, or what a "
                        + "template makes, stands on its standard input. Exit code 0 is success, 75 means to try again, anything else is refused. Off unless "
                        + "`enable: { exec: true }`.",
        example = "exec: { name: script, command: [/usr/local/bin/on-finding, --quiet], timeoutSeconds: 20 }")
public record ExecChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The program, as an absolute path, and its arguments. Nothing in them is replaced.")
        List<String> command,

        @Explained("Its environment, besides PATH; nothing else is handed on. Values are never shown.")
        Map<String, Secret> environment,

        @Explained("Seconds after which it is ended; 30 unless set.")
        int timeoutSeconds,

        @Explained("Hand on the notifier's own environment, too, with whatever secrets it has.")
        boolean inherit,

        @Explained("A template of the configuration that makes what it reads; values are escaped for JSON.") @Nullable
        String template)
        implements Channel {
    private static final int LARGEST = 4 << 20;
    private static final int LONGEST_OUTPUT = 4_000;
    private static final int TRY_AGAIN = 75;

    public ExecChannel {
        name = Checks.text("name", name);
        command = Checks.list(command);
        if (command.isEmpty() || !command.getFirst().startsWith("/")) {
            throw new IllegalArgumentException("command has to begin with a program's absolute path");
        }
        environment = Checks.map(environment);
        timeoutSeconds = Checks.range("timeoutSeconds", timeoutSeconds, 30, 1, 3_600);
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        if (!surroundings.enabled().exec()) {
            return new Outcome.Refused("programs are not run: set enable: { exec: true } to run " + command.getFirst());
        }
        byte[] event;
        try {
            event = Payload.of(message.withTemplate(template), surroundings, LARGEST);
        } catch (UndeliverableException e) {
            return e.outcome();
        }
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var path = System.getenv("PATH");
        if (!inherit) {
            builder.environment().clear();
        }
        builder.environment().put("PATH", path == null ? "/usr/bin:/bin" : path);
        environment.forEach((key, value) -> builder.environment().put(key, value.reveal()));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Outcome.Refused(command.getFirst() + " cannot be run: " + e.getMessage());
        }
        try {
            return run(process, event);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Outcome run(Process process, byte[] event) throws InterruptedException {
        var output = new ByteArrayOutputStream();
        var reading = Thread.ofVirtual().start(() -> read(process.getInputStream(), output));
        var writing = Thread.ofVirtual().start(() -> write(process, event));
        if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
            return new Outcome.Later(
                    command.getFirst() + " was ended: it took longer than " + timeoutSeconds + " seconds", null);
        }
        // What it left running may hold its output open for ever.
        reading.join(1_000);
        writing.join(1_000);
        String said;
        synchronized (output) {
            said = Lines.one(hidden(output.toString(StandardCharsets.UTF_8)), 300);
        }
        return switch (process.exitValue()) {
            case 0 -> new Outcome.Delivered("exit code 0 " + said, null);
            case TRY_AGAIN -> new Outcome.Later(command.getFirst() + " asks to try again: " + said, null);
            default ->
                new Outcome.Refused(command.getFirst() + " ended with exit code " + process.exitValue() + ": " + said);
        };
    }

    private String hidden(String text) {
        var clean = text;
        for (var value : environment.values()) {
            clean = clean.replace(value.reveal(), value.toString());
        }
        return clean;
    }

    private static void read(InputStream in, ByteArrayOutputStream output) {
        var buffer = new byte[1024];
        try {
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                synchronized (output) {
                    output.write(buffer, 0, Math.min(read, Math.max(0, LONGEST_OUTPUT - output.size())));
                }
            }
        } catch (IOException _) {
            // it was ended
        }
    }

    private static void write(Process process, byte[] event) {
        try (var out = process.getOutputStream()) {
            out.write(event);
        } catch (IOException _) {
            // it does not read what it is given
        }
    }
}
