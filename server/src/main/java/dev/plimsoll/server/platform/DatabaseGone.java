package dev.plimsoll.server.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/// What [Problems] says of a database that cannot be reached, for filters that ask it before any endpoint is found:
/// who comes with this token?
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class DatabaseGone extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseGone.class);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (DataAccessException | TransactionException e) {
            Outage.tell(LOG, e);
            if (!response.isCommitted()) {
                response.reset();
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                response.setHeader("Retry-After", "10");
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.getOutputStream()
                        .write(("{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"" + Problems.GONE
                                        + "\"}")
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
