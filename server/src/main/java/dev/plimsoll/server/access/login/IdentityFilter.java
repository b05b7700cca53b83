package dev.plimsoll.server.access.login;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.accounts.ApiTokens;
import dev.plimsoll.server.access.accounts.Grants;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Who asks: by `Authorization: Bearer …` (RFC 6750, section 2.1) with a token of ours or a provider's, else by the
/// cookie of a session. A request with the header is never taken for the cookie's, and so needs no form token.
final class IdentityFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final ApiTokens tokens;
    private final Provider provider;
    private final Sessions sessions;
    private final Grants grants;
    private final RateLimits failures;

    IdentityFilter(ApiTokens tokens, Provider provider, Sessions sessions, Grants grants, RateLimits failures) {
        this.tokens = tokens;
        this.provider = provider;
        this.sessions = sessions;
        this.grants = grants;
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        Optional<Principal> who;
        if (header == null) {
            who = sessions.find(Cookies.read(Cookies.SESSION, request)).flatMap(grants::of);
        } else {
            who = header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? bearer(header.substring(BEARER.length()).strip())
                    : Optional.empty();
            // right ones always pass: behind one address there may be many who have nothing to do with the guesser
            if (who.isEmpty() && !failures.take(Address.of(request))) {
                LoginLimit.refuse(response, failures, "too many wrong tokens from this address");
                return;
            }
        }
        who.ifPresent(principal -> {
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(
                    UsernamePasswordAuthenticationToken.authenticated(principal, null, AuthorityUtils.NO_AUTHORITIES));
            SecurityContextHolder.setContext(context);
        });
        chain.doFilter(request, response);
    }

    private Optional<Principal> bearer(String token) {
        return tokens.authenticate(token).or(() -> provider.authenticate(token));
    }
}
