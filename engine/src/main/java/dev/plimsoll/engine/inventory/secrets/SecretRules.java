package dev.plimsoll.engine.inventory.secrets;

import dev.plimsoll.engine.inventory.secrets.SecretRule.Gate;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Everywhere;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Named;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Own;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Settings;
import java.util.List;
import java.util.stream.Stream;

/// Every rule by which a secret is recognised, besides keys ([PrivateKeys]). Adding one is an entry here and a sample
/// in
/// SecretRulesTest; docs/secrets.md is generated.
final class SecretRules {
    /// Raised with every change of what is found: cached layers are read anew then.
    static final int VERSION = 2;

    private static final Where EVERYWHERE = new Everywhere();
    private static final Where OWN = new Own();
    private static final Where SETTINGS = new Settings();

    /// Before a token stands nothing that a longer word would have.
    private static final String START = "(?:^|[^A-Za-z0-9_/+-])";

    private static final String END = "(?:$|[^A-Za-z0-9_-])";

    /// A value after a name: quoted or one word.
    private static final String ASSIGNED = "[\"']?\\]?\\s{0,10}(?:=>|:=|==?|:)\\s{0,10}[\"']?";

    private static final List<SecretRule> TOKENS = List.of(
            token(
                    "aws-access-key-id",
                    "AWS access key id",
                    "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}",
                    3,
                    "AKIA",
                    "ASIA",
                    "ABIA",
                    "ACCA"),
            rule(
                    "aws-secret-access-key",
                    "AWS secret access key",
                    EVERYWHERE,
                    4,
                    "(?i)(?P<name>aws[a-z_.-]{0,20}secret[a-z_.-]{0,20}|secret_?access_?key)" + ASSIGNED
                            + "(?P<secret>[A-Za-z0-9/+]{40})(?:$|[^A-Za-z0-9/+=])",
                    Gate.VALUE,
                    "aws_secret",
                    "aws-secret",
                    "aws.secret",
                    "awssecret",
                    "secretaccesskey",
                    "secret_access_key"),
            rule(
                    "gcp-api-key",
                    "Google API key",
                    OWN,
                    3.5,
                    START + "(?P<secret>AIza[A-Za-z0-9_-]{35})" + END,
                    Gate.SHAPE,
                    "AIza"),
            token("gcp-oauth-secret", "Google OAuth client secret", "GOCSPX-[A-Za-z0-9_-]{28}", 3, "GOCSPX-"),
            token("gcp-refresh-token", "Google refresh token", "1//0[A-Za-z0-9_-]{60,200}", 4, "1//0"),
            rule(
                    "azure-storage-key",
                    "Azure storage or Cosmos DB account key",
                    EVERYWHERE,
                    4.5,
                    "(?P<name>Account[kK]ey)=(?P<secret>[A-Za-z0-9+/]{86}==)",
                    Gate.VALUE,
                    "AccountKey="),
            rule(
                    "azure-shared-access-key",
                    "Azure Service Bus or Event Hubs key",
                    EVERYWHERE,
                    4,
                    "(?P<name>SharedAccessKey)=(?P<secret>[A-Za-z0-9+/]{43}=)",
                    Gate.VALUE,
                    "SharedAccessKey="),
            rule(
                    "azure-shared-access-signature",
                    "Azure shared access signature",
                    EVERYWHERE,
                    4,
                    "(?P<name>[?&]sig)=(?P<secret>[A-Za-z0-9%+/]{43,80}(?:%3[dD]|=))",
                    Gate.VALUE,
                    "&sig=",
                    "?sig="),
            rule(
                    "azure-client-secret",
                    "Microsoft Entra client secret",
                    EVERYWHERE,
                    3.5,
                    "(?:^|[^A-Za-z0-9_~.-])(?P<secret>[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34})(?:$|[^A-Za-z0-9_~.-])",
                    Gate.SHAPE,
                    "7Q~",
                    "8Q~"),
            token(
                    "digitalocean-token",
                    "DigitalOcean token",
                    "do[opr]_v1_[a-f0-9]{64}",
                    3,
                    "dop_v1_",
                    "doo_v1_",
                    "dor_v1_"),
            token("alibaba-access-key-id", "Alibaba Cloud access key id", "LTAI5t[A-Za-z0-9]{18}", 3, "LTAI5t"),
            token(
                    "github-token",
                    "GitHub token",
                    "gh[pousr]_[A-Za-z0-9]{36,255}",
                    2.5,
                    "ghp_",
                    "gho_",
                    "ghu_",
                    "ghs_",
                    "ghr_"),
            token(
                    "github-fine-grained-token",
                    "GitHub fine-grained token",
                    "github_pat_[A-Za-z0-9_]{60,255}",
                    3,
                    "github_pat_"),
            token(
                    "gitlab-token",
                    "GitLab token",
                    "(?:glpat|gldt|glrt|glcbt|glptt|glft|glsoat|glagent)-[A-Za-z0-9_.-]{20,300}",
                    2.5,
                    "glpat-",
                    "gldt-",
                    "glrt-",
                    "glcbt-",
                    "glptt-",
                    "glft-",
                    "glsoat-",
                    "glagent-"),
            token("atlassian-token", "Atlassian API token", "ATATT3[A-Za-z0-9_=-]{100,300}", 3.5, "ATATT3"),
            token("bitbucket-app-password", "Bitbucket app password", "ATBB[A-Za-z0-9_=-]{28}", 3.5, "ATBB"),
            token(
                    "slack-token",
                    "Slack token",
                    "xox[abeoprs]-[A-Za-z0-9]{6,}-[A-Za-z0-9-]{14,250}",
                    2.8,
                    "xoxa-",
                    "xoxb-",
                    "xoxe-",
                    "xoxo-",
                    "xoxp-",
                    "xoxr-",
                    "xoxs-"),
            token("slack-app-token", "Slack app token", "xapp-[0-9]-[A-Z0-9]{6,}-[0-9]{6,}-[a-z0-9]{20,}", 3, "xapp-"),
            rule(
                    "slack-webhook",
                    "Slack webhook address",
                    EVERYWHERE,
                    3.5,
                    "hooks\\.slack\\.com/(?:services|workflows)/(?P<secret>T[A-Za-z0-9]{5,}/[A-Za-z0-9]{5,}/[A-Za-z0-9/]{16,60})",
                    Gate.VALUE,
                    "hooks.slack.com/"),
            token(
                    "discord-webhook",
                    "Discord webhook address",
                    "discord(?:app)?\\.com/api/webhooks/[0-9]{15,21}/[A-Za-z0-9_-]{60,80}",
                    3.5,
                    "/api/webhooks/"),
            token("telegram-bot-token", "Telegram bot token", "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}", 3.5, ":AA"),
            token("npm-token", "npm token", "npm_[A-Za-z0-9]{36}", 2.5, "npm_"),
            token("pypi-token", "PyPI token", "pypi-[A-Za-z0-9_-]{50,300}", 3.5, "pypi-"),
            token("rubygems-token", "RubyGems token", "rubygems_[a-f0-9]{48}", 3, "rubygems_"),
            token(
                    "docker-hub-token",
                    "Docker Hub token",
                    "dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,60}",
                    3,
                    "dckr_pat_",
                    "dckr_oat_"),
            token("artifactory-token", "Artifactory API key", "AKCp[A-Za-z0-9]{60,80}", 3.5, "AKCp"),
            token("stripe-key", "Stripe live key", "(?:sk|rk)_live_[A-Za-z0-9]{20,250}", 2.5, "sk_live_", "rk_live_"),
            token("square-token", "Square token", "sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}", 3, "sq0atp-", "sq0csp-"),
            token(
                    "shopify-token",
                    "Shopify token",
                    "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",
                    3,
                    "shpat_",
                    "shpca_",
                    "shppa_",
                    "shpss_"),
            token("sendgrid-key", "SendGrid key", "SG\\.[A-Za-z0-9_-]{20,24}\\.[A-Za-z0-9_-]{39,50}", 3, "SG."),
            rule(
                    "twilio-key",
                    "Twilio key or token",
                    EVERYWHERE,
                    3,
                    "(?i)(?P<name>twilio[a-z0-9_.-]{0,40})" + ASSIGNED + "(?P<secret>(?:SK)?[0-9a-f]{32})" + END,
                    Gate.VALUE,
                    "twilio"),
            token("mailgun-key", "Mailgun key", "key-[0-9a-f]{32}", 3, "key-"),
            token("mailchimp-key", "Mailchimp key", "[0-9a-f]{32}-us[0-9]{1,2}", 3, "-us"),
            token(
                    "openai-key",
                    "OpenAI key",
                    "sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}",
                    3.5,
                    "T3BlbkFJ"),
            token("anthropic-key", "Anthropic key", "sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{80,120}", 3.5, "sk-ant-"),
            token("huggingface-token", "Hugging Face token", "hf_[A-Za-z0-9]{34,40}", 3.5, "hf_"),
            token(
                    "vault-token",
                    "HashiCorp Vault token",
                    "hv[sbr]\\.[A-Za-z0-9_-]{24,300}",
                    3.5,
                    "hvs.",
                    "hvb.",
                    "hvr."),
            token(
                    "terraform-token",
                    "HCP Terraform token",
                    "[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{60,70}",
                    3.5,
                    ".atlasv1."),
            token("databricks-token", "Databricks token", "dapi[a-f0-9]{32}(?:-[0-9])?", 3, "dapi"),
            token(
                    "grafana-token",
                    "Grafana token",
                    "(?:glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_[A-Za-z0-9+/]{60,400}={0,2})",
                    3,
                    "glsa_",
                    "glc_"),
            token("newrelic-key", "New Relic key", "NRAK-[A-Z0-9]{27}", 3, "NRAK-"),
            token("sentry-token", "Sentry token", "sntrys_[A-Za-z0-9+/=_]{60,300}", 3.5, "sntrys_"),
            token(
                    "dynatrace-token",
                    "Dynatrace token",
                    "dt0[a-z][0-9]{2}\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}",
                    3.5,
                    "dt0c01.",
                    "dt0s01.",
                    "dt0s16."),
            token("postman-key", "Postman key", "PMAK-[a-f0-9]{24}-[a-f0-9]{34}", 3, "PMAK-"),
            token("pulumi-token", "Pulumi token", "pul-[a-f0-9]{40}", 3, "pul-"),
            token(
                    "doppler-token",
                    "Doppler token",
                    "dp\\.(?:pt|st|ct|sa)\\.[A-Za-z0-9_.-]{40,60}",
                    3,
                    "dp.pt.",
                    "dp.st.",
                    "dp.ct.",
                    "dp.sa."),
            token("sonarqube-token", "SonarQube token", "sq[apu]_[a-f0-9]{40}", 3, "sqa_", "sqp_", "squ_"),
            token(
                    "age-secret-key",
                    "age secret key",
                    "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
                    3,
                    "AGE-SECRET-KEY-"));

