package dev.plimsoll.notifier.channel;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.sending.Network;
import dev.plimsoll.notifier.sending.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Channels that run something: off unless enabled, bounded, and nothing of a name becomes a command.
final class ActionChannelsTest {
    private static final Message MESSAGE = Samples.message(EventKind.FINDING_OPENED);

    private final Surroundings enabled = Samples.surroundings(
            new Network(List.of("127.0.0.1"), false, 1, 2, null), new EnabledActions(true, true, true));

    @TempDir
    Path folder;

    @Test
    void each_is_off_unless_it_is_enabled_by_name() throws Exception {
        var touched = folder.resolve("touched");
        var script = script("touch " + touched);
        for (var channel : List.of(
                new ExecChannel("e", List.of(script), Map.of(), 0, false, null),
                new DockerChannel("d", "i", List.of(), Map.of(), "", null, List.of(), 0, "", false, "", null),
                kubernetes("https://127.0.0.1:1", false, null))) {
            assertThat(channel.deliver(MESSAGE, Samples.surroundings()))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.reason()).contains("enable: {"));
        }
        assertThat(touched).doesNotExist();
    }

    @Test
    void a_program_reads_the_event_and_nothing_of_it_is_a_command() throws Exception {
        var got = folder.resolve("got");
        var script = script("cat > " + got + "; echo \"$SECRET $HOME\"");
        var channel =
                new ExecChannel("e", List.of(script), Map.of("SECRET", Secret.of("s3cr3t-value")), 0, false, null);

        assertThat(channel.deliver(Samples.hostile(), enabled))
                .isInstanceOfSatisfying(
                        Outcome.Delivered.class,
                        done -> assertThat(done.answer()).isEqualTo("exit code 0 ***"));
        assertThat(Json.read(Files.readString(got)).path("specversion").asString())
                .isEqualTo("1.0");
        assertThat(channel.toString()).doesNotContain("s3cr3t-value");
    }

    @Test
    void exit_codes_say_whether_to_try_again() throws Exception {
        assertThat(exec(script("exit 75"))).isInstanceOf(Outcome.Later.class);
        assertThat(exec(script("echo broken >&2; exit 1")))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("exit code 1: broken"));
        assertThat(exec("/no/such/program")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void a_program_without_end_is_ended_and_output_without_end_is_not_kept() throws Exception {
        var begin = System.nanoTime();
        assertThat(new ExecChannel("e", List.of(script("sleep 60 & sleep 60")), Map.of(), 1, false, null)
                        .deliver(MESSAGE, enabled))
                .isInstanceOf(Outcome.Later.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(new ExecChannel("e", List.of(script("yes")), Map.of(), 1, false, null)
                        .deliver(MESSAGE, enabled)
                        .toString())
                .hasSizeLessThan(1_000);
    }

    @Test
    void a_program_is_named_by_its_path() {
        assertThatThrownBy(() -> new ExecChannel("e", List.of("rm"), Map.of(), 0, false, null))
                .hasMessageStartingWith("command");
    }

    @Test
    void a_container_is_made_run_waited_for_and_removed() throws Exception {
        try (var engine = new Engine(folder.resolve("docker.sock"), 0)) {
            assertThat(docker(engine).deliver(MESSAGE, enabled)).isEqualTo(new Outcome.Delivered("exit code 0", null));
            assertThat(engine.requests)
                    .extracting(request -> request.split(" HTTP", 2)[0])
                    .containsExactly(
                            "POST /v1.41/containers/create",
                            "POST /v1.41/containers/0123456789ab/start",
                            "POST /v1.41/containers/0123456789ab/wait",
                            "DELETE /v1.41/containers/0123456789ab?force=true");
            var made = Json.read(engine.requests
                    .getFirst()
                    .substring(engine.requests.getFirst().indexOf("{")));
            assertThat(made.path("HostConfig").path("NetworkMode").asString()).isEqualTo("none");
            assertThat(made.path("HostConfig").path("CapDrop").path(0).asString())
                    .isEqualTo("ALL");
            assertThat(made.path("Env").toString()).contains("PLIMSOLL_EVENT=", "CVE-2026-0001");
        }
    }

    @Test
    void a_container_that_fails_is_told_with_its_output_and_an_engine_that_is_away_is_tried_again() throws Exception {
        try (var engine = new Engine(folder.resolve("docker.sock"), 3)) {
            assertThat(docker(engine).deliver(MESSAGE, enabled))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.reason()).contains("exit code 3: its last words"));
        }
        assertThat(new DockerChannel(
                                "d",
                                "i",
                                List.of(),
                                Map.of(),
                                "",
                                null,
                                List.of(),
                                1,
                                folder.resolve("none").toString(),
                                false,
                                "",
                                null)
                        .deliver(MESSAGE, enabled))
                .isInstanceOf(Outcome.Later.class);
    }

    @Test
    void a_clusters_objects_are_labelled_scaled_or_deleted() throws Exception {
        var server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        try {
            server.stubFor(any(anyUrl())
                    .willReturn(okJson(
                            "{\"items\":[{\"metadata\":{\"name\":\"web\"}},{\"metadata\":{\"name\":\"api\"}}]}")));
            assertThat(kubernetes(server.baseUrl(), false, 0).deliver(MESSAGE, enabled))
                    .isEqualTo(new Outcome.Delivered("changed 2 deployments", null));
            server.verify(patchRequestedFor(urlPathEqualTo("/apis/apps/v1/namespaces/shop/deployments/web"))
                    .withHeader("Content-Type", equalTo("application/merge-patch+json"))
                    .withHeader("Authorization", equalTo("Bearer t0k3n-value"))
                    .withRequestBody(matchingJsonPath("$.metadata.labels.severity", equalTo("critical")))
                    .withRequestBody(matchingJsonPath("$.spec.replicas", equalTo("0"))));
            assertThat(kubernetes(server.baseUrl(), true, null).deliver(Samples.hostile(), enabled))
                    .isInstanceOf(Outcome.Delivered.class);
            server.verify(2, deleteRequestedFor(anyUrl()));
        } finally {
            server.stop();
        }
    }

    private Outcome exec(String program) throws InterruptedException {
        return new ExecChannel("e", List.of(program), Map.of(), 5, false, null).deliver(MESSAGE, enabled);
    }

    private String script(String content) throws IOException {
        var file = Files.createTempFile(folder, "script", ".sh");
        Files.writeString(file, "#!/bin/sh\n" + content + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("not executable");
        }
        return file.toString();
    }

    private KubernetesChannel kubernetes(String url, boolean delete, Integer scaleTo) throws IOException {
        var token = Files.writeString(folder.resolve("token"), "t0k3n-value\n");
        return new KubernetesChannel(
                "k",
                url,
                token.toString(),
                folder.resolve("none").toString(),
                "shop",
                "",
                "app=web",
                Map.of("severity", "{{severity}}", "where", "{{title}}"),
                Map.of(),
                scaleTo,
                delete,
                null);
    }

    private static DockerChannel docker(Engine engine) {
        return new DockerChannel(
                "d",
                "reg.example/action:1",
                List.of("run"),
                Map.of(),
                "",
                null,
                List.of(),
                5,
                engine.socket.toString(),
                false,
                "",
                null);
    }

    /// What an engine says, over a socket in the file system.
    private static final class Engine implements AutoCloseable {
        final Path socket;
        final List<String> requests = new CopyOnWriteArrayList<>();
        private final ServerSocketChannel server;

        Engine(Path socket, int exitCode) throws IOException {
            this.socket = socket;
            this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> {
                while (server.isOpen()) {
                    try (var client = server.accept()) {
                        answer(exitCode, client);
                    } catch (IOException _) {
                        // the next one
                    }
                }
            });
        }

        private void answer(int exitCode, java.nio.channels.SocketChannel client) throws IOException {
            var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
            var request = new StringBuilder();
            var length = 0;
            for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                request.append(line).append('\n');
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            for (var i = 0; i < length; i++) {
                request.append((char) in.read());
            }
            requests.add(request.toString());
            var path = request.toString();
            var answer = path.contains("/create")
                    ? response(201, "{\"Id\":\"0123456789ab\"}")
                    : path.contains("/wait")
                            ? response(200, "{\"StatusCode\":" + exitCode + "}")
                            : path.contains("/logs")
                                    ? response(200, "its last words")
                                    : "HTTP/1.1 204 No Content\r\n\r\n";
            Channels.newOutputStream(client).write(answer.getBytes(StandardCharsets.UTF_8));
        }

        private static String response(int status, String body) {
            return "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        }

        @Override
        public void close() throws IOException {
            server.close();
            Files.deleteIfExists(socket);
        }
    }
}
