package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What docs/notifier.md and docs/postee.md tell users to type does what they say.
class GuideTest {
    private static final Path DOCS = Path.of("../docs").toAbsolutePath();
    private static final Path EXAMPLE = Path.of("../examples/notifier").toAbsolutePath();
    private static final Pattern COMMAND = Pattern.compile("plimsoll notifier( [^`\n]+)?|curl [^`\n]+");
    private static final Map<String, String> SECRETS =
            Map.of("SCANNER_TOKEN", "t".repeat(20), "WEBHOOK_SECRET", "w".repeat(20));

    @TempDir
    private Path folder;

    private PlimsollScript plimsoll;
    private Process running;
    private final Set<String> tried = new HashSet<>();

    @BeforeEach
    void prepare() throws IOException {
        plimsoll = new PlimsollScript(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (running != null) {
            running.destroy();
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        }
    }

    @Test
    void the_commands_of_the_notifiers_guide_do_what_it_says() throws Exception {
        var page = Files.readString(DOCS.resolve("notifier.md"));
        Files.copy(EXAMPLE.resolve("events/2-trivy.json"), folder.resolve("trivy-report.json"));
        Files.copy(EXAMPLE.resolve("events/2-trivy.json"), folder.resolve("report.json"));
        var admin = Files.writeString(folder.resolve("admin"), "a".repeat(20));
        var whole = block(page, "yaml").replace("/run/secrets/notifier-admin", admin.toString());

        // without tokens this machine's programs are let in: so the first two commands of the page fit together
        Files.writeString(
                folder.resolve("notifier.yaml"),
                whole.substring(whole.indexOf("defaults:")).replace("wait: 1m, ", ""));
        var address = start("plimsoll notifier --config notifier.yaml", Map.of("PLIMSOLL_PORT", "0"));
        assertThat(run("curl --data-binary @trivy-report.json http://127.0.0.1:8082/api/v1/events", address))
                .contains("\"known\":0");
        Waiting.until(() -> log().contains("CVE-2026-10003"));
        assertThat(run("plimsoll notifier replay", address)).contains("\"replayed\":0");

        Files.writeString(folder.resolve("notifier.yaml"), whole);
        assertThat(run("plimsoll notifier check FILE".replace("FILE", "notifier.yaml"), address))
                .contains("notifier.yaml: 1 channels, 1 routes, 1 silences");
        assertThat(run("plimsoll notifier explain --config notifier.yaml report.json", address))
                .contains("owners: matches with 1 findings, goes to console");
        assertThat(run(
                        "plimsoll notifier test-send --config notifier.yaml CHANNEL".replace("CHANNEL", "console"),
                        address))
                .contains("This is a test of the notifier", "delivered: ");
        tried.add("plimsoll notifier check FILE");
        tried.add("plimsoll notifier test-send --config notifier.yaml CHANNEL");
        assertThat(tried).containsAll(commands(page));
    }

    @Test
    void what_the_guide_shows_of_a_misspelt_key_is_what_check_prints() throws Exception {
        var page = Files.readString(DOCS.resolve("notifier.md")).replaceAll("\\s+", " ");
        Files.writeString(folder.resolve("notifier.yaml"), "# \n".repeat(10) + """
                channels: [{ stdout: { name: console } }]
                routes:
                  - name: r
                    sevrity: high
                """);
        var said = plimsoll.run("plimsoll notifier check notifier.yaml", Map.of());
        assertThat(said.exit()).isEqualTo(2);
        assertThat(page)
                .contains("`"
                        + said.output()
                                .strip()
                                .replace("plimsoll: ", "")
                                .lines()
                                .findFirst()
                                .orElseThrow() + "`");
    }

    @Test
    void the_commands_of_the_page_about_postee_do_what_it_says() throws Exception {
        var page = Files.readString(DOCS.resolve("postee.md"));
        var config = Files.readString(EXAMPLE.resolve("postee.yaml")).replace("SINK_SMTP", "2525");
        Files.writeString(folder.resolve("cfg.yaml"), config);
        var variables = Map.of(
                "POSTEE_HTTP", "127.0.0.1:0",
                "POSTEE_HTTPS", "off",
                "PATH_TO_DB", folder.resolve("database/webhook.db").toString(),
                "REGO_FILTERS_PATH", EXAMPLE.resolve("rego-filters").toString(),
                "SINK_CHAT", "http://127.0.0.1:9/chat",
                "SINK_PROGRAM", "http://127.0.0.1:9/program");
        var address = start("plimsoll notifier --postee cfg.yaml", variables);
        assertThat(run("plimsoll notifier replay", address)).contains("\"replayed\":0");
        var imported = plimsoll.run("plimsoll notifier import-postee cfg.yaml", variables);
        tried.add("plimsoll notifier import-postee cfg.yaml");
        assertThat(imported.exit()).as(imported.output()).isZero();
        assertThat(imported.output()).contains("channels:", "email:", "routes:", "refused-images");
        assertThat(tried).containsAll(commands(page));
    }

    /// Every command that a page names.
    private static Set<String> commands(String page) {
        var found = new HashSet<String>();
        COMMAND.matcher(page)
                .results()
                .forEach(command -> found.add(command.group().strip()));
        return found;
    }

    private static String block(String page, String language) {
        var block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    /// @return where it listens
    private String start(String command, Map<String, String> variables) throws IOException, InterruptedException {
        tried.add(command);
        running = plimsoll.start("exec " + command, variables, "log");
        Waiting.until(() -> log().contains("address="));
        return log().replaceAll("(?s).*address=([0-9.:]+).*", "$1");
    }

    /// What a command prints that ends well.
    private String run(String command, String address) throws IOException, InterruptedException {
        tried.add(command);
        var variables = new java.util.HashMap<>(SECRETS);
        variables.put("PLIMSOLL_NOTIFIER", "http://" + address);
        var ended = plimsoll.run(command.replace("127.0.0.1:8082", address), variables);
        assertThat(ended.exit()).as(command + "\n" + ended.output()).isZero();
        return ended.output();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return "";
        }
    }
}
