package dev.plimsoll.server.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.TestPlatform.Answer;
import dev.plimsoll.server.access.Asker;
import dev.plimsoll.server.access.accounts.Accounts;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Passwords, sessions and forms, as a browser and as somebody who attacks one.
@ParameterizedClass
@EnumSource(Dialect.class)
final class LoginTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private static Path temporary;

    @Parameter
    private Dialect dialect;

    private static TestPlatform platform;
    private static Asker admin;

    @BeforeParameterizedClassInvocation
    static void start(Dialect dialect) throws Exception {
        platform =
                TestPlatform.start(dialect, temporary.resolve(dialect.name()), "plimsoll.login.logins-per-minute=1000");
        admin = Asker.administrator(platform);
        firstAdministrator();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        platform.close();
    }

    private static void firstAdministrator() throws Exception {
        var accounts = platform.bean(Accounts.class);
        var first = accounts.firstAdministratorLink().orElseThrow();
        var second = accounts.firstAdministratorLink().orElseThrow();
        var page = "/login/link?secret=" + first;
        var browser = new Browser(platform);
        assertThat(browser.form(
                                page,
                                "/login/link",
                                "secret",
                                first,
                                "name",
                                "root",
                                "password",
                                "short",
                                "again",
                                "short")
                        .status())
                .isEqualTo(400);
        // nobody fills in a form that would be refused: users may come by the API, too
        var byToken = Asker.administrator(platform);
        long early = byToken.create("/api/v1/users", "{\"name\": \"early\"}");
        assertThat(new Browser(platform).get(page).status()).isEqualTo(404);
        byToken.send("DELETE", "/api/v1/users/" + early, "", "If-Match", "\"1\"");
        assertThat(new Browser(platform).get(page).status()).isEqualTo(200);
        var made = browser.form(
                page, "/login/link", "secret", first, "name", "root", "password", PASSWORD, "again", PASSWORD);
        assertThat(made.status()).as(made.body()).isEqualTo(303);
        assertThat(browser.get("/").body()).contains("<strong id=\"who\">root</strong>");
        assertThat(browser.get("/api/v1/audit").status()).isEqualTo(200);
        // neither link makes another one
        assertThat(new Browser(platform).get(page).status()).isEqualTo(404);
        assertThat(new Browser(platform).get("/login/link?secret=" + second).status())
                .isEqualTo(404);
        assertThat(accounts.firstAdministratorLink()).isEmpty();
    }

    /// A new user with a password, and the id.
    private static long user(String name) throws Exception {
        long id = admin.create("/api/v1/users", "{\"name\": \"%s\"}".formatted(name));
        var path = admin.post("/api/v1/users/" + id + "/link", "")
                .json()
                .path("path")
                .asString();
        var secret = path.substring(path.indexOf('=') + 1);
        var set = new Browser(platform)
                .form(path, "/login/link", "secret", secret, "password", PASSWORD, "again", PASSWORD);
        assertThat(set.status()).as(set.body()).isEqualTo(303);
        return id;
    }

    private static Answer logIn(Browser browser, String name, String password) throws Exception {
        return browser.form("/login", "/login", "name", name, "password", password);
    }

    @Test
    void a_login_begins_a_session_of_its_own_whatever_the_browser_had() throws Exception {
        user("fixed");
        var browser = new Browser(platform);
        browser.cookies.put("plimsoll_session", "set-by-an-attacker");
        var in = logIn(browser, "fixed", PASSWORD);
        assertThat(in.status()).isEqualTo(303);
        assertThat(browser.cookies.get("plimsoll_session"))
                .isNotEqualTo("set-by-an-attacker")
                .hasSize(43);
        assertThat(in.headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("plimsoll_session=")
                        && cookie.contains("HttpOnly")
                        && cookie.contains("SameSite=Lax")
                        && cookie.contains("Path=/"));
        var attacker = new Browser(platform);
        attacker.cookies.put("plimsoll_session", "set-by-an-attacker");
        assertThat(attacker.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(browser.get("/api/v1/me").json().path("name").asString()).isEqualTo("fixed");

        // logging in again ends the session before
        var old = new Browser(platform);
        old.cookies.putAll(browser.cookies);
        logIn(browser, "fixed", PASSWORD);
        assertThat(old.get("/api/v1/me").status()).isEqualTo(401);
        // and so does logging out
        var out = new Browser(platform);
        out.cookies.putAll(browser.cookies);
        assertThat(browser.form("/", "/logout").status()).isEqualTo(303);
        assertThat(out.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(platform.bean(Database.class)
                        .sql("SELECT COUNT(*) FROM login_session WHERE hash = ?")
                        .param(out.cookies.get("plimsoll_session"))
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void forms_and_changes_of_another_site_do_not_count() throws Exception {
        var browser = new Browser(platform);
        logIn(browser, "root", PASSWORD);
        var scope = "{\"name\": \"forged-%s\", \"expression\": \"true\"}".formatted(dialect.ordinal());
        var forged = browser.json("POST", "/api/v1/scopes", scope);
        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.json().path("detail").asString()).contains("X-CSRF-TOKEN");
        // a token of another browser is none of this one's
        var other = new Browser(platform);
        var foreign = Browser.csrf(other.get("/login"));
        assertThat(browser.json("POST", "/api/v1/scopes", scope, "X-CSRF-TOKEN", foreign)
                        .status())
                .isEqualTo(403);
        var session = browser.get("/api/v1/session").json();
        var sent = browser.json(
                "POST",
                "/api/v1/scopes",
                scope,
                session.path("csrfHeader").asString(),
                session.path("csrfToken").asString());
        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        // nobody is logged in as somebody else by another site's form, nor logged out
        assertThat(new Browser(platform)
                        .post("/login", "", "name", "root", "password", PASSWORD)
                        .status())
                .isEqualTo(403);
        assertThat(browser.post("/logout", "").status()).isEqualTo(403);
        assertThat(browser.post("/login/link", "", "secret", "x").status()).isEqualTo(403);
    }

    @Test
    void a_password_is_not_guessed() throws Exception {
        long id = user("guessed");
        var browser = new Browser(platform);
        String wrong = "";
        for (int i = 0; i < 5; i++) {
            var answer = logIn(browser, "guessed", "wrong password " + i);
            assertThat(answer.status()).isEqualTo(401);
            wrong = answer.body();
        }
        // locked, and not told to be: also for the right one
        assertThat(logIn(browser, "guessed", PASSWORD).status()).isEqualTo(401);
        assertThat(admin.get("/api/v1/users/" + id).json().path("lockedUntil").asString())
                .isNotBlank();
        var unknown = logIn(new Browser(platform), "nobody-of-that-name", "wrong password");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.body().replaceAll("value=\"[^\"]*\"", ""))
                .isEqualTo(wrong.replaceAll("value=\"[^\"]*\"", ""));
        assertThat(admin.post("/api/v1/users/" + id + "/unlock", "").status()).isEqualTo(200);
        assertThat(logIn(browser, "guessed", PASSWORD).status()).isEqualTo(303);
        var audit = admin.get("/api/v1/audit?subject=guessed&limit=50").body();
        assertThat(audit)
                .contains("login.failed", "user.locked", "user.unlocked", "login.succeeded")
                .doesNotContain("wrong password");
        var stored = platform.bean(Database.class)
                .sql("SELECT password FROM account WHERE name = 'guessed'")
                .query(String.class)
                .single();
        assertThat(stored).startsWith("$2a$12$");
    }

    @Test
    void who_is_disabled_or_has_a_new_password_is_out() throws Exception {
        long id = user("leaver");
        var browser = new Browser(platform);
        logIn(browser, "leaver", PASSWORD);
        assertThat(browser.get("/api/v1/me").status()).isEqualTo(200);
        var csrf = browser.get("/api/v1/session").json().path("csrfToken").asString();
        var body = "{\"current\": \"%s\", \"wanted\": \"another long password\"}";
        assertThat(browser.json("PUT", "/api/v1/me/password", body.formatted("not it"), "X-CSRF-TOKEN", csrf)
                        .status())
                .isEqualTo(400);
        assertThat(browser.json("PUT", "/api/v1/me/password", body.formatted(PASSWORD), "X-CSRF-TOKEN", csrf)
                        .status())
                .isEqualTo(204);
        assertThat(browser.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(logIn(browser, "leaver", "another long password").status()).isEqualTo(303);
        var tag = admin.get("/api/v1/users/" + id).headers().firstValue("ETag").orElseThrow();
        assertThat(admin.send("PUT", "/api/v1/users/" + id, "{\"enabled\": false}", "If-Match", tag)
                        .status())
                .isEqualTo(200);
        assertThat(browser.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(logIn(new Browser(platform), "leaver", "another long password")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void the_header_counts_and_the_cookie_does_not_where_both_come() throws Exception {
        var browser = new Browser(platform);
        logIn(browser, "root", PASSWORD);
        assertThat(browser.json("POST", "/api/v1/scopes", "{}", "Authorization", "Bearer nothing")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void every_answer_has_the_headers_that_keep_browsers_safe() throws Exception {
        for (var path : new String[] {"/login", "/api/v1/me", "/api/v1/nothing"}) {
            var headers = new Browser(platform).get(path).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'none'")
                    .contains("frame-ancestors 'none'");
            assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
        }
    }

    @Test
    void whatever_is_wrong_is_a_problem_in_json() throws Exception {
        problem(admin.get("/api/v1/no-such-thing"), 404);
        problem(admin.send("PATCH", "/api/v1/scopes", "{}"), 405);
        problem(
                platform.send(platform.request("/api/v1/scopes")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("x"))),
                415);
        problem(admin.post("/api/v1/scopes", "{\"name\": "), 400);
        problem(admin.post("/api/v1/scopes", "[".repeat(5_000)), 400);
        problem(admin.get("/api/v1/scopes/not-a-number"), 400);
        problem(admin.get("/api/v1/scopes?limit=x"), 400);
        problem(new Browser(platform).get("/api/v1/scopes"), 401);
        problem(admin.post("/api/v1/scopes", "x".repeat(1_100_000)), 413);
        var chunked = platform.send(platform.request("/api/v1/scopes")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(
                        BodyPublishers.ofString("{\"name\": \"" + "x".repeat(1_100_000) + "\"}"))));
        problem(chunked, 413);
    }

    private static void problem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("dev.plimsoll").doesNotContain("springframework");
    }

    @Test
    void one_address_tries_a_few_times_a_minute() {
        var now = new AtomicLong(0);
        var limits = new RateLimits(3, new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now.get());
            }
        });
        for (int i = 0; i < 3; i++) {
            assertThat(limits.take("a")).isTrue();
        }
        assertThat(limits.take("a")).isFalse();
        assertThat(limits.take("b")).isTrue();
        now.addAndGet(Duration.ofSeconds(21).toMillis());
        assertThat(limits.take("a")).isTrue();
        assertThat(limits.take("a")).isFalse();
    }

    @Test
    void a_login_or_a_guess_too_many_is_refused() throws Exception {
        try (var strict = TestPlatform.start(
                Dialect.SQLITE, temporary.resolve("strict" + dialect), "plimsoll.login.logins-per-minute=2")) {
            var browser = new Browser(strict);
            for (int i = 0; i < 2; i++) {
                assertThat(logIn(browser, "x", "y").status()).isEqualTo(401);
            }
            var refused = logIn(browser, "x", "y");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("30");

            assertThat(browser.post("/%6cogin", "x", "name", "x", "password", "y")
                            .status())
                    .isEqualTo(429);

            int status = 401;
            for (int i = 0; i < 61; i++) {
                var guessed = strict.send(HttpRequest.newBuilder(strict.at("/api/v1/me"))
                        .header("Authorization", "Bearer plm_" + "x".repeat(42) + (char) ('A' + i % 26)));
                status = guessed.status();
                assertThat(status).isIn(401, 429);
            }
            assertThat(status).isEqualTo(429);
            // others of this address go on
            assertThat(strict.get("/api/v1/me").status()).isEqualTo(200);
        }
    }
}
