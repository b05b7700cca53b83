package dev.plimsoll.server.scopes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.expressions.ExpressionFacts.Place;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.TestPlatform.Answer;
import dev.plimsoll.server.audit.AuditLog;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
final class ScopesTest {
    @TempDir
    private static Path temporary;

    private static TestPlatform platform;

    ScopesTest(Dialect dialect) {
        assertThat(platform.bean(Dialect.class)).isEqualTo(dialect);
    }

    @BeforeParameterizedClassInvocation
    static void start(Dialect dialect) throws Exception {
        var folder = java.nio.file.Files.createDirectories(temporary.resolve(dialect.name()));
        platform = TestPlatform.start(dialect, folder.resolve("data"));
        var advisories = TestPlatform.database(
                folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "HIGH"));
        assertThat(platform.advisories(advisories).status()).isEqualTo(200);
        register("shop/web");
        register("shop/db");
        register("bank/core");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        platform.close();
    }

    private static void register(String name) throws Exception {
        var answer = platform.register(Fleet.document(name, Fleet.npm("left", "1.0.0", name)), name);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static Answer send(String method, String path, String ifMatch, String body) throws Exception {
        var request = platform.request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return platform.send(ifMatch.isEmpty() ? request : request.header("If-Match", ifMatch));
    }

    private static Answer create(String name, String expression) throws Exception {
        var answer = send("POST", "/api/v1/scopes", "", """
                {"name": "%s", "expression": "%s", "owners": [{"name": "Ann", "email": "ann@example.org"}],
                 "contacts": {"security": "sec@example.org"}}""".formatted(name, expression));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    private static String tag(Answer answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void a_scope_holds_the_images_that_are_there_and_those_that_come() throws Exception {
        var created = create("shop", "repository.startsWith('reg.example/shop/')");
        assertThat(created.json().path("images").asInt()).isEqualTo(2);
        var path = created.headers().firstValue("Location").orElseThrow();
        register("shop/cart");
        register("bank/loans");
        var read = platform.get(path);
        assertThat(read.json().path("images").asInt()).isEqualTo(3);
        assertThat(read.json().path("owners").path(0).path("email").asString()).isEqualTo("ann@example.org");
        assertThat(read.json().path("contacts").path("security").asString()).isEqualTo("sec@example.org");
        assertThat(platform.get("/api/v1/scopes").body()).contains("\"global\"", "\"shop\"");

        var changed = send("PUT", path, tag(read), """
                {"name": "shop", "expression": "repository == 'reg.example/bank/loans'"}""");
        assertThat(changed.json().path("images").asInt()).as(changed.body()).isEqualTo(1);
        var late = send("PUT", path, tag(read), """
                {"name": "shop", "expression": "true"}""");
        assertThat(late.status()).isEqualTo(412);
        assertThat(send("PUT", path, "", """
                {"name": "shop", "expression": "true"}""").status()).isEqualTo(428);
        assertThat(send("DELETE", path, tag(read), "").status()).isEqualTo(412);
        assertThat(send("DELETE", path, tag(changed), "").status()).isEqualTo(204);
        assertThat(platform.get(path).status()).isEqualTo(404);
        assertThat(create("shop", "false").json().path("images").asInt()).isZero();
        assertThat(platform.bean(AuditLog.class).verify(Optional.empty()).fault())
                .isEmpty();
        assertThat(platform.get("/api/v1/audit?action=scope.deleted").body()).contains("\"shop\"");
    }

    @Test
    void an_image_without_the_label_is_in_no_scope_that_asks_for_it() throws Exception {
        var preview = send("POST", "/api/v1/scopes/preview", "", """
                {"expression": "labels['owner'] == 'x' || repository == 'reg.example/shop/web'"}""");
        assertThat(preview.json().path("images").asInt()).as(preview.body()).isEqualTo(1);
        assertThat(preview.json().path("withoutAnswer").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(preview.json().path("examples").path(0).path("reference").asString())
                .isEqualTo("reg.example/shop/web:1");
        assertThat(create("labelled", "labels['team'] == 'shop/db'")
                        .json()
                        .path("images")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void an_image_that_is_seen_running_comes_into_the_scope_of_its_place() throws Exception {
        var path = create("production", "cluster == 'prod' && namespace == 'bank'")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        long image = platform.bean(Database.class)
                .sql("SELECT id FROM image WHERE reference = 'reg.example/bank/core:1'")
                .query(Long.class)
                .single();
        var membership = platform.bean(Membership.class);
        var database = platform.bean(Database.class);
        database.write(() -> membership.seenRunning(image, new Place("prod", "bank"), 1));
        database.write(() -> membership.seenRunning(image, new Place("prod", "bank"), 2));
        assertThat(platform.get(path).json().path("images").asInt()).isEqualTo(1);
        assertThat(membership.names(image)).contains("global", "production");
    }

    @Test
    void what_cannot_be_is_refused_with_its_field() throws Exception {
        field("name", "{\"name\": \"No Spaces\", \"expression\": \"true\"}");
        field("expression", "{\"name\": \"bad\", \"expression\": \"inventory.size() > 1\"}");
        field("expression", "{\"name\": \"bad\"}");
        field("owners[0].email", """
                {"name": "bad", "expression": "true", "owners": [{"name": "x", "email": "a@b\\r\\nBcc: c@d"}]}""");
        field("contacts.security", """
                {"name": "bad", "expression": "true", "contacts": {"security": "nobody"}}""");
        field("owner", "{\"name\": \"bad\", \"expression\": \"true\", \"owner\": []}");
        field("owners[0].name", "{\"name\": \"bad\", \"expression\": \"true\", \"owners\": [{\"name\": {}}]}");
        field("", "{\"name\": ");
        var again = send("POST", "/api/v1/scopes", "", "{\"name\": \"global\", \"expression\": \"true\"}");
        assertThat(again.status()).isEqualTo(409);
        var global = platform.get("/api/v1/scopes/1");
        assertThat(send("PUT", "/api/v1/scopes/1", tag(global), "{\"name\": \"global\", \"expression\": \"false\"}")
                        .status())
                .isEqualTo(400);
        assertThat(send("DELETE", "/api/v1/scopes/1", tag(global), "").status()).isEqualTo(409);
    }

    private static void field(String field, String body) throws Exception {
        var answer = send("POST", "/api/v1/scopes", "", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.json().path("field").asString()).as(answer.body()).isEqualTo(field);
    }
}
