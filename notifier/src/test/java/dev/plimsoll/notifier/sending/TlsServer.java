package dev.plimsoll.notifier.sending;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A server for 127.0.0.1 whose certificate the JDK's own keytool has made.
public final class TlsServer implements AutoCloseable {
    private final HttpsServer server;
    private final Path folder;
    private final SSLContext context;

    public TlsServer() throws IOException, GeneralSecurityException, InterruptedException {
        folder = Files.createTempDirectory("tls");
        var store = folder.resolve("store.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "password",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        made.getInputStream().readAllBytes();
        if (made.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "password".toCharArray());
        }
        var pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate("server").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Files.writeString(folder.resolve("ca.pem"), pem);
        var key = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(
                                keys.getKey("server", "password".toCharArray()).getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Files.writeString(folder.resolve("key.pem"), key);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "password".toCharArray());
        context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var ok = "ok".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, ok.length);
            exchange.getResponseBody().write(ok);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /// The file of the authority that vouches for it: itself.
    public String authority() {
        return folder.resolve("ca.pem").toString();
    }

    /// The file of its key.
    public String key() {
        return folder.resolve("key.pem").toString();
    }

    public SSLContext context() {
        return context;
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        Files.deleteIfExists(folder.resolve("ca.pem"));
        Files.deleteIfExists(folder.resolve("key.pem"));
        Files.deleteIfExists(folder.resolve("store.p12"));
        Files.deleteIfExists(folder);
    }
}
