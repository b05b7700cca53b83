package dev.plimsoll.server.access.login;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.TestPlatform.Answer;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Keeps cookies and sends forms, as a browser does, and lets a test forge them.
final class Browser {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final TestPlatform platform;
    final Map<String, String> cookies = new TreeMap<>();

    Browser(TestPlatform platform) {
        this.platform = platform;
    }

    Answer get(String path) throws Exception {
        return send(HttpRequest.newBuilder(platform.at(path)));
    }

    /// Opens a page with a form and sends it.
    Answer form(String page, String to, String... fields) throws Exception {
        return post(to, csrf(get(page)), fields);
    }

    static String csrf(Answer page) {
        var found = CSRF.matcher(page.body());
        if (!found.find()) {
            throw new AssertionError("no form: " + page.status() + " " + page.body());
        }
        return found.group(1);
    }

    Answer post(String to, String csrf, String... fields) throws Exception {
        var form = new StringBuilder(csrf.isEmpty() ? "" : "_csrf=" + encoded(csrf));
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
        }
        return send(HttpRequest.newBuilder(platform.at(to))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString())));
    }

    Answer json(String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(platform.at(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    Answer send(HttpRequest.Builder request) throws Exception {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        var answer = platform.send(request);
        for (var cookie : answer.headers().allValues("Set-Cookie")) {
            var pair = cookie.split(";", 2)[0].split("=", 2);
            if (pair[1].isEmpty()) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
