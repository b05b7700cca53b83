package dev.plimsoll.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Asker;
import dev.plimsoll.server.platform.Dialect;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The description against the server that it describes.
final class OpenApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private static Path temporary;

    private static TestPlatform platform;
    private static Asker admin;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        platform = TestPlatform.start(Dialect.SQLITE, temporary.resolve("data"));
        admin = Asker.administrator(platform);
        var advisories = TestPlatform.database(
                temporary, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL"));
        assertThat(platform.advisories(advisories).status()).isEqualTo(200);
        platform.register(Fleet.document("shop/web", Fleet.npm("left", "1.0.0", "l")), "one");
        admin.create("/api/v1/scopes", """
                {"name": "shop", "expression": "true", "owners": [{"name": "Ann", "email": "ann@example.org"}]}""");
        long user = admin.create("/api/v1/users", "{\"name\": \"ann\", \"email\": \"ann@example.org\"}");
        admin.create("/api/v1/groups", "{\"name\": \"team\"}");
        admin.bind("developer", user, 1);
        var answer = admin.get("/api/v1/openapi.json");
        assertThat(answer.status()).isEqualTo(200);
        document = answer.json();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void it_has_the_endpoints_that_answer_and_no_other() throws Exception {
        assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
        var there = new TreeSet<String>();
        platform.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> mapping.getPathPatternsCondition().getPatternValues().stream()
                        .filter(pattern -> pattern.startsWith("/api/"))
                        .forEach(pattern -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> there.add(method + " " + pattern))));
        var described = new TreeSet<String>();
        for (var path : document.path("paths").properties()) {
            // what the server itself says that it takes there
            var allowed = admin.send("OPTIONS", path.getKey().replaceAll("\\{[^}]+}", "1"), "")
                    .headers()
                    .firstValue("Allow")
                    .orElse("");
            for (var operation : path.getValue().properties()) {
                var method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
                described.add(method + " " + path.getKey());
                assertThat(allowed).as(path.getKey()).contains(method);
                assertThat(operation.getValue().path("x-permission").asString()).isNotBlank();
                for (var variable : path.getKey().split("/")) {
                    if (variable.startsWith("{")) {
                        assertThat(operation.getValue().path("parameters").findValuesAsString("name"))
                                .contains(variable.replaceAll("[{}*]", "").replaceFirst(":.*", ""));
                    }
                }
            }
        }
        assertThat(described).isEqualTo(there).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/audit",
                "/api/v1/bindings",
                "/api/v1/events",
                "/api/v1/findings",
                "/api/v1/groups",
                "/api/v1/groups/{id}",
                "/api/v1/me",
                "/api/v1/roles",
                "/api/v1/scopes",
                "/api/v1/scopes/{id}",
                "/api/v1/tokens",
                "/api/v1/users",
                "/api/v1/users/{id}"
            })
    void what_is_answered_is_what_is_described(String path) throws Exception {
        var answer = admin.get(path.replaceAll("\\{[^}]+}", "1"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var responses = document.path("paths").path(path).path("get").path("responses");
        assertThat(schema(responses.path("2XX")).validate(answer.json()))
                .as(answer.body())
                .isEmpty();
        var refused = admin.get(path.replaceAll("\\{[^}]+}", "none") + "?limit=none");
        if (refused.status() >= 400) {
            assertThat(schema(responses.path("default")).validate(refused.json()))
                    .isEmpty();
        }
    }

    /// By the schema that the OpenAPI Initiative publishes (in the test's class path), with that of the schemas in it.
    @Test
    void it_is_a_document_of_openapi_3_1() throws Exception {
        var official = read("spec.openapis.org/oas/3.1/schema/2022-10-07");
        assertThat(schemas().getSchema(JSON.readTree(official)).validate(document))
                .isEmpty();
        assertThat(schemas().getSchema(JSON.readTree(official)).validate(JSON.readTree("{\"openapi\": \"3.1.0\"}")))
                .isNotEmpty();
        var kinds = schemas().getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        document.path("components")
                .path("schemas")
                .properties()
                .forEach(one -> assertThat(kinds.validate(one.getValue()))
                        .as(one.getKey())
                        .isEmpty());
        var operations = document.findValuesAsString("operationId");
        assertThat(operations).doesNotHaveDuplicates().hasSizeGreaterThan(50);
        // everything that is pointed at is there
        for (var pointer : document.findValuesAsString("$ref")) {
            assertThat(document.at(pointer.substring(1)).isMissingNode())
                    .as(pointer)
                    .isFalse();
        }
    }

    private static SchemaRegistry schemas() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    }

    private static String read(String resource) throws Exception {
        try (var in = OpenApiTest.class.getClassLoader().getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void every_parameter_that_is_described_is_known() throws Exception {
        for (var path : document.path("paths").properties()) {
            for (var parameter : path.getValue().path("get").path("parameters")) {
                if (parameter.path("in").asString().equals("query")) {
                    var name = parameter.path("name").asString();
                    var answer = admin.get(path.getKey().replaceAll("\\{[^}]+}", "1") + "?" + name + "=1");
                    assertThat(answer.status()).as(path.getKey() + " " + name).isLessThan(500);
                    assertThat(answer.body()).doesNotContain("is not known here");
                }
            }
        }
    }

    @Test
    void what_is_not_described_is_noticed() {
        var scopes = schema(document.path("paths")
                .path("/api/v1/scopes")
                .path("get")
                .path("responses")
                .path("2XX"));
        assertThat(scopes.validate(JSON.readTree("{\"items\": [{\"id\": \"one\"}], \"next\": null}")))
                .isNotEmpty();
    }

    /// Of an answer, with the components that it refers to.
    private static Schema schema(JsonNode response) {
        var content = response.path("content").properties().iterator().next().getValue();
        var schema = (ObjectNode) content.path("schema").deepCopy();
        schema.set("components", document.path("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
    }
}
