package dev.plimsoll.server.access.login;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.stereotype.Component;

/// Logins that have gone to the provider and not come back: in the database, so that they may come back to another
/// server, and bound to the browser that began them, so that nobody logs a victim in as somebody else.
@Component
class BegunLogins implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int LONGEST = 500;

    private final Database database;
    private final Sessions sessions;
    private final Clock clock;

    BegunLogins(Database database, Sessions sessions, Clock clock) {
        this.database = database;
        this.sessions = sessions;
        this.clock = clock;
    }

    /// What is needed to believe the answer.
    record Begun(
            String address,
            String client,
            @Nullable String redirect,
            Set<String> scopes,
            String state,
            Map<String, String> parameters,
            Map<String, String> attributes,
            String uri) {}

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        var state = request.getParameter(OAuth2ParameterNames.STATE);
        var browser = Cookies.read(Cookies.PROVIDER, request);
        if (state == null || browser.isEmpty() || state.length() > LONGEST || browser.length() > LONGEST) {
            return null;
        }
        return database.sql("SELECT content FROM provider_login WHERE hash = ? AND expires_at > ?")
                .params(hash(state, browser), clock.millis())
                .query((row, n) -> row.getString(1))
                .optional()
                .map(content -> request(Stored.read(content, Begun.class)))
                .orElse(null);
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest begun, HttpServletRequest request, HttpServletResponse response) {
        var state = begun == null ? null : begun.getState();
        if (begun == null || state == null) {
            return;
        }
        var browser = sessions.secret();
        var content = Stored.json(new Begun(
                begun.getAuthorizationUri(),
                begun.getClientId(),
                begun.getRedirectUri(),
                new TreeSet<>(begun.getScopes()),
                state,
                texts(begun.getAdditionalParameters()),
                texts(begun.getAttributes()),
                begun.getAuthorizationRequestUri()));
        database.write(() -> {
            database.sql("DELETE FROM provider_login WHERE expires_at <= ?")
                    .param(clock.millis())
                    .update();
            database.sql("INSERT INTO provider_login(hash, content, expires_at) VALUES (?, ?, ?)")
                    .params(
                            hash(state, browser),
                            content,
                            clock.instant().plus(LIFE).toEpochMilli())
                    .update();
        });
        Cookies.write(Cookies.PROVIDER, browser, LIFE, request, response);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        var begun = loadAuthorizationRequest(request);
        var state = begun == null ? null : begun.getState();
        if (begun == null || state == null) {
            return null;
        }
        var hash = hash(state, Cookies.read(Cookies.PROVIDER, request));
        int removed = database.write(() -> database.sql("DELETE FROM provider_login WHERE hash = ?")
                .param(hash)
                .update());
        Cookies.clear(Cookies.PROVIDER, request, response);
        return removed == 1 ? begun : null; // an answer counts once
    }

    private static String hash(String state, String browser) {
        return Stored.digest(state.length() + ":" + state + browser);
    }

    private static Map<String, String> texts(Map<String, Object> values) {
        var texts = new TreeMap<String, String>();
        values.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }

    private static OAuth2AuthorizationRequest request(Begun begun) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(begun.address())
                .clientId(begun.client())
                .redirectUri(begun.redirect())
                .scopes(begun.scopes())
                .state(begun.state())
                .additionalParameters(parameters -> parameters.putAll(begun.parameters()))
                .attributes(attributes -> attributes.putAll(begun.attributes()))
                .authorizationRequestUri(begun.uri())
                .build();
    }
}
