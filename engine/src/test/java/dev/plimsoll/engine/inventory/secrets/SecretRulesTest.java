package dev.plimsoll.engine.inventory.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.inventory.secrets.SecretDetector.Secret;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Named;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every rule promises. A new one needs a line in [#SAMPLES]: a file that holds such a secret. The secrets are
/// made
/// while the test runs: none stands in the repository.
class SecretRulesTest {
    private static final Path ROOT = Path.of(System.getProperty("plimsoll.root", ".."));
    private static final Random RANDOM = new Random(7);

    private static final String HEX = "0123456789abcdef";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String WORD = UPPER + LOWER + "0123456789";
    private static final String ENV = "srv/app/.env";
    private static final String CODE = "srv/app/main.py";

    /// @param before what stands before the secret
    private record Sample(String path, String before, String secret, String after) {
        String text() {
            return "# first line\n" + before + secret + after + "\n";
        }
    }

    private static final Map<String, Sample> SAMPLES = samples();

    private static Map<String, Sample> samples() {
        var samples = new TreeMap<String, Sample>();
        samples.put("aws-access-key-id", code("AKIA" + some(UPPER, 16)));
        samples.put("aws-secret-access-key", new Sample(ENV, "AWS_SECRET_ACCESS_KEY=", some(WORD, 40), ""));
        samples.put("gcp-api-key", code("AIza" + some(WORD, 35)));
        samples.put("gcp-oauth-secret", code("GOCSPX-" + some(WORD, 28)));
        samples.put("gcp-refresh-token", code("1//0" + some(WORD, 99)));
        samples.put(
                "azure-storage-key", new Sample(CODE, "x=\"AccountName=a;AccountKey=", some(WORD, 86) + "==", ";\""));
        samples.put("azure-shared-access-key", new Sample(CODE, "\"SharedAccessKey=", some(WORD, 43) + "=", "\""));
        samples.put(
                "azure-shared-access-signature", new Sample(CODE, "'?sv=2022-11-02&sig=", some(WORD, 43) + "%3D", "'"));
        samples.put("azure-client-secret", code(some(WORD, 3) + "8Q~" + some(WORD, 34)));
        samples.put("digitalocean-token", code("dop_v1_" + some(HEX, 64)));
        samples.put("alibaba-access-key-id", code("LTAI5t" + some(WORD, 18)));
        samples.put("github-token", code("ghp_" + some(WORD, 36)));
        samples.put("github-fine-grained-token", code("github_pat_" + some(WORD, 82)));
        samples.put("gitlab-token", code("glpat-" + some(WORD, 20)));
        samples.put("atlassian-token", code("ATATT3" + some(WORD, 180)));
        samples.put("bitbucket-app-password", code("ATBB" + some(WORD, 28)));
        samples.put("slack-token", code("xoxb-" + some("0123456789", 12) + "-" + some(WORD, 24)));
        samples.put(
                "slack-app-token",
                code("xapp-1-A" + some("0123456789", 10) + "-" + some("0123456789", 12) + "-" + some(HEX, 64)));
        samples.put(
                "slack-webhook",
                new Sample(
                        CODE,
                        "'https://hooks.slack.com/services/",
                        "T" + some(UPPER, 8) + "/B" + some(UPPER, 8) + "/" + some(WORD, 24),
                        "'"));
        samples.put(
                "discord-webhook", code("discord.com/api/webhooks/" + some("0123456789", 18) + "/" + some(WORD, 68)));
        samples.put("telegram-bot-token", code(some("123456789", 10) + ":AA" + some(WORD, 33)));
        samples.put("npm-token", code("npm_" + some(WORD, 36)));
        samples.put("pypi-token", code("pypi-" + some(WORD, 150)));
        samples.put("rubygems-token", code("rubygems_" + some(HEX, 48)));
        samples.put("docker-hub-token", code("dckr_pat_" + some(WORD, 27)));
        samples.put("artifactory-token", code("AKCp" + some(WORD, 69)));
        samples.put("stripe-key", code("sk_live_" + some(WORD, 24)));
        samples.put("square-token", code("sq0atp-" + some(WORD, 22)));
        samples.put("shopify-token", code("shpat_" + some(HEX, 32)));
        samples.put("sendgrid-key", code("SG." + some(WORD, 22) + "." + some(WORD, 43)));
        samples.put("twilio-key", new Sample(CODE, "TWILIO_AUTH_TOKEN = '", some(HEX, 32), "'"));
        samples.put("mailgun-key", code("key-" + some(HEX, 32)));
        samples.put("mailchimp-key", code(some(HEX, 32) + "-us12"));
        samples.put("openai-key", code("sk-proj-" + some(WORD, 60) + "T3BlbkFJ" + some(WORD, 60)));
        samples.put("anthropic-key", code("sk-ant-api03-" + some(WORD, 93) + "AA"));
        samples.put("huggingface-token", code("hf_" + some(WORD, 34)));
        samples.put("vault-token", code("hvs." + some(WORD, 90)));
        samples.put("terraform-token", code(some(WORD, 14) + ".atlasv1." + some(WORD, 67)));
        samples.put("databricks-token", code("dapi" + some(HEX, 32)));
        samples.put("grafana-token", code("glsa_" + some(WORD, 32) + "_" + some(HEX, 8)));
        samples.put("newrelic-key", code("NRAK-" + some(UPPER, 27)));
        samples.put("sentry-token", code("sntrys_" + some(WORD, 120)));
        samples.put("dynatrace-token", code("dt0c01." + some(UPPER, 24) + "." + some(UPPER, 64)));
        samples.put("postman-key", code("PMAK-" + some(HEX, 24) + "-" + some(HEX, 34)));
        samples.put("pulumi-token", code("pul-" + some(HEX, 40)));
        samples.put("doppler-token", code("dp.pt." + some(WORD, 43)));
        samples.put("sonarqube-token", code("squ_" + some(HEX, 40)));
        samples.put("age-secret-key", code("AGE-SECRET-KEY-1" + some("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)));
        samples.put("url-password", new Sample(CODE, "x = 'postgresql://shop:", some(WORD, 12), "@db:5432/shop'"));
        samples.put(
                "password-setting",
                new Sample("srv/app/application.yml", "  password: \"", some(WORD, 9) + "1!", "\""));
        samples.put(
                "secret-setting",
                new Sample("srv/app/config.json", " \"clientSecret\": \"", some(WORD, 31) + "1", "\","));
        samples.put("npmrc", new Sample("root/.npmrc", "//reg.example/:_authToken=", some(WORD, 40), ""));
        samples.put("netrc", new Sample("root/.netrc", "machine forge.example login ci password ", some(WORD, 12), ""));
        samples.put("pypirc", new Sample("root/.pypirc", "password = ", some(WORD, 12), ""));
        samples.put(
                "git-credentials",
                new Sample("root/.git-credentials", "https://ci:", some(WORD, 12), "@forge.example"));
        samples.put(
                "docker-config",
                new Sample("root/.docker/config.json", "\"reg.example\": {\"auth\": \"", some(WORD, 20), "\"}"));
        samples.put("pgpass", new Sample("root/.pgpass", "db:5432:shop:shop:", some(WORD, 12), ""));
        samples.put("my-cnf", new Sample("root/.my.cnf", "password=", some(WORD, 12), ""));
        samples.put(
                "htpasswd",
                new Sample("etc/nginx/.htpasswd", "admin:", "$apr1$" + some(WORD, 8) + "$" + some(WORD, 22), ""));
        samples.put(
                "shadow",
                new Sample("etc/shadow", "root:", "$6$" + some(WORD, 8) + "$" + some(WORD, 86), ":19000:0:99999:7:::"));
        samples.put(
                "wordpress-config",
                new Sample("var/www/html/wp-config.php", "define( 'DB_PASSWORD', '", some(WORD, 12), "' );"));
        samples.put("maven-settings", new Sample("root/.m2/settings.xml", "<password>", some(WORD, 12), "</password>"));
        samples.put(
                "nuget-config",
                new Sample(
                        "root/.nuget/NuGet/NuGet.Config",
                        "<add key=\"ClearTextPassword\" value=\"",
                        some(WORD, 12),
                        "\" />"));
        samples.put(
                "cargo-credentials", new Sample("root/.cargo/credentials.toml", "token = \"", some(WORD, 32), "\""));
        samples.put("gem-credentials", new Sample("root/.gem/credentials", ":gem_api_key: ", some(WORD, 32), ""));
        samples.put(
                "composer-auth", new Sample("root/.composer/auth.json", "\"github.com\": \"", some(WORD, 40), "\""));
        samples.put("kubeconfig", new Sample("root/.kube/config", "    client-key-data: ", some(WORD, 200), ""));
        samples.put("terraform-credentials", new Sample("root/.terraformrc", "  token = \"", some(WORD, 40), "\""));
        samples.put("vault-token-file", new Sample("root/.vault-token", "\n", "s." + some(WORD, 24), ""));
        samples.put("rclone-config", new Sample("root/.config/rclone/rclone.conf", "pass = ", some(WORD, 30), ""));
        samples.put(
                "tomcat-users",
                new Sample(
                        "opt/tomcat/conf/tomcat-users.xml",
                        "<user username=\"a\" password=\"",
                        some(WORD, 12),
                        "\" roles=\"x\"/>"));
        return samples;
    }

    private static Sample code(String secret) {
        return new Sample(CODE, "client = connect(\"", secret, "\")");
    }

    private static String some(String alphabet, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    static List<SecretRule> rules() {
        return SecretRules.all();
    }

    private static List<Secret> find(String path, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return SecretDetector.instance().find(path, bytes, bytes.length).secrets();
    }

    @Test
    void every_rule_has_a_sample_and_its_own_id() {
        assertThat(SecretRuleNames.all()).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
        assertThat(SAMPLES.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        rules().stream().map(SecretRule::id).toList());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_secret_is_recognised_at_its_line_and_never_shown(SecretRule rule) {
        var sample = SAMPLES.get(rule.id());

        assertThat(find(sample.path, sample.text())).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo(rule.id());
            assertThat(found.line()).isEqualTo(sample.before.startsWith("\n") ? 3 : 2);
            assertThat(found.excerpt()).endsWith("********").doesNotContain(sample.secret);
            for (int i = 0; i + 8 <= sample.secret.length(); i++) {
                if (!sample.secret.startsWith(found.excerpt().replace("********", ""))) {
                    assertThat(found.excerpt()).doesNotContain(sample.secret.substring(i, i + 8));
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_placeholder_is_no_secret(SecretRule rule) {
        var sample = SAMPLES.get(rule.id());
        for (var placeholder : List.of("${SECRET}", "<your-token>", "changeme", "********", "x".repeat(40), "")) {
            assertThat(find(sample.path, sample.before + placeholder + sample.after))
                    .as(placeholder)
                    .isEmpty();
        }
        var repeated = sample.secret.substring(0, Math.min(4, sample.secret.length()))
                + "X".repeat(Math.max(0, sample.secret.length() - 4));
        assertThat(find(sample.path, sample.before + repeated + sample.after))
                .as(repeated)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void documentation_and_lock_files_are_left_out(SecretRule rule) {
        var sample = SAMPLES.get(rule.id());
        assertThat(find("usr/share/doc/a/b", sample.text())).isEmpty();
        assertThat(find("srv/app/package-lock.json", sample.text())).isEmpty();
        if (!(rule.where() instanceof SecretRule.Where.Everywhere)) {
            assertThat(find("srv/app/node_modules/a/" + sample.path, sample.text()))
                    .isEmpty();
            assertThat(find("srv/app/README.md", sample.text())).isEmpty();
        } else {
            assertThat(find("srv/app/node_modules/a/index.js", sample.text())).hasSize(1);
        }
    }

    @Test
    void the_page_lists_every_rule() throws IOException {
        var page = ROOT.resolve("docs/secrets.md");
        if ("update".equals(System.getProperty("plimsoll.golden"))) {
            Files.writeString(page, SecretRulesPage.markdown());
        }
        assertThat(Files.readString(page))
                .as("docs/secrets.md is out of date: run the golden-update command of CONTRIBUTING")
                .isEqualTo(SecretRulesPage.markdown());
    }

    @Test
    void files_of_a_name_are_found_in_any_folder() {
        for (var rule : SecretRules.byName()) {
            var named = (Named) rule.where();
            assertThat(named.holds(SAMPLES.get(rule.id()).path)).as(rule.id()).isTrue();
        }
    }
}
