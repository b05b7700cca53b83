package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.Waiting;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.notifier.sending.TlsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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
        }
    }
}
