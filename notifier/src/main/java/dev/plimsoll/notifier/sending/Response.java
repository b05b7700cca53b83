package dev.plimsoll.notifier.sending;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What came back.
///
/// @param headers by their names in lower case; of several of one name the last
/// @param body without the secrets of the request, at most [HttpSender#LARGEST_BODY] bytes of it
/// @param cut whether there was more than that
public record Response(int status, Map<String, String> headers, String body, boolean cut) {
    /// How much of an answer is shown.
    private static final int SHOWN = 300;

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");

    static Response of(int status, Map<String, String> headers, byte[] body, boolean cut, Request request) {
        return new Response(
                status, Map.copyOf(headers), request.withoutSecrets(new String(body, StandardCharsets.UTF_8)), cut);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public boolean success() {
        return status / 100 == 2;
    }

    /// Whether the same request may succeed another time.
    public boolean worthAnotherTry() {
        return status / 100 == 5 || status == 408 || status == 425 || status == 429;
    }

    /// When to come again, if it says so.
    public Optional<Duration> retryAfter(Clock clock) {
        return header("retry-after").flatMap(text -> RetryAfter.parse(text, clock.instant()));
    }

    /// Its beginning on one line, for people.
    public String firstLines() {
        if (body.isEmpty()) {
            return "";
        }
        var line = UNSEEN.matcher(body.substring(0, Math.min(body.length(), SHOWN * 4)))
                .replaceAll(" ")
                .strip();
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }
}