    private static final List<SecretRule> ASSIGNMENTS = List.of(
            rule(
                    "url-password",
                    "password within a URL",
                    OWN,
                    2,
                    "(?P<name>[a-z][a-z0-9+.-]{1,20}://)[^\\s:/@\"'`<>{}$\\\\]{0,100}:(?P<secret>[^\\s:/@\"'`<>\\\\]{3,200})@[A-Za-z0-9\\[_-]",
                    Gate.VALUE,
                    "://"),
            rule(
                    "password-setting",
                    "password in settings",
                    SETTINGS,
                    2.3,
                    "(?i)(?:^|[^A-Za-z0-9])(?P<name>[A-Za-z0-9_.-]{0,60}(?:password|passwd|passphrase)[A-Za-z0-9_.-]{0,40})"
                            + valueAfter(6),
                    Gate.NAMED_VALUE,
                    "password",
                    "passwd",
                    "passphrase"),
            rule(
                    "secret-setting",
                    "secret or token in settings",
                    SETTINGS,
                    3,
                    "(?i)(?:^|[^A-Za-z0-9])(?P<name>[A-Za-z0-9_.-]{0,60}(?:secret|token|api[_.-]?key|access[_.-]?key|auth[_.-]?key"
                            + "|private[_.-]?key|account[_.-]?key|encryption[_.-]?key)[A-Za-z0-9_.-]{0,40})"
                            + valueAfter(8),
                    Gate.NAMED_VALUE,
                    "secret",
                    "token",
                    "apikey",
                    "api_key",
                    "api-key",
                    "api.key",
                    "access_key",
                    "access-key",
                    "accesskey",
                    "auth_key",
                    "auth-key",
                    "authkey",
                    "private_key",
                    "private-key",
                    "account_key",
                    "encryption_key",
                    "encryption-key",
                    "encryptionkey"));

