package dev.plimsoll.engine.image.registry;

import dev.plimsoll.engine.image.json.JsonDocument;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Obtains what a registry wants to see for one repository: nothing, user and password, or a token from the
/// place that the registry names (distribution, "Token Authentication Specification").
///
/// Safe for several threads; a token is asked for once.
final class Authorization {
    private static final int MAX_ANSWER = 1 << 20;

    private final Transport transport;
    private final RegistryAccess access;
    private final String registry;
    private final String repository;
    private final ReentrantLock lock = new ReentrantLock();
    private List<String> tried = List.of();
    private boolean searched;
    private @Nullable Credentials credentials;
    private @Nullable String header;

    Authorization(Transport transport, RegistryAccess access, String registry, String repository) {
        this.transport = transport;
        this.access = access;
        this.registry = registry;
        this.repository = repository;
    }

    /// The header that worked the last time; absent before the registry asked for one.
    @Nullable
    String header() {
        lock.lock();
        try {
            return header;
        } finally {
            lock.unlock();
        }
    }

    /// Answers a refusal.
    ///
    /// @param sent the header that was refused; absent if none was sent
    /// @return the header to try next
    /// @throws RegistryException if there is nothing else to try
    String answer(HttpResponse<?> refusal, @Nullable String sent) throws IOException, InterruptedException {
        lock.lock();
        try {
            if (header != null && !header.equals(sent)) {
                return header; // another thread was faster
            }
            Challenge basic = null;
            for (var line : refusal.headers().allValues("WWW-Authenticate")) {
                for (var challenge : Challenge.parse(line)) {
                    if (challenge.scheme().equals("bearer")) {
                        var token = "Bearer " + token(challenge);
                        if (token.equals(sent)) {
                            throw refused(refusal.statusCode());
                        }
                        header = token;
                        return token;
                    }
                    basic = challenge.scheme().equals("basic") ? challenge : basic;
                }
            }
            var found = credentials();
            if (basic == null || found.isEmpty() || sent != null || found.get().isIdentityToken()) {
                throw refused(refusal.statusCode());
            }
            header = basic(found.get());
            return header;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Credentials> credentials() throws InterruptedException {
        if (!searched) {
            credentials = access.credentials();
            if (credentials == null) {
                var search = new CredentialSearch(access.environment());
                credentials = search.find(registry, repository).orElse(null);
                tried = search.tried();
            }
            searched = true;
        }
        return Optional.ofNullable(credentials);
    }

    private static String basic(Credentials credentials) {
        var pair = credentials.username() + ":" + credentials.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private String token(Challenge challenge) throws IOException, InterruptedException {
        var realm = challenge.parameters().getOrDefault("realm", "");
        URI uri;
        try {
            uri = URI.create(realm);
        } catch (IllegalArgumentException e) {
            throw new RegistryException("registry " + registry + " names no address for its tokens");
        }
        // user and password go there: over TLS, and to no other host than the one that is named
        transport.requireAllowed(uri, "registry " + registry + " sends for its tokens");
        var found = credentials();
        var scope = challenge.parameters().getOrDefault("scope", "repository:" + repository + ":pull");
        var service = challenge.parameters().getOrDefault("service", "");
        var response = found.isPresent() && found.get().isIdentityToken()
                ? transport.post(
                        uri,
                        "grant_type=refresh_token&client_id=plimsoll&service=" + encoded(service) + "&scope="
                                + encoded(scope) + "&refresh_token="
                                + encoded(found.get().password()))
                : transport.get(
                        URI.create(realm + (realm.indexOf('?') < 0 ? "?" : "&")
                                + (service.isEmpty() ? "" : "service=" + encoded(service) + "&") + "scope="
                                + encoded(scope)),
                        Map.of(),
                        found.map(Authorization::basic).orElse(null));
        try (var body = response.body()) {
            if (response.statusCode() != 200) {
                throw response.statusCode() == 401 || response.statusCode() == 403
                        ? refused(response.statusCode())
                        : new RegistryException(
                                "registry " + registry + " gave no token: " + uri.getHost() + " answered "
                                        + response.statusCode() + "; try again later",
                                Transport.reason(response.statusCode()),
                                Transport.retryAfter(response),
                                null);
            }
            return tokenIn(body.readNBytes(MAX_ANSWER), uri.getHost());
        }
    }

    private String tokenIn(byte[] answer, String host) throws RegistryException {
        try {
            var json = JsonDocument.parse(answer);
            var token =
                    json.get("token").string().or(() -> json.get("access_token").string());
            if (token.isPresent() && token.get().chars().allMatch(c -> c > ' ' && c < 127)) {
                return token.get();
            }
        } catch (IOException _) {
            // the answer may hold a token: it is not shown
        }
        throw new RegistryException("registry " + registry + " gave no token: " + host + " did not answer with one");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// What to tell when the registry refuses for good.
    RegistryException refused(int status) throws InterruptedException {
        lock.lock();
        try {
            var found = credentials();
            if (found.isPresent()) {
                return new RegistryException("registry " + registry + " refuses " + found.get() + " for " + repository
                        + " (" + status + "); check the password, and that this user may pull");
            }
            return new RegistryException("registry " + registry + " wants credentials for " + repository + " (" + status
                    + "), or it does not exist; log in with docker login, or give --username and --password-stdin (tried: "
                    + String.join("; ", tried) + ")");
        } finally {
            lock.unlock();
        }
    }
}
