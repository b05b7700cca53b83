package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.notifier.sending.TlsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeConfigTest {
    private static final String FILE = """
            apiVersion: v1
            kind: Config
            current-context: one
            contexts:
            - {name: other, context: {cluster: c, user: nobody}}
            - {name: one, context: {cluster: c, user: u, namespace: shop}}
            clusters:
            - {name: c, cluster: {server: 'https://10.0.0.1:6443/', CLUSTER}}
            users:
            - {name: u, user: {USER}}
            """;

    @TempDir
    private Path folder;

    private KubeConfig read(String cluster, String user) throws IOException, UndeliverableException {
        var file = Files.writeString(
                folder.resolve("config"), FILE.replace("CLUSTER", cluster).replace("USER", user));
        return KubeConfig.read(file);
    }

    private static String data(String file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(file)));
    }

    @Test
    void a_client_certificate_in_the_file_itself_lets_in() throws Exception {
        try (var certificate = new TlsServer()) {
            var config = read(
                    "certificate-authority-data: " + data(certificate.authority()),
                    "client-certificate-data: " + data(certificate.authority()) + ", client-key-data: "
                            + data(certificate.key()));
            assertThat(config.server()).isEqualTo("https://10.0.0.1:6443");
            assertThat(config.token()).isNull();
            assertThat(config.tls().context()).isNotNull();
            assertThat(config.tls().toString() + config).doesNotContain("BEGIN");
        }
    }

    @Test
    void a_token_may_stand_in_a_file_beside_it() throws Exception {
        Files.writeString(folder.resolve("token"), "t0k3n\n");
        assertThat(read("insecure-skip-tls-verify: true", "tokenFile: token")
                        .token()
                        .reveal())
                .isEqualTo("t0k3n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec: {command: aws}", "username: x"})
    void what_names_no_credentials_that_are_known_is_refused(String user) {
        assertThatThrownBy(() -> read("proxy-url: ''", user)).isInstanceOf(UndeliverableException.class);
    }

    @Test
    void what_is_no_such_file_is_told() throws Exception {
        var file = Files.write(folder.resolve("x"), "a: [".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> KubeConfig.read(file)).isInstanceOf(UndeliverableException.class);
        assertThatThrownBy(() -> KubeConfig.read(folder.resolve("none"))).isInstanceOf(UndeliverableException.class);
    }
}
