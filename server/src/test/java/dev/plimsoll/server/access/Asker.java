package dev.plimsoll.server.access;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.TestPlatform.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/// Somebody who asks a platform with a token of theirs.
public record Asker(TestPlatform platform, String token) {
    public static Asker administrator(TestPlatform platform) {
        return new Asker(platform, platform.token());
    }

    public Answer send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(platform.at(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return platform.send(request);
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    public Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    /// Creates something and answers its id.
    public long create(String path, String body) throws IOException, InterruptedException {
        var answer = post(path, body);
        if (answer.status() != 201) {
            throw new AssertionError(path + ": " + answer.status() + " " + answer.body());
        }
        return answer.json().path("id").asLong();
    }

    public long role(String name) throws IOException, InterruptedException {
        for (var role : get("/api/v1/roles?limit=500").json().path("items")) {
            if (role.path("name").asString().equals(name)) {
                return role.path("id").asLong();
            }
        }
        throw new AssertionError("no role " + name);
    }

    public void bind(String role, long user, long scope) throws IOException, InterruptedException {
        create("/api/v1/bindings", "{\"role\": %d, \"user\": %d, \"scope\": %d}".formatted(role(role), user, scope));
    }

    /// A token that an administrator makes for a user.
    public Asker as(long user) throws IOException, InterruptedException {
        var answer = post("/api/v1/tokens", "{\"name\": \"test\", \"user\": %d}".formatted(user));
        if (answer.status() != 201) {
            throw new AssertionError(answer.body());
        }
        return new Asker(platform, answer.json().path("token").asString());
    }
}