    private static final List<SecretRule> NAMED = List.of(
            named(
                    "npmrc",
                    "password or token of an npm registry",
                    "(?P<name>_authToken|_auth|_password)\\s*=\\s*\"?(?P<secret>[^\\s\"]{6,})",
                    ".npmrc"),
            named("netrc", "password in .netrc", "(?P<name>password)\\s+(?P<secret>\\S{3,})", ".netrc", "_netrc"),
            named("pypirc", "password in .pypirc", "^\\s*(?P<name>password)\\s*[=:]\\s*(?P<secret>\\S{3,})", ".pypirc"),
            named(
                    "git-credentials",
                    "password of a forge",
                    "(?P<name>[a-z]+://)[^\\s:@/]*:(?P<secret>[^\\s@]{3,})@",
                    ".git-credentials",
                    ".config/git/credentials"),
            named(
                    "docker-config",
                    "password of a container registry",
                    "\"(?P<name>auth|identitytoken|registrytoken)\"\\s*:\\s*\"(?P<secret>[^\"]{6,})\"",
                    ".docker/config.json",
                    ".dockercfg",
                    "containers/auth.json"),
            named(
                    "pgpass",
                    "password of PostgreSQL",
                    "^[^#:\\s][^:\\s]*:[^:]*:[^:]*:[^:]*:(?P<secret>.{3,})$",
                    ".pgpass"),
            named(
                    "my-cnf",
                    "password of MySQL",
                    "^\\s*(?P<name>password|passwd)\\s*=\\s*[\"']?(?P<secret>[^\\s\"']{3,})",
                    ".my.cnf",
                    "my.cnf"),
            hashed(
                    "htpasswd",
                    "password hash of a web server",
                    "^(?P<name>[^:#\\s]+):(?P<secret>(?:\\$(?:apr1|2[aby]|5|6|y)\\$|\\{SHA\\})\\S{8,})",
                    ".htpasswd",
                    "htpasswd"),
            hashed(
                    "shadow",
                    "password hash of a user",
                    "^(?P<name>[^:#\\s]+):(?P<secret>\\$[0-9a-z]{1,10}\\$[^:]{8,}):",
                    "etc/shadow",
                    "etc/shadow-"),
            named(
                    "wordpress-config",
                    "password or key of WordPress",
                    "define\\s*\\(\\s*[\"'](?P<name>DB_PASSWORD|[A-Z_]*(?:KEY|SALT))[\"']\\s*,\\s*[\"'](?P<secret>[^\"']{3,})[\"']",
                    "wp-config.php"),
            named(
                    "maven-settings",
                    "password of a Maven repository",
                    "<(?P<name>password|passphrase)>\\s*(?P<secret>[^<{$\\s][^<\\s]{2,})\\s*</",
                    ".m2/settings.xml",
                    ".m2/settings-security.xml",
                    "maven/conf/settings.xml"),
            named(
                    "nuget-config",
                    "password of a NuGet feed",
                    "(?i)key=\"(?P<name>ClearTextPassword|Password)\"\\s+value=\"(?P<secret>[^\"%]{3,})\"",
                    "NuGet.Config",
                    "NuGet.config",
                    "nuget.config"),
            named(
                    "cargo-credentials",
                    "token of a Cargo registry",
                    "^\\s*(?P<name>token)\\s*=\\s*\"(?P<secret>[^\"]{6,})\"",
                    ".cargo/credentials.toml",
                    ".cargo/credentials"),
            named(
                    "gem-credentials",
                    "token of a gem server",
                    "^\\s*:?(?P<name>[A-Za-z_]+)\\s*:\\s*(?P<secret>[^\\s:]{12,})",
                    ".gem/credentials"),
            named(
                    "composer-auth",
                    "password or token of Composer",
                    "\"(?P<name>password|token|[a-z0-9.-]+\\.[a-z]{2,})\"\\s*:\\s*\"(?P<secret>[^\"]{6,})\"",
                    "auth.json"),
            named(
                    "kubeconfig",
                    "credentials of a Kubernetes cluster",
                    "^\\s*-?\\s*(?P<name>client-key-data|token|password)\\s*:\\s*[\"']?(?P<secret>[^\\s\"']{6,})",
                    ".kube/config",
                    "kubeconfig",
                    "kubeconfig.yaml",
                    "kubeconfig.yml"),
            named(
                    "terraform-credentials",
                    "token of Terraform",
                    "(?P<name>token)\"?\\s*[=:]\\s*\"(?P<secret>[^\"]{6,})\"",
                    ".terraformrc",
                    "credentials.tfrc.json"),
            named("vault-token-file", "token of Vault", "^(?P<secret>[A-Za-z0-9._-]{16,})\\s*$", ".vault-token"),
            named(
                    "rclone-config",
                    "password of rclone",
                    "^\\s*(?P<name>pass|password|secret_access_key|token)\\s*=\\s*(?P<secret>\\S.{5,})$",
                    "rclone.conf"),
            named(
                    "tomcat-users",
                    "password of Tomcat",
                    "^\\s*<user\\s[^>]*(?P<name>password)=\"(?P<secret>[^\"<]{3,})\"",
                    "tomcat-users.xml"));

