package dev.plimsoll.engine.advisory;

import dev.plimsoll.engine.network.BodyStream;
import dev.plimsoll.engine.network.ConnectionFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Fetches a source's file (RFC 9110): only if it changed, on from where an earlier try broke off, again after
/// a while where the server asks for it. What is not yet whole lies beside the file as `.part`, with what
/// identifies it.
final class SourceDownload {
    private static final int BUFFER = 1 << 16;

    private final HttpClient http;
    private final Patience patience;
    private final Clock clock;
    private final UpdateProgress progress;

    /// How long to wait for what.
    ///
    /// @param answer from the request to the answer's head
    /// @param silence without a byte, in the middle of an answer
    /// @param attempts in all, at least 1
    /// @param pause before the second attempt; it doubles each time
    /// @param longestPause that a server may ask for; if it asks for more, the source fails for now
    record Patience(Duration answer, Duration silence, int attempts, Duration pause, Duration longestPause) {
        static final Patience USUAL = new Patience(
                Duration.ofSeconds(30), Duration.ofSeconds(30), 4, Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    /// What identifies a state of a file on its server.
    record Validators(@Nullable String etag, @Nullable String lastModified) {
        static final Validators NONE = new Validators(null, null);
    }

    sealed interface Fetched {
        /// @param file where it lies; the caller deletes it
        record Whole(Path file, Validators validators) implements Fetched {}

        record Unchanged() implements Fetched {}

        record Failed(String why) implements Fetched {}
    }

    /// A try failed, and another may succeed.
    private static final class Retry extends Exception {
        private static final long serialVersionUID = 1;
        private final transient @Nullable Duration after;

        Retry(String why, @Nullable Duration after) {
            super(why);
            this.after = after;
        }
    }

    SourceDownload(HttpClient http, Patience patience, Clock clock, UpdateProgress progress) {
        this.http = http;
        this.patience = patience;
        this.clock = clock;
        this.progress = progress;
    }

    /// @param known of the state that the database holds already
    /// @param file where to put it
    Fetched fetch(String what, URI address, Validators known, Path file) throws InterruptedException {
        var pause = patience.pause();
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(what, address, known, file);
            } catch (Retry e) {
                var wait = e.after == null ? pause : e.after;
                if (attempt >= patience.attempts() || wait.compareTo(patience.longestPause()) > 0) {
                    return new Fetched.Failed(e.getMessage() + " (" + address + ", attempt " + attempt + ")");
                }
                Thread.sleep(wait);
                pause = pause.multipliedBy(2);
            } catch (IOException e) {
                return new Fetched.Failed(e.getMessage() + " (" + address + ")");
            }
        }
    }

    private Fetched attempt(String what, URI address, Validators known, Path file)
            throws IOException, Retry, InterruptedException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        var tag = file.resolveSibling(file.getFileName() + ".part-of");
        long have = Files.exists(part) && Files.exists(tag) ? Files.size(part) : 0;
        var request = HttpRequest.newBuilder(address).timeout(patience.answer()).header("User-Agent", "plimsoll");
        if (known.etag() != null) {
            request.header("If-None-Match", known.etag());
        } else if (known.lastModified() != null) {
            request.header("If-Modified-Since", known.lastModified());
        }
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-").header("If-Range", Files.readString(tag));
        }
        var response = send(request.build());
        try (var body = response.body()) {
            return switch (response.statusCode()) {
                case 200 -> {
                    Files.deleteIfExists(part);
                    yield receive(what, response, body, part, tag, 0, file);
                }
                case 206 -> {
                    if (have == 0 || !startsAt(response, have)) {
                        Files.deleteIfExists(part);
                        throw new Retry("the server sent another part than was asked for", null);
                    }
                    yield receive(what, response, body, part, tag, have, file);
                }
                case 304 -> new Fetched.Unchanged();
                case 416 -> {
                    Files.deleteIfExists(part);
                    throw new Retry("the server has no more of the file", null);
                }
                case 408, 425, 429, 500, 502, 503, 504 ->
                    throw new Retry("the server answered " + response.statusCode(), retryAfter(response));
                default -> new Fetched.Failed("the server answered " + response.statusCode() + " (" + address + ")");
            };
        }
    }

    private HttpResponse<BodyStream> send(HttpRequest request) throws Retry, InterruptedException {
        try {
            return http.send(request, BodyStream.handler(patience.silence()));
        } catch (IOException e) {
            throw new Retry(ConnectionFailure.words(e), null);
        }
    }

    private Fetched receive(
            String what, HttpResponse<?> response, InputStream body, Path part, Path tag, long have, Path file)
            throws IOException, Retry {
        var validators = new Validators(header(response, "etag"), header(response, "last-modified"));
        // A weak tag does not promise the same bytes (RFC 9110, 13.1.5), so nothing is resumed by it.
        var resumable = validators.etag() != null && !validators.etag().startsWith("W/")
                ? validators.etag()
                : validators.lastModified();
        if (resumable == null) {
            Files.deleteIfExists(tag);
        } else {
            Files.writeString(tag, resumable, StandardCharsets.UTF_8);
        }
        long length = response.headers().firstValueAsLong("content-length").orElse(-1);
        long total = length < 0 ? -1 : have + length;
        if (total > SourceFile.MAX_FILE_BYTES) {
            throw new IOException("the file has " + total + " bytes, more than " + SourceFile.MAX_FILE_BYTES);
        }
        long received = have;
        try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            received = copy(what, body, out, have, total);
        } catch (TooLarge e) {
            throw e;
        } catch (IOException e) {
            throw new Retry("the transfer broke off: " + ConnectionFailure.words(e), null);
        }
        if (total >= 0 && received != total) {
            throw new Retry("the transfer ended after " + received + " of " + total + " bytes", null);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(tag);
        return new Fetched.Whole(file, validators);
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        TooLarge(String message) {
            super(message);
        }
    }

    private long copy(String what, InputStream body, OutputStream out, long have, long total) throws IOException {
        var buffer = new byte[BUFFER];
        long received = have;
        while (true) {
            int read = body.read(buffer);
            if (read < 0) {
                return received;
            }
            out.write(buffer, 0, read);
            received += read;
            if (received > SourceFile.MAX_FILE_BYTES) {
                throw new TooLarge("the file has more than " + SourceFile.MAX_FILE_BYTES + " bytes");
            }
            progress.advanced(what, received, total);
        }
    }

    private static boolean startsAt(HttpResponse<?> response, long offset) {
        return response.headers()
                .firstValue("content-range")
                .filter(range -> range.startsWith("bytes " + offset + "-"))
                .isPresent();
    }

    private static @Nullable String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    /// Seconds, or a date (RFC 9110, 10.2.3).
    private @Nullable Duration retryAfter(HttpResponse<?> response) {
        var text = header(response, "retry-after");
        if (text == null) {
            return null;
        }
        try {
            if (!text.isEmpty() && text.length() < 10 && text.chars().allMatch(Character::isDigit)) {
                return Duration.ofSeconds(Long.parseLong(text));
            }
            var until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            var wait = Duration.between(clock.instant(), until);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
