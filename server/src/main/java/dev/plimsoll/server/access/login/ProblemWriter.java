package dev.plimsoll.server.access.login;

import dev.plimsoll.server.platform.Stored;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/// Problems (RFC 9457) of filters, which stand before whatever else writes them.
final class ProblemWriter {
    private ProblemWriter() {}

    static void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(Stored.json(problem).getBytes(StandardCharsets.UTF_8));
    }
}
