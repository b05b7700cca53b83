package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// One comment for each image, which later runs rewrite: against a stand-in for both servers' APIs on loopback.
final class PullRequestCommentTest {
    private static final Path SCRIPT = Repository.root().resolve("deploy/ci/pull-request-comment.sh");
    private static final String TOKEN = "not-a-real-token";

    /// `…/comments` and `…/notes`, with or without the number of one of them.
    private static final Pattern COMMENTS = Pattern.compile(
            "(/repos/harbour/shop/issues|/api/v4/projects/7/merge_requests/12)(/12)?/(?:comments|notes)(?:/(\\d+))?");

    @TempDir
    private Path folder;

    private HttpServer server;
    private String address;
    private final Map<Integer, String> comments = new LinkedHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<Integer> foreign = new ArrayList<>();
    private int status = 200;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        Files.writeString(
                folder.resolve("report.md"), "## ❌ Not compliant\n\n`a \"quoted\" \\ name` | $(touch owned)\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var path = exchange.getRequestURI().getPath();
            var method = exchange.getRequestMethod();
            requests.add(method + " " + path);
            boolean gitlab = path.startsWith("/api/v4");
            var known = gitlab
                    ? TOKEN.equals(headers.getFirst("PRIVATE-TOKEN"))
                    : ("Bearer " + TOKEN).equals(headers.getFirst("Authorization"));
            var place = COMMENTS.matcher(path);
            if (status != 200 || !known || !place.matches()) {
                send(exchange, status != 200 ? status : known ? 404 : 401, "{}");
                return;
            }
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (method.equals("GET")) {
                send(exchange, 200, page(exchange.getRequestURI().getQuery()));
            } else if (method.equals("POST") && place.group(3) == null) {
                comments.put(comments.size() + 1, text(body));
                send(exchange, 201, "{}");
            } else if (method.equals(gitlab ? "PUT" : "PATCH") && place.group(3) != null) {
                int number = Integer.parseInt(place.group(3));
                if (foreign.contains(number)) {
                    send(exchange, 403, "{}");
                } else {
                    comments.put(number, text(body));
                    send(exchange, 200, "{}");
                }
            } else {
                send(exchange, 405, "{}");
            }
        }
    }

    private String page(String query) {
        var number = Pattern.compile("per_page=100&page=(\\d+)").matcher(query);
        assertThat(number.matches()).as(query).isTrue();
        return comments.entrySet().stream()
                .skip((Integer.parseInt(number.group(1)) - 1) * 100L)
                .limit(100)
                .map(comment -> "{\"id\": %d, \"body\": \"%s\"}"
                        .formatted(
                                comment.getKey(),
                                comment.getValue()
                                        .replace("\\", "\\\\")
                                        .replace("\"", "\\\"")
                                        .replace("\n", "\\n")))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /// JSON is YAML.
    private static String text(String json) {
        var load = new Load(LoadSettings.builder().build());
        return String.valueOf(((Map<?, ?>) load.loadFromString(json)).get("body"));
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Map<String, String> github() {
        return new LinkedHashMap<>(Map.of(
                "GITHUB_API_URL",
                address,
                "GITHUB_REPOSITORY",
                "harbour/shop",
                "GATE_PULL_REQUEST",
                "12",
                "GATE_TOKEN",
                TOKEN,
                "GATE_IMAGE",
                "127.0.0.1:5000/harbour/shop:1.4"));
    }

    private Map<String, String> gitlab() {
        return new LinkedHashMap<>(Map.of(
                "CI_API_V4_URL",
                address + "/api/v4",
                "CI_PROJECT_ID",
                "7",
                "GATE_PULL_REQUEST",
                "12",
                "GATE_TOKEN",
                TOKEN,
                "GATE_IMAGE",
                "reg.example/shop"));
    }

    private int comment(Map<String, String> environment) throws IOException, InterruptedException {
        TestNeeds.program("jq");
        TestNeeds.program("curl");
        var builder = new ProcessBuilder(SCRIPT.toString(), "report.md")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(GITHUB|CI|GATE)_.*|.*_proxy|.*_PROXY"));
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("said")).content().doesNotContain(TOKEN);
        assertThat(folder.resolve("owned")).doesNotExist();
        return process.exitValue();
    }

    @Test
    void the_earlier_comment_is_rewritten_on_github() throws IOException, InterruptedException {
        comments.put(1, "a colleague's");
        assertThat(comment(github())).isZero();
        assertThat(comments).hasSize(2);
        assertThat(comments.get(2))
                .startsWith("<!-- plimsoll 127.0.0.1:5000/harbour/shop -->\n## ❌ Not compliant")
                .contains("`a \"quoted\" \\ name` | $(touch owned)");
        Files.writeString(folder.resolve("report.md"), "## ✅ Compliant\n");
        var next = github();
        next.put("GATE_IMAGE", "127.0.0.1:5000/harbour/shop:1.5");
        assertThat(comment(next)).isZero();
        assertThat(comments).hasSize(2).containsEntry(1, "a colleague's");
        assertThat(comments.get(2)).contains("✅ Compliant").doesNotContain("❌");
        assertThat(requests).last().isEqualTo("PATCH /repos/harbour/shop/issues/comments/2");
    }

    @Test
    void the_earlier_note_is_rewritten_on_gitlab() throws IOException, InterruptedException {
        assertThat(comment(gitlab())).isZero();
        assertThat(comment(gitlab())).isZero();
        assertThat(comments).hasSize(1);
        assertThat(requests).last().isEqualTo("PUT /api/v4/projects/7/merge_requests/12/notes/1");
    }

    @Test
    void each_image_has_a_comment_of_its_own() throws IOException, InterruptedException {
        assertThat(comment(github())).isZero();
        var other = github();
        other.put("GATE_IMAGE", "127.0.0.1:5000/harbour/shop2");
        assertThat(comment(other)).isZero();
        assertThat(comments).hasSize(2);
    }

    @Test
    void it_is_found_on_later_pages() throws IOException, InterruptedException {
        for (int i = 1; i <= 250; i++) {
            comments.put(i, "talk");
        }
        assertThat(comment(github())).isZero();
        assertThat(comment(github())).isZero();
        assertThat(comments).hasSize(251);
    }

    @Test
    void a_comment_that_somebody_else_marked_so_does_not_silence_ours() throws IOException, InterruptedException {
        comments.put(1, "<!-- plimsoll 127.0.0.1:5000/harbour/shop -->\nall is well");
        foreign.add(1);
        assertThat(comment(github())).isZero();
        assertThat(comments).hasSize(2);
    }

    @Test
    void what_is_missing_or_refused_is_told() throws IOException, InterruptedException {
        var without = github();
        without.put("GATE_TOKEN", "");
        assertThat(comment(without)).isEqualTo(1);
        assertThat(folder.resolve("said")).content().contains("GATE_TOKEN is empty");
        var path = github();
        path.put("GATE_PULL_REQUEST", "12/../13");
        assertThat(comment(path)).isEqualTo(1);
        assertThat(folder.resolve("said")).content().contains("is no number");
        assertThat(requests).isEmpty();
        status = 500;
        assertThat(comment(github())).isNotZero();
    }
}
