package dev.plimsoll.server.access.login;

import dev.plimsoll.server.platform.Stored;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.util.HtmlUtils;

/// The few pages of coming in, in English and Japanese: plain forms, without a script.
final class LoginPage {
    private static final String STYLE =
            "body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:12vh auto;padding:0 1rem;color:#17222d;background:#fff}"
                    + "h1{font-size:1.4rem}label{display:block;margin-top:1rem}"
                    + "input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid #5b6b7a;border-radius:4px}"
                    + "button,a.button{display:inline-block;margin-top:1.5rem;font:inherit;padding:.5rem 1.2rem;border:0;"
                    + "border-radius:4px;background:#0b5394;color:#fff;text-decoration:none;cursor:pointer}"
                    + ".problem{border-left:4px solid #b3261e;padding:.3rem .8rem;background:#fdecea}"
                    + "@media(prefers-color-scheme:dark){body{background:#11181f;color:#e6edf3}.problem{background:#3a1715}"
                    + "input{background:#1b252f;color:inherit;border-color:#8b9bab}}";

    /// Nothing but this style, and forms to this platform. A login with a provider is a link, not a form.
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> ENGLISH = Map.ofEntries(
            Map.entry("login", "Log in"),
            Map.entry("name", "Name"),
            Map.entry("password", "Password"),
            Map.entry("with", "Log in with"),
            Map.entry("wrong", "Name or password is wrong, or too many wrong ones came: then wait a while."),
            Map.entry("provider", "The login with the provider did not succeed."),
            Map.entry(
                    "unreachable",
                    "The provider does not answer at the moment. Try again later, or log in with a password."),
            Map.entry("stale", "This link is not valid, or no longer. Ask an administrator for another."),
            Map.entry("first", "The first administrator"),
            Map.entry("set", "Set the password"),
            Map.entry("rule", "At least 12 characters."),
            Map.entry("again", "The same password again"),
            Map.entry("differ", "The two passwords are not the same."),
            Map.entry("welcome", "You are logged in as"),
            Map.entry("logout", "Log out"));
    private static final Map<String, String> JAPANESE = Map.ofEntries(
            Map.entry("login", "ログイン"),
            Map.entry("name", "ユーザー名"),
            Map.entry("password", "パスワード"),
            Map.entry("with", "次のアカウントでログイン:"),
            Map.entry("wrong", "ユーザー名またはパスワードが違います。何度も間違えた場合は、しばらく待ってからお試しください。"),
            Map.entry("provider", "外部アカウントでのログインに失敗しました。"),
            Map.entry("unreachable", "外部のログインサービスが応答していません。しばらくしてから再度お試しいただくか、パスワードでログインしてください。"),
            Map.entry("stale", "このリンクは無効か、期限が切れています。管理者に新しいリンクを依頼してください。"),
            Map.entry("first", "最初の管理者"),
            Map.entry("set", "パスワードを設定"),
            Map.entry("rule", "12文字以上で入力してください。"),
            Map.entry("again", "パスワード（確認）"),
            Map.entry("differ", "2つのパスワードが一致しません。"),
            Map.entry("welcome", "ログイン中のユーザー:"),
            Map.entry("logout", "ログアウト"));

    private final Map<String, String> words;
    private final String language;
    private final String csrf;

    LoginPage(Locale locale, String csrf) {
        boolean japanese = locale.getLanguage().equals("ja");
        this.words = japanese ? JAPANESE : ENGLISH;
        this.language = japanese ? "ja" : "en";
        this.csrf = csrf;
    }

    /// @param problem a word of ours; empty for none
    /// @param provider what its button says; empty where there is none
    String login(String problem, String provider) {
        var form = """
                <form method="post" action="/login">%s
                <label>%s<input name="name" autocomplete="username" required maxlength="100" autofocus></label>
                <label>%s<input name="password" type="password" autocomplete="current-password" required maxlength="200"></label>
                <button>%s</button></form>""".formatted(hidden(), word("name"), word("password"), word("login"));
        var link = provider.isEmpty()
                ? ""
                : "<p><a class=\"button\" id=\"provider\" href=\"/login/with/" + Provider.ID + "\">" + word("with")
                        + " " + HtmlUtils.htmlEscape(provider) + "</a></p>";
        return page(word("login"), problem(problem.isEmpty() ? "" : word(problem)) + form + link);
    }

    /// @param first whether it makes the first administrator, who chooses a name too
    /// @param problem what was wrong with what was sent; empty for nothing
    String password(String secret, boolean first, String problem) {
        var title = first ? word("first") : word("set");
        var name = first
                ? "<label>%s<input name=\"name\" autocomplete=\"username\" value=\"admin\" required maxlength=\"100\"></label>"
                        .formatted(word("name"))
                : "";
        return page(
                title,
                problem(problem.isEmpty() ? "" : words.getOrDefault(problem, problem))
                        + """
                <form method="post" action="/login/link">%s<input type="hidden" name="secret" value="%s">%s
                <label>%s<input name="password" type="password" autocomplete="new-password" required maxlength="200"></label>
                <p>%s</p>
                <label>%s<input name="again" type="password" autocomplete="new-password" required maxlength="200"></label>
                <button>%s</button></form>""".formatted(
                                        hidden(),
                                        HtmlUtils.htmlEscape(secret),
                                        name,
                                        word("password"),
                                        word("rule"),
                                        word("again"),
                                        word("set")));
    }

    String stale() {
        return page(word("set"), problem(word("stale")));
    }

    String home(String name) {
        return page("Plimsoll", """
                <p>%s <strong id="who">%s</strong></p>
                <form method="post" action="/logout">%s<button>%s</button></form>""".formatted(word("welcome"), HtmlUtils.htmlEscape(name), hidden(), word("logout")));
    }

    private String word(String key) {
        return words.getOrDefault(key, key);
    }

    private String hidden() {
        return "<input type=\"hidden\" name=\"_csrf\" value=\"" + HtmlUtils.htmlEscape(csrf) + "\">";
    }

    private static String problem(String text) {
        return text.isEmpty() ? "" : "<p class=\"problem\" role=\"alert\">" + HtmlUtils.htmlEscape(text) + "</p>";
    }

    private String page(String title, String body) {
        return """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%s · Plimsoll</title><style>%s</style></head>
                <body><main><h1>%s</h1>%s</main></body></html>
                """.formatted(language, title, STYLE, title, body);
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Stored.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
