package dev.plimsoll.server.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Dialect;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The platform behind a certificate of its own.
final class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void browsers_are_kept_to_tls_and_cookies_to_this_host() throws Exception {
        var keys = keys();
        var key = pem("PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
        var certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
        try (var platform = TestPlatform.start(
                Dialect.SQLITE,
                folder.resolve("data"),
                "server.ssl.certificate=" + certificate.toUri(),
                "server.ssl.certificate-private-key=" + key.toUri(),
                "server.ssl.enabled-protocols=TLSv1.3,TLSv1.2")) {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", keys.getCertificate("server"));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            var login = URI.create(platform.at("/login").toString().replace("http:", "https:"));
            try (var client = HttpClient.newBuilder().sslContext(tls).build()) {
                var page = client.send(HttpRequest.newBuilder(login).build(), BodyHandlers.ofString());
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(page.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
                assertThat(page.headers().firstValue("Strict-Transport-Security"))
                        .hasValue("max-age=31536000");
                assertThat(page.headers().firstValue("Set-Cookie").orElse(""))
                        .startsWith("__Host-plimsoll_login=")
                        .contains("; Secure", "; HttpOnly", "; SameSite=Lax", "Path=/")
                        .doesNotContain("Domain");
            }
            try (var old = HttpClient.newBuilder()
                    .sslContext(tls)
                    .sslParameters(new javax.net.ssl.SSLParameters(null, new String[] {"TLSv1.1"}))
                    .build()) {
                assertThatThrownBy(() -> old.send(HttpRequest.newBuilder(login).build(), BodyHandlers.ofString()))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private KeyStore keys() throws Exception {
        var file = folder.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private Path pem(String kind, byte[] bytes) throws IOException {
        var file = folder.resolve(kind.replace(' ', '-') + ".pem");
        return Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind
                        + "-----\n");
    }
}
