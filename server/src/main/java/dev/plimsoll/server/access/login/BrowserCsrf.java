package dev.plimsoll.server.access.login;

import dev.plimsoll.server.platform.Stored;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/// What forms of a browser carry, so that another site's do not count: a hash of its session's secret. Nothing is
/// stored, and nobody who cannot read the cookie can compute it.
final class BrowserCsrf implements CsrfTokenRepository {
    private static final String HEADER = "X-CSRF-TOKEN";
    private static final String PARAMETER = "_csrf";
    private static final String NEW_SECRET = BrowserCsrf.class.getName();
    private static final Duration LIFE = Duration.ofHours(1);

    private final Sessions sessions;

    BrowserCsrf(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        var secret = sessions.secret();
        request.setAttribute(NEW_SECRET, secret);
        return token(secret);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token != null && request.getAttribute(NEW_SECRET) instanceof String secret) {
            Cookies.write(Cookies.BEFORE_LOGIN, secret, LIFE, request, response);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        var session = Cookies.read(Cookies.SESSION, request);
        var secret = session.isEmpty() ? Cookies.read(Cookies.BEFORE_LOGIN, request) : session;
        return secret.isEmpty() ? null : token(secret);
    }

    private static CsrfToken token(String secret) {
        return new DefaultCsrfToken(HEADER, PARAMETER, Stored.digest("csrf\n" + secret));
    }
}