    private SecretRules() {}

    /// The value of a setting: quoted, as an XML element or attribute, or one word.
    private static String valueAfter(int shortest) {
        return "(?:[\"']?\\]?\\s{0,10}(?:=>|:=|==?|:)\\s{0,10}|>\\s{0,10}|[\"']\\s{1,10}value\\s{0,3}=\\s{0,3})"
                + "(?:\"(?P<quoted>[^\"\\r\\n]{" + shortest + ",300})\"|'(?P<single>[^'\\r\\n]{" + shortest
                + ",300})'|(?P<secret>[^\\s\"'`,;<>{}()\\[\\]]{" + shortest + ",300}))";
    }

    private static SecretRule token(String id, String title, String shape, double entropy, String... literals) {
        return rule(id, title, EVERYWHERE, entropy, START + "(?P<secret>" + shape + ")" + END, Gate.SHAPE, literals);
    }

    private static SecretRule named(String id, String title, String line, String... files) {
        return new SecretRule(id, title, new Named(List.of(files)), List.of(), line, 0, Gate.VALUE);
    }

    private static SecretRule hashed(String id, String title, String line, String... files) {
        return new SecretRule(id, title, new Named(List.of(files)), List.of(), line, 3, Gate.SHAPE);
    }

    private static SecretRule rule(
            String id, String title, Where where, double entropy, String pattern, Gate gate, String... literals) {
        return new SecretRule(id, title, where, List.of(literals), pattern, entropy, gate);
    }

    /// Those that a literal leads to.
    static List<SecretRule> byLiteral() {
        return Stream.concat(TOKENS.stream(), ASSIGNMENTS.stream()).toList();
    }

    /// Those for files of a name.
    static List<SecretRule> byName() {
        return NAMED;
    }

    static List<SecretRule> all() {
        return Stream.of(TOKENS, NAMED, ASSIGNMENTS).flatMap(List::stream).toList();
    }
}
