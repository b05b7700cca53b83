package dev.plimsoll.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.expressions.ExpressionFacts.Place;
import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.scopes.Membership;
import dev.plimsoll.vocabulary.FileFacts;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// Walks over all endpoints that there are, also those that come to be: none is open by mistake, and none shows
/// anything of images that the asker may not see.
@ParameterizedClass
@EnumSource(Dialect.class)
final class EveryEndpointTest {
    /// Part of every name of the image that must not be seen.
    private static final String MARK = "xyzzy";

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");
    private static final Pattern COUNT = Pattern.compile("(?i).*(count|total|images|findings|components)");

    @TempDir
    private static Path temporary;

    @Parameter
    private Dialect dialect;

    private static TestPlatform platform;
    private static Asker admin;
    private static Asker stranger;
    private static Asker nobody;
    private static List<String> names;

    @BeforeParameterizedClassInvocation
    static void start(Dialect dialect) throws Exception {
        var folder = java.nio.file.Files.createDirectories(temporary.resolve(dialect.name()));
        platform = TestPlatform.start(dialect, folder.resolve("data"), "plimsoll.webhooks.allow=127.0.0.1");
        admin = Asker.administrator(platform);
        var advisories = TestPlatform.database(
                folder,
                "first",
                "npm",
                Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", MARK + "-lib", "2.0.0", "CRITICAL"),
                "Debian",
                Fleet.osv("DEBIAN-CVE-2026-0001", "Debian:12", "openssl", "3.0.15-1", "HIGH"));
        assertThat(platform.advisories(advisories).status()).isEqualTo(200);
        admin.create("/api/v1/scopes", """
                {"name": "%s-scope", "expression": "repository.startsWith('reg.example/%s/')"}""".formatted(MARK, MARK));
        long empty = admin.create("/api/v1/scopes", "{\"name\": \"empty\", \"expression\": \"false\"}");
        var name = MARK + "/app";
        admin.create("/api/v1/webhooks", """
                {"name": "%s-hook", "url": "http://127.0.0.1:9/%s", "scope": "%s-scope"}""".formatted(MARK, MARK, MARK));
        var registered = platform.register(RegistrationWriter.write(image(name)), "walk");
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        around();
        names = List.of(
                "1",
                "2",
                Fleet.digest("config of " + name).toString(),
                Fleet.digest("manifest of " + name).toString(),
                "reg.example/" + name + ":1",
                "CVE-2026-0001",
                "GHSA-aaaa-bbbb-cccc",
                "pkg:npm/" + MARK + "-lib@1.0.0");

        var permissions = new ArrayList<String>();
        for (var permission : Permission.values()) {
            permissions.add("\"" + permission.label() + "\"");
        }
        long role = admin.create(
                "/api/v1/roles",
                "{\"name\": \"everything\", \"permissions\": [" + String.join(", ", permissions) + "]}");
        long user = admin.create("/api/v1/users", "{\"name\": \"stranger\"}");
        admin.create("/api/v1/bindings", "{\"role\": %d, \"user\": %d, \"scope\": %d}".formatted(role, user, empty));
        nobody = admin.as(admin.create("/api/v1/users", "{\"name\": \"nobody\"}"));
        // its token is the third, so that the walk does not revoke it half way: names are 1 and 2
        stranger = admin.as(user);
    }

    private static RegistrationRequest image(String name) {
        var request = Fleet.image(
                name,
                false,
                List.of(
                        Fleet.npm(MARK + "-lib", "1.0.0", name),
                        Fleet.deb("libssl3", "openssl", "3.0.11-1", MARK + "-base")));
        return new RegistrationRequest(
                request.image(),
                request.inventory(),
                List.of(new FileFacts("/usr/bin/" + MARK, Fleet.digest(name), 0755, 10, Fleet.digest("run"))),
                request.build(),
                false);
    }

