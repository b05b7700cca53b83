package dev.plimsoll.server.access.login;

import dev.plimsoll.server.access.OpenToAll;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.access.accounts.Accounts;
import dev.plimsoll.server.access.accounts.Grants;
import dev.plimsoll.server.access.accounts.OneTimeLinks;
import dev.plimsoll.server.access.accounts.OneTimeLinks.Purpose;
import dev.plimsoll.server.access.accounts.Passwords;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Coming in and going out with a browser.
@RestController
class LoginResource {
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final Passwords passwords;
    private final Accounts accounts;
    private final OneTimeLinks links;
    private final Sessions sessions;
    private final Grants grants;
    private final Provider provider;
    private final LoginSettings settings;

    LoginResource(
            Passwords passwords,
            Accounts accounts,
            OneTimeLinks links,
            Sessions sessions,
            Grants grants,
            Provider provider,
            LoginSettings settings) {
        this.passwords = passwords;
        this.accounts = accounts;
        this.links = links;
        this.sessions = sessions;
        this.grants = grants;
        this.provider = provider;
        this.settings = settings;
    }

    @GetMapping("/")
    @OpenToAll("shows who is logged in, and sends everybody else to the login")
    ResponseEntity<String> home(HttpServletRequest request, CsrfToken csrf) {
        return sessions.find(Cookies.read(Cookies.SESSION, request))
                .flatMap(grants::of)
                .map(principal -> html(HttpStatus.OK, page(request, csrf).home(principal.name())))
                .orElseGet(() -> redirect("/login"));
    }

    @GetMapping("/login")
    @OpenToAll("the form of the login")
    ResponseEntity<String> form(
            @RequestParam(name = "failed", required = false) @Nullable String failed,
            HttpServletRequest request,
            CsrfToken csrf) {
        var problem =
                failed != null && List.of("provider", Provider.UNREACHABLE).contains(failed) ? failed : "";
        return html(HttpStatus.OK, page(request, csrf).login(problem, button()));
    }

    @PostMapping(path = "/login", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    @OpenToAll("who is not known yet logs in; attempts are limited")
    ResponseEntity<String> login(
            @RequestParam(name = "name", defaultValue = "") String name,
            @RequestParam(name = "password", defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            CsrfToken csrf) {
        var account = passwords.check(name, password);
        if (account.isEmpty()) {
            return html(HttpStatus.UNAUTHORIZED, page(request, csrf).login("wrong", button()));
        }
        begin(account.get(), request, response);
        return redirect("/");
    }

    private void begin(long account, HttpServletRequest request, HttpServletResponse response) {
        sessions.end(Cookies.read(Cookies.SESSION, request));
        Cookies.clear(Cookies.BEFORE_LOGIN, request, response);
        Cookies.write(Cookies.SESSION, sessions.begin(account), settings.sessionLife(), request, response);
    }

    @PostMapping("/logout")
    @OpenToAll("ends the session that the cookie names, if there is one")
    ResponseEntity<String> logout(HttpServletRequest request, HttpServletResponse response) {
        sessions.end(Cookies.read(Cookies.SESSION, request));
        Cookies.clear(Cookies.SESSION, request, response);
        return redirect("/login");
    }

    @GetMapping("/login/link")
    @OpenToAll("who has a one-time link sets a password")
    ResponseEntity<String> link(
            @RequestParam(name = "secret", defaultValue = "") String secret,
            HttpServletRequest request,
            CsrfToken csrf) {
        var page = page(request, csrf);
        return links.look(secret)
                .map(link ->
                        html(HttpStatus.OK, page.password(secret, link.purpose() == Purpose.FIRST_ADMINISTRATOR, "")))
                .orElseGet(() -> html(HttpStatus.NOT_FOUND, page.stale()));
    }

    @PostMapping(path = "/login/link", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    @OpenToAll("who has a one-time link sets a password; it works once")
    ResponseEntity<String> useLink(
            @RequestParam(name = "secret", defaultValue = "") String secret,
            @RequestParam(name = "name", defaultValue = "") String name,
            @RequestParam(name = "password", defaultValue = "") String password,
            @RequestParam(name = "again", defaultValue = "") String again,
            HttpServletRequest request,
            HttpServletResponse response,
            CsrfToken csrf) {
        var page = page(request, csrf);
        var link = links.look(secret);
        if (link.isEmpty()) {
            return html(HttpStatus.NOT_FOUND, page.stale());
        }
        boolean first = link.get().purpose() == Purpose.FIRST_ADMINISTRATOR;
        if (!password.equals(again)) {
            return html(HttpStatus.BAD_REQUEST, page.password(secret, first, "differ"));
        }
        try {
            var account = accounts.useLink(secret, name, password);
            if (account.isEmpty()) {
                return html(HttpStatus.NOT_FOUND, page.stale());
            }
            begin(account.get(), request, response);
            return redirect("/");
        } catch (InvalidInput e) {
            var word = e.field().equals("password") ? "rule" : String.valueOf(e.getMessage());
            return html(HttpStatus.BAD_REQUEST, page.password(secret, first, word));
        }
    }

    /// What a script of a logged-in browser sends with changes.
    record SessionAnswer(String user, String csrfHeader, String csrfToken) {}

    @GetMapping("/api/v1/session")
    @Requires(Permission.SELF)
    SessionAnswer session(Principal principal, CsrfToken csrf) {
        if (principal.byToken() || principal.account() == null) {
            throw Refusal.notFound("there is no session: the request came with a token");
        }
        return new SessionAnswer(principal.name(), csrf.getHeaderName(), csrf.getToken());
    }

    private String button() {
        return provider.isOn() ? provider.title() : "";
    }

    private static LoginPage page(HttpServletRequest request, CsrfToken csrf) {
        return new LoginPage(request.getLocale(), csrf.getToken());
    }

    private static ResponseEntity<String> html(HttpStatus status, String page) {
        return ResponseEntity.status(status)
                .contentType(HTML)
                .header("Content-Security-Policy", LoginPage.POLICY)
                .body(page);
    }

    private static ResponseEntity<String> redirect(String to) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(to))
                .build();
    }
}
