package dev.plimsoll.server.access.login;

import dev.plimsoll.server.access.Principal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// How often one principal may send what is dear to take in.
final class UploadLimit extends OncePerRequestFilter {
    private static final Set<String> UPLOADS = Set.of("/api/v1/images", "/api/v1/feeds/database");

    private final RateLimits limits;

    UploadLimit(RateLimits limits) {
        this.limits = limits;
    }

    static boolean isUpload(HttpServletRequest request) {
        return request.getMethod().equals("POST") && UPLOADS.contains(request.getServletPath());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !isUpload(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null
                && authentication.getPrincipal() instanceof Principal principal
                && !limits.take(principal.name())) {
            LoginLimit.refuse(response, limits, "too many uploads of '" + principal.name() + "'");
        } else {
            chain.doFilter(request, response);
        }
    }
}
