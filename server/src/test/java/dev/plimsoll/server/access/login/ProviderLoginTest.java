package dev.plimsoll.server.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.plimsoll.server.TestNeeds;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Asker;
import dev.plimsoll.server.platform.Dialect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole login with an OpenID provider, in Chromium.
final class ProviderLoginTest {
    @TempDir
    private static Path temporary;

    private static MockOAuth2Server provider;
    private static TestPlatform platform;
    private static Asker admin;
    private static long scope;

    @BeforeAll
    static void start() throws Exception {
        provider = new MockOAuth2Server(OAuth2Config.Companion.fromJson("{\"interactiveLogin\": true}"));
        provider.start(InetAddress.getByName("127.0.0.1"), 0);
        platform = TestPlatform.start(
                Dialect.SQLITE,
                temporary.resolve("data"),
                "plimsoll.oidc.issuer=" + provider.issuerUrl("company"),
                "plimsoll.oidc.client-id=plimsoll",
                "plimsoll.oidc.client-secret=secret",
                "plimsoll.oidc.audience=plimsoll-api",
                "plimsoll.oidc.title=Company");
        admin = Asker.administrator(platform);
        scope = admin.create("/api/v1/scopes", "{\"name\": \"shop\", \"expression\": \"false\"}");
        long group = admin.create("/api/v1/groups", "{\"name\": \"shop-team\"}");
        admin.create(
                "/api/v1/bindings",
                "{\"role\": %d, \"group\": %d, \"scope\": %d}".formatted(admin.role("developer"), group, scope));
        admin.bind("administrator", admin.create("/api/v1/users", "{\"name\": \"root\"}"), 1);
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
        }
        provider.shutdown();
    }

    private static String claims(String name, String groups) {
        return "{\"preferred_username\": \"%s\", \"name\": \"<b>x</b>\", \"groups\": [%s]}".formatted(name, groups);
    }

    /// Through the login page to the provider and back.
    private static void logIn(Page page, String subject, String claims) {
        page.navigate(platform.at("/login").toString());
        page.locator("#provider").click();
        page.locator("input[name=username]").fill(subject);
        page.locator("textarea[name=claims]").fill(claims);
        page.locator("[type=submit]").click();
        page.waitForURL(url -> url.startsWith(platform.at("/").toString()));
    }

    @Test
    void who_logs_in_at_the_provider_has_the_roles_of_their_groups() throws Exception {
        var chromium = TestNeeds.program("chromium");
        try (var playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                var browser = playwright
                        .chromium()
                        .launch(new LaunchOptions()
                                .setExecutablePath(chromium)
                                .setArgs(List.of(
                                        "--headless",
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync",
                                        "--no-first-run")))) {
            var context = browser.newContext();
            var page = context.newPage();
            logIn(page, "s-1", claims("ann", "\"shop-team\", \"unknown-team\""));
            assertThat(page.locator("#who").textContent()).isEqualTo("ann");
            var me = page.request().get(platform.at("/api/v1/me").toString()).text();
            assertThat(me).contains("\"findings.read\":{\"everywhere\":false,\"scopes\":[" + scope + "]}");
            var cookie = context.cookies().stream()
                    .filter(one -> one.name.equals(Cookies.SESSION))
                    .findFirst()
                    .orElseThrow();
            assertThat(cookie.httpOnly).isTrue();
            page.locator("button").click();
            page.waitForURL("**/login");
            assertThat(page.request().get(platform.at("/api/v1/me").toString()).status())
                    .isEqualTo(401);

            // the provider took the group away
            logIn(page, "s-1", claims("ann", ""));
            assertThat(page.request().get(platform.at("/api/v1/me").toString()).text())
                    .doesNotContain("findings.read");

            // somebody else who calls themselves as a local administrator is still somebody else
            var stranger = browser.newContext().newPage();
            logIn(stranger, "s-2", claims("root", ""));
            assertThat(stranger.locator("#who").textContent()).startsWith("root-");
            assertThat(stranger.request()
                            .get(platform.at("/api/v1/users").toString())
                            .status())
                    .isEqualTo(403);

            // who was disabled here does not come in
            long ann = admin.get("/api/v1/users?limit=50")
                    .json()
                    .path("items")
                    .valueStream()
                    .filter(user -> user.path("name").asString().equals("ann"))
                    .findFirst()
                    .orElseThrow()
                    .path("id")
                    .asLong();
            var tag = admin.get("/api/v1/users/" + ann)
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            admin.send("PUT", "/api/v1/users/" + ann, "{\"enabled\": false}", "If-Match", tag);
            var again = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions().setLocale("ja-JP"))
                    .newPage();
            logIn(again, "s-1", claims("ann", "\"shop-team\""));
            assertThat(again.locator("[role=alert]").textContent()).contains("外部アカウント");
            assertThat(again.locator("h1").textContent()).isEqualTo("ログイン");
        }
    }

    @Test
    void an_answer_counts_in_the_browser_that_asked_and_once() throws Exception {
        var browser = new Browser(platform);
        var away = browser.get("/login/with/provider");
        assertThat(away.status()).as(away.body()).isEqualTo(302);
        var location = away.headers().firstValue("Location").orElseThrow();
        assertThat(location)
                .startsWith(provider.authorizationEndpointUrl("company").toString())
                .contains("code_challenge_method=S256", "nonce=", "state=");
        var state = location.replaceAll(".*[?&]state=([^&]+).*", "$1");
        var victim = new Browser(platform);
        var forged = victim.get("/login/callback?code=stolen&state=" + state);
        assertThat(forged.headers().firstValue("Location").orElse("")).endsWith("/login?failed=provider");
        assertThat(victim.cookies).doesNotContainKey(Cookies.SESSION);
        var wrongCode = browser.get("/login/callback?code=guessed&state=" + state);
        assertThat(wrongCode.headers().firstValue("Location").orElse("")).endsWith("/login?failed=provider");
        assertThat(browser.cookies).doesNotContainKey(Cookies.SESSION);
    }

    @Test
    void an_access_token_for_this_platform_is_taken_and_no_other() throws Exception {
        assertThat(bearer("company", "plimsoll-api", 3_600)).isEqualTo(200);
        assertThat(bearer("company", "another-program", 3_600)).isEqualTo(401);
        assertThat(bearer("evil", "plimsoll-api", 3_600)).isEqualTo(401);
        assertThat(bearer("company", "plimsoll-api", -3_600)).isEqualTo(401);
    }

    @Test
    void without_an_answer_of_the_provider_the_platform_starts_and_local_users_get_in() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        var password = "correct horse battery";
        try (var alone = TestPlatform.start(
                Dialect.SQLITE,
                temporary.resolve("alone"),
                "plimsoll.oidc.issuer=http://127.0.0.1:" + port + "/company",
                "plimsoll.oidc.client-secret=secret",
                "plimsoll.oidc.audience=plimsoll-api")) {
            assertThat(alone.get("/health/ready").status()).isEqualTo(200);
            var browser = new Browser(alone);
            for (var path : List.of("/login/with/provider", "/login/callback?code=x&state=y")) {
                var answer = browser.get(path);
                assertThat(answer.status()).as(answer.body()).isEqualTo(302);
                assertThat(answer.headers().firstValue("Location").orElse("")).contains("/login?failed=");
            }
            assertThat(browser.get("/login?failed=unreachable").body()).contains("does not answer");
            // no token of ours, nor can it be known for one of the provider's: not let in, and no fault
            for (var token : List.of("some.thing.else", "plm_nothing")) {
                assertThat(alone.send(HttpRequest.newBuilder(alone.at("/api/v1/me"))
                                        .header("Authorization", "Bearer " + token))
                                .status())
                        .isEqualTo(401);
            }
            var secret = alone.bean(dev.plimsoll.server.access.accounts.Accounts.class)
                    .firstAdministratorLink()
                    .orElseThrow();
            var made = browser.form(
                    "/login/link?secret=" + secret,
                    "/login/link",
                    "secret",
                    secret,
                    "name",
                    "root",
                    "password",
                    password,
                    "again",
                    password);
            assertThat(made.status()).as(made.body()).isEqualTo(303);
            var again = new Browser(alone);
            assertThat(again.form("/login", "/login", "name", "root", "password", password)
                            .status())
                    .isEqualTo(303);

            // and when it answers again, it is used
            var back = new MockOAuth2Server();
            back.start(InetAddress.getByName("127.0.0.1"), port);
            try {
                var away = again.get("/login/with/provider");
                assertThat(away.headers().firstValue("Location").orElse(""))
                        .startsWith("http://127.0.0.1:" + port + "/company/authorize");
            } finally {
                back.shutdown();
            }
        }
    }

    private static int bearer(String issuer, String audience, long seconds) throws Exception {
        var token = provider.issueToken(
                issuer,
                "client",
                new DefaultOAuth2TokenCallback(
                        issuer, "s-9", "JWT", List.of(audience), Map.of("preferred_username", "robot"), seconds));
        return platform.send(HttpRequest.newBuilder(platform.at("/api/v1/me"))
                        .header("Authorization", "Bearer " + token.serialize()))
                .status();
    }
}
