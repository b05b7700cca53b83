package dev.plimsoll.server.access.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/// The cookies of this platform: never read by scripts, never sent with another site's forms. Under TLS their
/// names begin with `__Host-`, so that no neighbouring host can set them (RFC 6265bis, section 4.1.3.2).
final class Cookies {
    static final String SESSION = "plimsoll_session";
    /// Of a browser that has not logged in yet: its forms are bound to it.
    static final String BEFORE_LOGIN = "plimsoll_login";
    /// Of a browser that is at a provider.
    static final String PROVIDER = "plimsoll_provider";

    private Cookies() {}

    private static String name(String cookie, HttpServletRequest request) {
        return request.isSecure() ? "__Host-" + cookie : cookie;
    }

    /// @return empty where there is none
    static String read(String cookie, HttpServletRequest request) {
        var found = WebUtils.getCookie(request, name(cookie, request));
        return found == null ? "" : found.getValue();
    }

    static void write(
            String cookie, String value, Duration life, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name(cookie, request), value)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax") // Strict would not come back from a provider
                        .path("/")
                        .maxAge(life)
                        .build()
                        .toString());
    }

    static void clear(String cookie, HttpServletRequest request, HttpServletResponse response) {
        write(cookie, "", Duration.ZERO, request, response);
    }
}
