package dev.plimsoll.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which platform, and what it is told.
final class ServerOptions {
    private static final int LONGEST_TOKEN = 4_096;

    @Option(
            names = "--server",
            order = 400,
            paramLabel = "URL",
            description = "A platform that judges the image by its own advisories and policies.")
    @Nullable
    String server;

    @Option(
            names = "--token-file",
            order = 401,
            paramLabel = "FILE",
            description = "File with a token for the platform (or set PLIMSOLL_TOKEN).")
    @Nullable
    Path tokenFile;

    /// Where the platform is; absent where none is named.
    @Nullable
    URI address() {
        if (server == null) {
            return null;
        }
        try {
            var address = URI.create(server.endsWith("/") ? server.substring(0, server.length() - 1) : server);
            var scheme = String.valueOf(address.getScheme());
            if (address.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Failure.usage("--server: '" + server + "' is no address of a platform; for example"
                + " https://plimsoll.example:8080");
    }

    String token(Surroundings around) {
        var given = around.environment().get("PLIMSOLL_TOKEN");
        if (tokenFile == null) {
            if (given == null || given.isBlank()) {
                throw Failure.usage("--server needs a token: give --token-file FILE, or set PLIMSOLL_TOKEN");
            }
            return plain(given, "PLIMSOLL_TOKEN");
        }
        var file = around.resolve(tokenFile);
        try (var in = Files.newInputStream(file)) {
            return plain(new String(in.readNBytes(LONGEST_TOKEN), java.nio.charset.StandardCharsets.UTF_8), file + "");
        } catch (IOException e) {
            throw Failure.usage("--token-file: " + Reason.of(e));
        }
    }

    private static String plain(String token, String from) {
        var text = token.strip();
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw Failure.usage(from + " holds no token: one line of printable characters is needed");
        }
        return text;
    }
}
