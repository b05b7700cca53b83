package dev.plimsoll.server.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.TestPlatform.Answer;
import dev.plimsoll.server.access.Asker;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Who may do what, on either database: and that nobody comes to more than was given.
@ParameterizedClass
@EnumSource(Dialect.class)
final class AccessTest {
    @TempDir
    private static Path temporary;

    @Parameter
    private Dialect dialect;

    private static TestPlatform platform;
    private static Asker admin;
    private static long shop;
    private static long bank;

    @BeforeParameterizedClassInvocation
    static void start(Dialect dialect) throws Exception {
        var folder = java.nio.file.Files.createDirectories(temporary.resolve(dialect.name()));
        platform = TestPlatform.start(dialect, folder.resolve("data"));
        admin = Asker.administrator(platform);
        var advisories = TestPlatform.database(
                folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "HIGH"));
        assertThat(platform.advisories(advisories).status()).isEqualTo(200);
        shop = admin.create("/api/v1/scopes", scope("shop"));
        bank = admin.create("/api/v1/scopes", scope("bank"));
        user("keeper");
        admin.bind("administrator", user("root"), 1);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        platform.close();
    }

    private static String scope(String name) {
        return "{\"name\": \"%s\", \"expression\": \"repository.startsWith('reg.example/%s/')\"}".formatted(name, name);
    }

    private static long user(String name) throws Exception {
        return admin.create("/api/v1/users", "{\"name\": \"%s\"}".formatted(name));
    }

    private static Answer register(Asker who, String name, String key) throws Exception {
        return platform.send(HttpRequest.newBuilder(platform.at("/api/v1/images"))
                .header("Authorization", "Bearer " + who.token())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofByteArray(Fleet.document(name, Fleet.npm("left", "1.0.0", name)))));
    }

    @Test
    void a_role_holds_for_the_images_of_its_scope_only() throws Exception {
        long ann = user("ann");
        admin.bind("pipeline", ann, shop);
        admin.bind("developer", ann, shop);
        var asAnn = admin.as(ann);
        var answer = register(asAnn, "shop/web", "k1");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        var foreign = register(asAnn, "bank/core", "k2");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.json().path("detail").asString()).contains("reg.example/bank/core");
        assertThat(platform.bean(Database.class)
                        .sql("SELECT COUNT(*) FROM image WHERE reference LIKE '%bank/core%'")
                        .query(Long.class)
                        .single())
                .isZero();
        register(admin, "bank/core", "k3");

        var seen = asAnn.get("/api/v1/events?limit=500").body();
        assertThat(seen).contains("reg.example/shop/web").doesNotContain("bank/core");
        var scopes = asAnn.get("/api/v1/scopes").body();
        assertThat(scopes).contains("\"shop\"").doesNotContain("\"bank\"").doesNotContain("\"global\"");
        assertThat(asAnn.get("/api/v1/scopes/" + bank).status()).isEqualTo(404);
        var me = asAnn.get("/api/v1/me").json();
        assertThat(me.path("name").asString()).isEqualTo("ann:test");
        assertThat(me.path("permissions")
                        .path("images.register")
                        .path("scopes")
                        .path(0)
                        .asLong())
                .isEqualTo(shop);
        // what is about the platform does not count for a scope
        assertThat(me.path("permissions").has("policies.read")).isFalse();
        assertThat(asAnn.get("/api/v1/users").status()).isEqualTo(403);
        assertThat(asAnn.get("/metrics").status()).isEqualTo(403);
    }

    @Test
    void what_is_taken_away_is_gone_at_once() throws Exception {
        long bob = user("bob");
        long binding = admin.create(
                "/api/v1/bindings", "{\"role\": %d, \"user\": %d, \"scope\": 1}".formatted(admin.role("auditor"), bob));
        var asBob = admin.as(bob);
        assertThat(asBob.get("/api/v1/audit").status()).isEqualTo(200);
        assertThat(admin.send("DELETE", "/api/v1/bindings/" + binding, "").status())
                .isEqualTo(204);
        assertThat(asBob.get("/api/v1/audit").status()).isEqualTo(403);
        var tag = admin.get("/api/v1/users/" + bob).headers().firstValue("ETag").orElseThrow();
        var disabled = admin.send("PUT", "/api/v1/users/" + bob, "{\"enabled\": false}", "If-Match", tag);
        assertThat(disabled.status()).as(disabled.body()).isEqualTo(200);
        assertThat(asBob.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void groups_give_their_roles_to_their_members() throws Exception {
        long carl = user("carl");
        long team = admin.create("/api/v1/groups", "{\"name\": \"bankers\"}");
        admin.create(
                "/api/v1/bindings",
                "{\"role\": %d, \"group\": %d, \"scope\": %d}".formatted(admin.role("developer"), team, bank));
        var asCarl = admin.as(carl);
        assertThat(asCarl.get("/api/v1/scopes").status()).isEqualTo(403);
        assertThat(admin.send("PUT", "/api/v1/groups/" + team + "/members/" + carl, "")
                        .status())
                .isEqualTo(200);
        assertThat(asCarl.get("/api/v1/scopes").body()).contains("\"bank\"").doesNotContain("\"shop\"");
        renamed(team, carl);
        assertThat(admin.send("DELETE", "/api/v1/groups/" + team + "/members/" + carl, "")
                        .status())
                .isEqualTo(200);
        assertThat(asCarl.get("/api/v1/scopes").status()).isEqualTo(403);
    }

    /// Those inside stay, but for whom the provider put there by the name before.
    private static void renamed(long group, long local) throws Exception {
        long told = user("told-by-" + group);
        var accounts = platform.bean(Accounts.class);
        accounts.setProviderGroups(told, java.util.List.of("bankers"));
        var found = admin.get("/api/v1/groups/" + group);
        assertThat(found.body()).contains("told-by-" + group);
        var tag = found.headers().firstValue("ETag").orElseThrow();
        var path = "/api/v1/groups/" + group;
        var body = "{\"name\": \"tellers\", \"description\": \"at the counter\"}";
        assertThat(admin.send("PUT", path, body).status()).isEqualTo(428);
        admin.create("/api/v1/groups", "{\"name\": \"tellers\"}");
        assertThat(admin.send("PUT", path, body, "If-Match", tag).status()).isEqualTo(409);
        var changed = admin.send("PUT", path, body.replace("tellers", "clerks"), "If-Match", tag);
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().path("name").asString()).isEqualTo("clerks");
        assertThat(changed.json().path("members").findValuesAsString("user")).containsExactly(Long.toString(local));
        assertThat(admin.send("PUT", path, body.replace("tellers", "late"), "If-Match", tag)
                        .status())
                .isEqualTo(412);
        accounts.setProviderGroups(told, java.util.List.of("clerks"));
        assertThat(admin.get(path).body()).contains("told-by-" + group);
    }

    @Test
    void a_token_is_never_more_than_its_maker() throws Exception {
        long dora = user("dora");
        admin.bind("developer", dora, shop);
        admin.bind("pipeline", dora, shop);
        var asDora = admin.as(dora);
        // a token makes no tokens, whatever it asks for
        assertThat(asDora.post("/api/v1/tokens", "{\"name\": \"more\"}").status())
                .isEqualTo(403);
        // one for another user needs tokens.manage
        assertThat(asDora.post("/api/v1/tokens", "{\"name\": \"more\", \"user\": 1}")
                        .status())
                .isEqualTo(403);
        var limited = admin.post("/api/v1/tokens", """
                {"name": "ci", "user": %d, "permissions": ["images.register"], "scopes": [%d]}""".formatted(dora, shop));
        var ci = new Asker(platform, limited.json().path("token").asString());
        assertThat(register(ci, "shop/ci", "ci").status()).isEqualTo(201);
        assertThat(ci.get("/api/v1/events").status()).isEqualTo(403);
        for (var more : new String[] {
            "\"permissions\": [\"users.write\"]", "\"permissions\": [\"no.such\"]", "\"scopes\": [" + bank + "]"
        }) {
            var answer = admin.post("/api/v1/tokens", "{\"name\": \"x\", \"user\": %d, %s}".formatted(dora, more));
            assertThat(answer.status()).as(answer.body()).isIn(400, 403);
        }
        assertThat(admin.post("/api/v1/tokens", "{\"name\": \"x\", \"days\": 367}")
                        .status())
                .isEqualTo(400);
        assertThat(admin.post("/api/v1/tokens", "{\"name\": \"x\", \"days\": 0}")
                        .status())
                .isEqualTo(400);

        // own ones are listed and taken back; others' are not there
        var own = asDora.get("/api/v1/tokens").json().path("items");
        assertThat(own.size()).isEqualTo(2);
        assertThat(own.toString()).doesNotContain("plm_");
        long foreign = admin.create("/api/v1/tokens", "{\"name\": \"foreign\"}");
        assertThat(asDora.send("DELETE", "/api/v1/tokens/" + foreign, "").status())
                .isEqualTo(404);
        assertThat(asDora.send(
                                "DELETE",
                                "/api/v1/tokens/" + limited.json().path("id").asLong(),
                                "")
                        .status())
                .isEqualTo(204);
        assertThat(ci.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(platform.bean(Database.class)
                        .sql("SELECT COUNT(*) FROM api_token WHERE hash LIKE 'plm_%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void a_limited_token_that_manages_tokens_makes_none_with_more() throws Exception {
        var answer = admin.post(
                "/api/v1/tokens", "{\"name\": \"m\", \"permissions\": [\"tokens.manage\", \"images.read\"]}");
        var manager = new Asker(platform, answer.json().path("token").asString());
        assertThat(manager.post("/api/v1/tokens", "{\"name\": \"n\", \"permissions\": [\"users.write\"]}")
                        .status())
                .isEqualTo(403);
        var made = manager.post("/api/v1/tokens", "{\"name\": \"n\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        var same = new Asker(platform, made.json().path("token").asString());
        assertThat(same.get("/api/v1/users").status()).isEqualTo(403);
        assertThat(same.get("/api/v1/audit").status()).isEqualTo(403);
        long root = admin.get("/api/v1/users?limit=500")
                .json()
                .path("items")
                .valueStream()
                .filter(user -> user.path("name").asString().equals("root"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asLong();
        assertThat(manager.post("/api/v1/tokens", "{\"name\": \"r\", \"user\": %d}".formatted(root))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void who_keeps_users_and_roles_makes_nobody_an_administrator() throws Exception {
        long eve = user("eve");
        long role = admin.create("/api/v1/roles", """
                {"name": "keeper", "permissions": ["users.read", "users.write", "roles.read", "roles.write"]}""");
        admin.create("/api/v1/bindings", "{\"role\": %d, \"user\": %d, \"scope\": 1}".formatted(role, eve));
        var asEve = admin.as(eve);
        var itself = asEve.post(
                "/api/v1/bindings",
                "{\"role\": %d, \"user\": %d, \"scope\": 1}".formatted(admin.role("administrator"), eve));
        assertThat(itself.status()).isEqualTo(403);
        assertThat(itself.json().path("detail").asString()).contains("more than you may");
        var tag =
                admin.get("/api/v1/roles/" + role).headers().firstValue("ETag").orElseThrow();
        assertThat(asEve.send(
                                "PUT",
                                "/api/v1/roles/" + role,
                                "{\"name\": \"keeper\", \"permissions\": [\"*\"]}",
                                "If-Match",
                                tag)
                        .status())
                .isEqualTo(403);
        long unbound = asEve.create("/api/v1/roles", "{\"name\": \"all\", \"permissions\": [\"*\"]}");
        assertThat(asEve.post(
                                "/api/v1/bindings",
                                "{\"role\": %d, \"user\": %d, \"scope\": %d}".formatted(unbound, eve, shop))
                        .status())
                .isEqualTo(403);
        long admins = admin.create("/api/v1/groups", "{\"name\": \"admins\"}");
        admin.create(
                "/api/v1/bindings",
                "{\"role\": %d, \"group\": %d, \"scope\": 1}".formatted(admin.role("administrator"), admins));
        assertThat(asEve.send("PUT", "/api/v1/groups/" + admins + "/members/" + eve, "")
                        .status())
                .isEqualTo(403);
        // nor takes one over by a new password
        long root = admin.get("/api/v1/users?limit=500")
                .json()
                .path("items")
                .valueStream()
                .filter(user -> user.path("name").asString().equals("root"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asLong();
        assertThat(asEve.post("/api/v1/users/" + root + "/link", "").status()).isEqualTo(403);
        var rootTag =
                admin.get("/api/v1/users/" + root).headers().firstValue("ETag").orElseThrow();
        assertThat(asEve.send("DELETE", "/api/v1/users/" + root, "", "If-Match", rootTag)
                        .status())
                .isEqualTo(403);
        // and the last administrator stays
        var last = admin.send("DELETE", "/api/v1/users/" + root, "", "If-Match", rootTag);
        assertThat(last.status()).as(last.body()).isEqualTo(409);
        assertThat(last.json().path("detail").asString()).contains("no administrator would be left");
    }

    /// Else the time of an answer would tell which names there are.
    @Test
    void the_password_of_nobody_is_hashed_as_dearly_as_any() {
        assertThat(Passwords.NOBODYS).matches("\\$2a\\$12\\$[./0-9A-Za-z]{53}");
    }
}
