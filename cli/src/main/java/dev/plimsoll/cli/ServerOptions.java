package dev.plimsoll.cli;

import dev.plimsoll.vocabulary.Loopback;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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

    @Option(
            names = "--insecure-http",
            order = 402,
            description = "Send the token over plain HTTP to a platform that is not on this machine.")
    private boolean insecureHttp;

    /// Where the platform is; absent where none is named.
    ///
    /// @throws Failure for what is no address, and for one to which the token would go unencrypted (docs/adr/065)
    @Nullable
    URI address() {
        if (server == null) {
            return null;
        }
        try {
            var address = URI.create(server.endsWith("/") ? server.substring(0, server.length() - 1) : server);
            var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean plain = scheme.equals("http");
            if (address.getHost() != null && (plain || scheme.equals("https")) && isBare(address)) {
                if (plain && !insecureHttp && !Loopback.is(address.getHost())) {
                    throw Failure.usage("--server: the token would go to " + address.getHost()
                            + " over plain HTTP, for everybody on the way to read; name it with https://, or allow it"
                            + " with --insecure-http");
                }
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Failure.usage("--server: '" + server.replaceFirst("//[^/@]*@", "//…@")
                + "' is no address of a platform; for example https://plimsoll.example:8080");
    }

    /// Without what would be lost, or told wherever the address is named.
    private static boolean isBare(URI address) {
        return address.getRawUserInfo() == null && address.getRawQuery() == null && address.getRawFragment() == null;
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
