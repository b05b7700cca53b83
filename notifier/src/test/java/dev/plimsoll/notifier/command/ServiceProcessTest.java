package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plimsoll.notifier.Documents;
import dev.plimsoll.notifier.Waiting;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.notifier.sending.TlsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command itself, in a process of its own, as operators run it.
class ServiceProcessTest {
    private static final String CONFIGURATION = """
            channels: [{ file: { name: log, path: LOG, format: json } }]
            routes: [{ name: ROUTE, channels: [log] }]
            """;

    @TempDir
    private Path folder;

    private Process process;

    @AfterEach
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly();
            process.waitFor(30, TimeUnit.SECONDS);
        }
    }

    private Path configure(String route) throws IOException {
        return Files.writeString(
                folder.resolve("n.yaml"),
                CONFIGURATION
                        .replace("LOG", folder.resolve("told.jsonl").toString())
                        .replace("ROUTE", route));
    }

    private String start(String... options) throws IOException, InterruptedException {
        // a JVM leaves a SIGHUP alone that whoever started it ignores, as nohup does
        var words = new ArrayList<>(List.of(
                "env",
                "--default-signal=HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                NotifierCommand.class.getName(),
                "--config",
                folder.resolve("n.yaml").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                "0"));
        words.addAll(List.of(options));
        process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Waiting.until(() -> log().contains("address="));
        return log().replaceAll("(?s).*address=([0-9.:]+).*", "$1");
    }

    private String log() {
        try {
            return Files.exists(folder.resolve("log")) ? Files.readString(folder.resolve("log")) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private void hangUp() throws Exception {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void sighup_reads_the_configuration_again_and_one_with_faults_leaves_the_old_one() throws Exception {
        configure("first");
        start();
        hangUp();
        Waiting.until(() -> log().contains("the configuration was read again"));

        Files.writeString(folder.resolve("n.yaml"), "routes: 3\n");
        hangUp();
        Waiting.until(() -> log().contains("the new configuration is refused"));
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void a_destination_that_fails_is_told_with_the_reason_and_what_to_do_and_fills_no_log() throws Exception {
        var refusing = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        refusing.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        refusing.start();
        try {
            Files.writeString(folder.resolve("n.yaml"), """
                    network: { allow: [127.0.0.1/32] }
                    channels:
                      - webhook: { name: denied, url: "http://127.0.0.1:%d/x" }
                      - webhook: { name: down, url: "http://127.0.0.1:1/x" }
                    routes: [{ name: all, channels: [denied, down] }]
                    """.formatted(
                            refusing.getAddress().getPort()));
            var address = start();
            try (var http = HttpClient.newHttpClient()) {
                for (int i = 0; i < 30; i++) {
                    var report = Documents.trivy("team/app:" + i, "2026-11-28T01:00:00Z", "CVE-1 HIGH a");
                    http.send(
                            HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1/events"))
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(report))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
                }
                Waiting.until(() -> body(http, address, "/metrics")
                        .contains("plimsoll_notifier_deliveries{channel=\"denied\",state=\"dead\"} 30"));
                Waiting.until(() -> log().contains("left in peace"));
            }
            assertThat(log().lines().filter(line -> line.contains("dead letter")))
                    .singleElement()
                    .asString()
                    .contains("denied", "401", "check the credentials", "plimsoll notifier replay");
            assertThat(log().lines().filter(line -> line.contains("left in peace")))
                    .singleElement()
                    .asString()
                    .contains("down", "127.0.0.1:1", "until=", "nothing is lost");
            assertThat(log().lines()).hasSizeLessThan(10);
        } finally {
            refusing.stop(0);
        }
    }

    private static String body(HttpClient http, String address, String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://" + address + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Test
    void it_answers_over_tls_with_the_certificate_that_it_is_given() throws Exception {
        configure("first");
        try (var certificate = new TlsServer()) {
            var address = start("--tls-certificate", certificate.authority(), "--tls-key", certificate.key());
            try (var http = HttpClient.newBuilder()
                    .sslContext(new Tls(certificate.authority(), false).context())
                    .build()) {
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create("https://" + address + "/health/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("ready\n");
                assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            }
            renewed(certificate, address);
        }
    }

    /// A certificate that takes the old one's place is shown after a SIGHUP; one that does not fit its key is not.
    private void renewed(TlsServer old, String address) throws Exception {
        try (var newer = new TlsServer()) {
            Files.copy(Path.of(newer.authority()), Path.of(old.authority()), StandardCopyOption.REPLACE_EXISTING);
            hangUp();
            Waiting.until(() -> log().contains("the key is not that of the certificate"));
            Files.copy(Path.of(newer.key()), Path.of(old.key()), StandardCopyOption.REPLACE_EXISTING);
            hangUp();
            Waiting.until(() -> log().contains("the configuration was read again"));
            try (var http = HttpClient.newBuilder()
                    .sslContext(new Tls(newer.authority(), false).context())
                    .build()) {
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create("https://" + address + "/health/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("ready\n");
            }
        }
    }
}
