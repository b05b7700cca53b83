package dev.plimsoll.server.access.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Before anything is looked up: how often one address may try to log in.
final class LoginLimit extends OncePerRequestFilter {
    private final RateLimits limits;

    LoginLimit(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getServletPath(); // decoded, as endpoints are found: %6cogin is the login too
        boolean tries = path.startsWith("/login") && (request.getMethod().equals("POST") || path.length() > 6);
        return !tries;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (limits.take(Address.of(request))) {
            chain.doFilter(request, response);
        } else {
            refuse(response, limits, "too many logins from this address");
        }
    }

    static void refuse(HttpServletResponse response, RateLimits limits, String what) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(limits.seconds()));
        ProblemWriter.write(
                response, HttpStatus.TOO_MANY_REQUESTS, what + "; try again in " + limits.seconds() + " seconds");
    }
}
