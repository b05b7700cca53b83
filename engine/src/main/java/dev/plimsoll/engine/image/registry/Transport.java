package dev.plimsoll.engine.image.registry;

import dev.plimsoll.engine.network.BodyStream;
import dev.plimsoll.engine.network.ConnectionFailure;
import dev.plimsoll.engine.network.EnvironmentProxies;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Sends requests, follows redirects without credentials, and tries again what may go better the next time.
final class Transport implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration HEADERS = Duration.ofSeconds(60);
    private static final Duration STALL = Duration.ofSeconds(60);
    private static final int MAX_REDIRECTS = 5;

    /// How often a request is sent at most, and how long a registry may ask to wait in between.
    static final int ATTEMPTS = 5;

    static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final RegistryAccess access;
    private final Pause pause;
    private final Duration stall;
    private final HttpClient client;

    /// Waits between attempts; tests do not.
    interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    Transport(RegistryAccess access, Pause pause, Duration stall) {
        this.access = access;
        this.pause = pause;
        this.stall = stall;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new EnvironmentProxies(access.environment()))
                .build();
    }

    Transport(RegistryAccess access) {
        this(access, Thread::sleep, STALL);
    }

    /// Sends a request until it is answered by something that will not change.
    ///
    /// @param authorization only for the request's own host
    HttpResponse<BodyStream> get(URI uri, Map<String, String> headers, @Nullable String authorization)
            throws IOException, InterruptedException {
        return retrying(() -> following(uri, headers, authorization));
    }

    /// Sends a form; redirects are not followed, since it holds credentials.
    HttpResponse<BodyStream> post(URI uri, String form) throws IOException, InterruptedException {
        return retrying(() -> send(request(uri, Map.of("Content-Type", "application/x-www-form-urlencoded"), null)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build()));
    }

    private interface Attempt {
        HttpResponse<BodyStream> run() throws IOException, InterruptedException;
    }

    private HttpResponse<BodyStream> retrying(Attempt attempt) throws IOException, InterruptedException {
        for (int tried = 1; ; tried++) {
            Duration asked = null;
            try {
                var response = attempt.run();
                if (!isRetryable(response.statusCode()) || tried == ATTEMPTS) {
                    return response;
                }
                asked = retryAfter(response);
                if (asked != null && asked.compareTo(MAX_WAIT) > 0) {
                    return response; // nobody waits that long for a scan
                }
                response.body().close();
            } catch (RegistryException e) {
                if (e.reason() != RegistryException.Cause.TEMPORARY || tried == ATTEMPTS) {
                    throw e;
                }
            }
            pause.pause(asked != null ? asked : backoff(tried));
        }
    }

    static boolean isRetryable(int status) {
        return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
    }

    static RegistryException.Cause reason(int status) {
        return isRetryable(status) ? RegistryException.Cause.TEMPORARY : RegistryException.Cause.FINAL;
    }

    static Duration backoff(int tried) {
        return Duration.ofMillis(250L << Math.min(tried, 5));
    }

    /// Waits before another attempt.
    void pause(int tried) throws InterruptedException {
        pause.pause(backoff(tried));
    }

    /// How long a response asks to wait, in seconds or until a date (RFC 9110, section 10.2.3).
    static @Nullable Duration retryAfter(HttpResponse<?> response) {
        var text = response.headers().firstValue("Retry-After").orElse("").strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (text.matches("[0-9]{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(text));
            }
            var until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            var wait = Duration.between(Instant.now(), until);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException _) {
            return null;
        }
    }

    private HttpResponse<BodyStream> following(URI start, Map<String, String> headers, @Nullable String authorization)
            throws IOException, InterruptedException {
        var uri = start;
        for (int redirects = 0; ; redirects++) {
            var response = send(request(uri, headers, sameOrigin(start, uri) ? authorization : null)
                    .build());
            int status = response.statusCode();
            var location = response.headers().firstValue("Location");
            if ((status != 301 && status != 302 && status != 303 && status != 307 && status != 308)
                    || location.isEmpty()) {
                return response;
            }
            response.body().close();
            if (redirects == MAX_REDIRECTS) {
                throw new RegistryException(
                        "registry " + start.getAuthority() + " redirects more than " + MAX_REDIRECTS + " times");
            }
            uri = target(uri, location.get());
        }
    }

    private URI target(URI from, String location) throws RegistryException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    "registry " + from.getAuthority() + " redirects to something that is no address");
        }
        requireAllowed(to, "registry " + from.getAuthority() + " redirects");
        return to;
    }

    /// Refuses to leave TLS for a host that is not this machine and that nobody allowed.
    void requireAllowed(URI uri, String who) throws RegistryException {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme();
        var host = uri.getHost() == null ? "" : uri.getHost();
        boolean secure = scheme.equals("https");
        if (host.isEmpty() || !(secure || scheme.equals("http"))) {
            throw new RegistryException(who + " to something that is no web address");
        }
        if (!secure && !access.allowsPlainHttp(host, uri.getPort())) {
            throw new RegistryException(who + " to plain HTTP at " + host + ", which is refused; allow it with"
                    + " --insecure-registry " + host);
        }
    }

    private static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equals(b.getScheme())
                && String.valueOf(a.getHost()).equalsIgnoreCase(String.valueOf(b.getHost()))
                && a.getPort() == b.getPort();
    }

    private static HttpRequest.Builder request(URI uri, Map<String, String> headers, @Nullable String authorization) {
        var builder = HttpRequest.newBuilder(uri).timeout(HEADERS).header("User-Agent", "plimsoll");
        if (uri.getScheme().equals("http")) {
            builder.version(HttpClient.Version.HTTP_1_1); // no upgrade attempt: some servers choke on it
        }
        new TreeMap<>(headers).forEach(builder::header);
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        return builder;
    }

    private HttpResponse<BodyStream> send(HttpRequest request) throws IOException, InterruptedException {
        var where = request.uri().getAuthority();
        try {
            return client.send(request, BodyStream.handler(stall));
        } catch (SSLException e) {
            throw new RegistryException(
                    "cannot speak TLS with " + where + " (" + e.getMessage()
                            + "); if its certificate is your own, add it to"
                            + " Java's trust store, if it speaks plain HTTP, allow that with --insecure-registry "
                            + where,
                    RegistryException.Cause.FINAL,
                    null,
                    e);
        } catch (HttpConnectTimeoutException e) {
            throw unreachable(where, "it did not answer within " + CONNECT.toSeconds() + " seconds", e);
        } catch (HttpTimeoutException e) {
            throw new RegistryException(
                    "registry " + where + " took the request but did not answer within " + HEADERS.toSeconds()
                            + " seconds; try again later",
                    RegistryException.Cause.TEMPORARY,
                    null,
                    e);
        } catch (ConnectException e) {
            boolean unknown = e.getCause() instanceof UnresolvedAddressException
                    || (e.getCause() != null && e.getCause().getCause() instanceof UnresolvedAddressException);
            if (unknown) {
                throw new RegistryException(
                        "cannot reach " + where + ": no host has this name; check the reference and the network",
                        RegistryException.Cause.UNREACHABLE,
                        null,
                        e);
            }
            throw unreachable(where, "nothing listens there, or a firewall refuses", e);
        } catch (IOException e) {
            throw new RegistryException(
                    "cannot speak with " + where + ": " + ConnectionFailure.words(e) + "; try again",
                    RegistryException.Cause.TEMPORARY,
                    null,
                    e);
        }
    }

    private static RegistryException unreachable(String where, String why, IOException e) {
        return new RegistryException(
                "cannot reach " + where + ": " + why + "; check the address, the port and the network",
                RegistryException.Cause.UNREACHABLE,
                null,
                e);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
