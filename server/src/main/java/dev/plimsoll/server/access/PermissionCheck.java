package dev.plimsoll.server.access;

import dev.plimsoll.server.platform.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Lets through who may; an endpoint that does not say what it asks lets nobody through.
public final class PermissionCheck implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod endpoint)
                || !endpoint.getBeanType().getPackageName().startsWith("dev.plimsoll")) {
            return true; // the framework's own: health, metrics, errors; the security chain has decided
        }
        if (endpoint.hasMethodAnnotation(OpenToAll.class)) {
            return true;
        }
        var required = endpoint.getMethodAnnotation(Requires.class);
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (required == null
                || authentication == null
                || !(authentication.getPrincipal() instanceof Principal principal)
                || !principal.may(required.value())) {
            throw Refusal.forbidden(
                    required == null
                            ? "this endpoint is open to nobody"
                            : "the permission " + required.value().label() + " is missing");
        }
        return true;
    }
}