    /// What belongs to the image and its scope: decisions, re-scans, where it runs, a webhook that was called in vain.
    private static void around() throws Exception {
        var decided = admin.post("/api/v1/decisions", """
                {"decisions": [
                  {"vulnerability": "CVE-2026-0001", "image": "1", "status": "under_investigation", "comment": "%s"},
                  {"vulnerability": "GHSA-aaaa-bbbb-cccc", "scope": 2, "status": "affected", "comment": "%s"}]}
                """.formatted(MARK, MARK));
        assertThat(decided.status()).as(decided.body()).isEqualTo(201);
        for (var target : List.of("{\"scope\": \"" + MARK + "-scope\"}", "{\"vulnerability\": \"CVE-2026-0001\"}")) {
            assertThat(admin.post("/api/v1/jobs", target).status()).isEqualTo(202);
        }
        var database = platform.bean(Database.class);
        database.write(() -> platform.bean(Membership.class)
                .seenRunning(1, new Place(MARK + "-cluster", "default"), System.currentTimeMillis()));
        for (int i = 0; i < 300; i++) {
            var jobs = admin.get("/api/v1/jobs").body();
            var calls = admin.get("/api/v1/webhooks/1/deliveries").json().path("items");
            if (!calls.isEmpty() && !jobs.contains("\"queued\"") && !jobs.contains("\"running\"")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("neither called nor looked at again in time");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        platform.close();
    }

    /// An endpoint, with the ways to ask it.
    private record Endpoint(HandlerMethod handler, String method, String pattern) {
        boolean isOpen() {
            return handler.hasMethodAnnotation(OpenToAll.class);
        }

        Permission permission() {
            return handler.getMethodAnnotation(Requires.class).value();
        }

        /// Every name at every place, without and with the parameters that it takes.
        Set<String> addresses() {
            var addresses = new LinkedHashSet<String>();
            for (var name : names) {
                var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
                var path = VARIABLE.matcher(pattern).replaceAll(encoded);
                addresses.add(path);
                var query = new ArrayList<String>();
                for (var parameter : handler.getMethodParameters()) {
                    var asked = parameter.getParameterAnnotation(RequestParam.class);
                    if (asked != null && asked.name().isEmpty()) { // takes any
                        addresses.add(path + "?=" + encoded);
                        addresses.add(path + "?image=" + encoded);
                        addresses.add(path + "?vulnerability=" + encoded);
                        addresses.add(path + "?format=csv");
                        addresses.add(path + "?format=json&repository=" + encoded);
                    } else if (asked != null
                            && !asked.name().equals("limit")
                            && !asked.name().equals("after")) {
                        query.add(asked.name() + "=" + encoded);
                    }
                }
                if (!query.isEmpty()) {
                    addresses.add(path + "?" + String.join("&", query));
                    query.forEach(one -> addresses.add(path + "?" + one));
                }
            }
            return addresses;
        }
    }

    private static List<Endpoint> endpoints() {
        var endpoints = new ArrayList<Endpoint>();
        platform.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> {
                    if (handler.getBeanType().getPackageName().startsWith("dev.plimsoll")) {
                        var methods = mapping.getMethodsCondition().getMethods();
                        for (var pattern : mapping.getPathPatternsCondition().getPatternValues()) {
                            if (methods.isEmpty()) {
                                endpoints.add(new Endpoint(handler, "GET", pattern));
                            }
                            methods.forEach(method -> endpoints.add(new Endpoint(handler, method.name(), pattern)));
                        }
                    }
                });
        return endpoints;
    }

    @Test
    void every_endpoint_says_which_permission_it_asks() {
        assertThat(endpoints()).hasSizeGreaterThan(20);
        assertThat(endpoints())
                .allMatch(endpoint -> endpoint.isOpen() != endpoint.handler().hasMethodAnnotation(Requires.class));
        assertThat(endpoints().stream().filter(Endpoint::isOpen).map(one -> one.method() + " " + one.pattern()))
                .as("open to those who are not known")
                .containsExactlyInAnyOrder(
                        "GET /",
                        "GET /error",
                        "GET /login",
                        "POST /login",
                        "POST /logout",
                        "GET /login/link",
                        "POST /login/link");
    }

    @Test
    void nobody_gets_in_without_a_token() throws Exception {
        for (var endpoint : endpoints()) {
            if (!endpoint.isOpen()) {
                var answer = platform.send(HttpRequest.newBuilder(
                                platform.at(endpoint.addresses().iterator().next()))
                        .method(endpoint.method(), HttpRequest.BodyPublishers.noBody()));
                assertThat(answer.status()).as(endpoint.toString()).isEqualTo(401);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            }
        }
    }

    @Test
    void who_has_no_role_gets_nothing_but_what_is_theirs() throws Exception {
        for (var endpoint : endpoints()) {
            if (!endpoint.isOpen() && endpoint.permission() != Permission.SELF) {
                var answer = nobody.send(
                        endpoint.method(), endpoint.addresses().iterator().next(), body(endpoint), "If-Match", "\"1\"");
                assertThat(answer.status())
                        .as(endpoint.toString() + answer.body())
                        .isIn(403, 415);
            }
        }
    }

    @Test
    void who_has_every_permission_for_another_scope_sees_nothing() throws Exception {
        var database = platform.bean(Database.class);
        var before = rows(database);
        var seen = new TreeSet<String>();
        for (var endpoint : endpoints()) {
            if (endpoint.isOpen()) {
                continue;
            }
            for (var address : endpoint.addresses()) {
                var what = endpoint.method() + " " + address;
                if (endpoint.method().equals("GET") && admin.get(address).body().contains(MARK)) {
                    seen.add(endpoint.pattern());
                }
                var answer = stranger.send(endpoint.method(), address, body(endpoint), "If-Match", "\"1\"");
                assertThat(answer.status())
                        .as(what + answer.body())
                        .isLessThan(500)
                        .isNotEqualTo(401);
                // what one asked with oneself may be repeated; what nobody told must not come
                var told = answer.body().replace(address, "");
                for (var name : names.stream().filter(one -> one.contains(MARK)).toList()) {
                    told = told.replace(name, "").replace(URLEncoder.encode(name, StandardCharsets.UTF_8), "");
                }
                assertThat(told).as(what).doesNotContain(MARK);
                if (answer.status() < 300
                        && answer.headers()
                                .firstValue("Content-Type")
                                .orElse("")
                                .contains("json")) {
                    nothingCounted(what, answer.json());
                }
            }
        }
        assertThat(seen)
                .as("where an administrator sees it: else this walk would prove nothing")
                .contains(
                        "/api/v1/audit",
                        "/api/v1/components",
                        "/api/v1/decisions",
                        "/api/v1/decisions/{id}",
                        "/api/v1/events",
                        "/api/v1/findings",
                        "/api/v1/findings/export",
                        "/api/v1/images",
                        "/api/v1/images/{image}",
                        "/api/v1/images/{image}/executables",
                        "/api/v1/images/{image}/report",
                        "/api/v1/images/{image}/sbom",
                        "/api/v1/jobs",
                        "/api/v1/jobs/{id}",
                        "/api/v1/practice",
                        "/api/v1/scopes",
                        "/api/v1/vulnerabilities/{name}/blast-radius",
                        "/api/v1/webhooks",
                        "/api/v1/webhooks/{id}");
        assertThat(rows(database)).isEqualTo(before);
    }

    private static String body(Endpoint endpoint) {
        return endpoint.method().equals("GET") || endpoint.method().equals("DELETE") ? "" : "{}";
    }

    private static void nothingCounted(String what, JsonNode json) {
        json.properties().forEach(field -> {
            if (field.getValue().isNumber()
                    && COUNT.matcher(field.getKey().toLowerCase(Locale.ROOT)).matches()) {
                assertThat(field.getValue().asLong())
                        .as(what + " " + field.getKey())
                        .isZero();
            }
            nothingCounted(what, field.getValue());
        });
        if (json.isArray()) {
            json.forEach(element -> nothingCounted(what, element));
        }
    }

    private static List<Long> rows(Database database) {
        return List.of(
                        "image",
                        "scope_image",
                        "scope",
                        "registration",
                        "image_verdict",
                        "account",
                        "role",
                        "role_binding",
                        "webhook",
                        "decision",
                        // a stranger may ask for a re-scan of all that is theirs, which is nothing
                        "job WHERE principal <> 'stranger:test'",
                        "rejudge",
                        "policy_version")
                .stream()
                .map(table -> database.sql("SELECT COUNT(*) FROM " + table)
                        .query(Long.class)
                        .single())
                .toList();
    }
}
