package dev.plimsoll.engine.image.registry;

import dev.plimsoll.engine.image.json.JsonDocument;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A program `docker-credential-NAME` that holds credentials in a keychain: it reads a server's name from its
/// input and writes JSON (docker-credential-helpers, "Usage").
record CredentialHelper(String name, Map<String, String> environment) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final int MAX_OUTPUT = 65_536;
    private static final int SECONDS = 20;

    /// @return empty if it has none for this server
    /// @throws IOException if it is not there, fails, or does not answer in time; without any secret in the
    ///     message
    Optional<Credentials> get(String server) throws IOException, InterruptedException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("this is no name of a helper");
        }
        var process = new ProcessBuilder(find().toString(), "get")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            var answer = new Answer();
            var reader = Thread.ofVirtual().start(() -> answer.read(process));
            try (var in = process.getOutputStream()) {
                in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // it ended without reading: its exit code says more
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || !reader.join(java.time.Duration.ofSeconds(SECONDS))) {
                throw new IOException("did not answer within " + SECONDS + " seconds");
            }
            if (process.exitValue() != 0) {
                var said = new String(answer.bytes, StandardCharsets.UTF_8);
                if (said.contains("credentials not found")) {
                    return Optional.empty();
                }
                throw new IOException("failed with exit code " + process.exitValue());
            }
            return credentials(answer.bytes);
        } finally {
            process.destroyForcibly();
        }
    }

    private Optional<Credentials> credentials(byte[] answer) throws IOException {
        JsonDocument json;
        try {
            json = JsonDocument.parse(answer);
        } catch (IOException _) {
            throw new IOException("did not answer in JSON"); // the answer may hold a secret: it is not shown
        }
        var username = json.get("Username").text();
        var secret = json.get("Secret").text();
        return secret.isEmpty()
                ? Optional.empty()
                : Optional.of(new Credentials(username, secret, "credential helper '" + name + "'"));
    }

    private Path find() throws IOException {
        for (var folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                var candidate = Path.of(folder, "docker-credential-" + name);
                if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                    return candidate.toAbsolutePath();
                }
            }
        }
        throw new IOException("docker-credential-" + name + " is not in PATH");
    }

    private static final class Answer {
        private volatile byte[] bytes = {};

        void read(Process process) {
            try (var stream = process.getInputStream()) {
                bytes = stream.readNBytes(MAX_OUTPUT);
            } catch (IOException _) {
                // the process was ended; the caller knows why
            }
        }
    }
}
