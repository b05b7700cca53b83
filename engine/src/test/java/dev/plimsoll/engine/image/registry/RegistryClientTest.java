package dev.plimsoll.engine.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.image.Image;
import dev.plimsoll.engine.image.ImageFiles;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.LayerException;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.image.TarBytes;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryClientTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("ann:not-a-real-secret".getBytes());

    @TempDir
    Path folder;

    private final byte[] noise = new byte[1 << 20];
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private LoopbackRegistry registry;
    private ImageFiles files;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(noise);
        registry = new LoopbackRegistry();
        files = new ImageFiles()
                .gzipped(new TarBytes().file("a", "1").end())
                .gzipped(new TarBytes().file("noise", noise).end());
        registry.image("team/app", "1", files);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private Image open(String name, Map<String, String> environment, OpenOptions options) throws Exception {
        return new Images(environment).open(name, options);
    }

    private OpenOptions options() {
        return OpenOptions.in(folder.resolve("cache"));
    }

    private List<String> read(String name, OpenOptions options) throws Exception {
        try (var image = open(name, Map.of(), options)) {
            return read(image);
        }
    }

    private static List<String> read(Image image) throws IOException {
        var paths = new ArrayList<String>();
        for (var layer : image.layers()) {
            layer.read(entry -> paths.add(entry.path()));
        }
        return paths;
    }

    private String app() {
        return registry.host() + "/team/app:1";
    }

    /// A client that does not really wait.
    private RegistryClient client(Duration stall) {
        var access = new RegistryAccess(null, List.of(), Map.of());
        return new RegistryClient(registry.host(), "team/app", access, new Transport(access, pauses::add, stall));
    }

    private String layerPath(int index) {
        return LoopbackRegistry.blobPath(
                "team/app",
                ImageFiles.digest(files.content().values().stream().toList().get(2 + index)));
    }

    @Test
    void an_image_is_read_by_tag_and_by_digest() throws Exception {
        assertThat(read(app(), options())).containsExactly("a", "noise");
        var digest = ImageFiles.digest(files.manifest());
        assertThat(read(registry.host() + "/team/app@" + digest, options())).hasSize(2);
        try (var image = open("registry:" + app(), Map.of(), options())) {
            assertThat(image.facts().digest()).isEqualTo(ImageFiles.digest(files.config()));
            assertThat(image.facts().manifestDigest()).isEqualTo(digest);
            assertThat(image.facts().names()).containsExactly(app());
        }
        assertThat(Files.exists(folder.resolve("cache")))
                .as("nothing is written to disk")
                .isFalse();
    }

    @Test
    void what_is_not_there_is_told_with_the_registrys_words() {
        assertThatThrownBy(() -> read(registry.host() + "/team/app:2", options()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("the image team/app:2 was not found")
                .hasMessageContaining("manifest unknown");
    }

    @Test
    void an_unreachable_registry_is_told_with_the_next_step() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> read("127.0.0.1:" + port + "/app:1", options()))
                .hasMessageContaining("cannot reach 127.0.0.1:" + port)
                .hasMessageContaining("check the address");
        assertThatThrownBy(() -> read("no-such-host.invalid/app:1", options()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void a_server_without_tls_is_told_apart_from_an_unreachable_one() throws Exception {
        var access = new RegistryAccess(null, List.of(), Map.of());
        try (var server = new ServerSocket(0, 10, java.net.InetAddress.getByName("127.0.0.1"));
                var transport = new Transport(access)) {
            // Like a real server it reads before it answers (a reset would be tried again), and takes every connection.
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (var socket = server.accept()) {
                        socket.getInputStream().read(new byte[16_384]);
                        socket.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes());
                        socket.shutdownOutput();
                        socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (IOException _) {
                        // that connection, or the test, is over
                    }
                }
            });
            var uri = java.net.URI.create("https://127.0.0.1:" + server.getLocalPort() + "/v2/");
            assertThatThrownBy(() -> transport.get(uri, Map.of(), null))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("cannot speak TLS")
                    .hasMessageContaining("--insecure-registry");
        }
    }

    @Test
    void temporary_refusals_are_tried_again_after_the_time_asked_for() throws Exception {
        var times = new AtomicInteger();
        registry.fault("/v2/team/app/manifests/1", exchange -> {
            int time = times.incrementAndGet();
            if (time > 3) {
                return false;
            }
            if (time == 1) {
                exchange.getResponseHeaders().add("Retry-After", "7");
            }
            LoopbackRegistry.send(exchange, time == 1 ? 429 : time == 2 ? 500 : 503, "");
            return true;
        });
        try (var client = client(Duration.ofSeconds(5))) {
            assertThat(client.manifest("1", 10_000).bytes()).isEqualTo(files.manifest());
        }
        assertThat(pauses).hasSize(3).startsWith(Duration.ofSeconds(7));
    }

    @Test
    void a_registry_that_keeps_refusing_is_given_up() {
        registry.fault("/v2/team/app/manifests/1", exchange -> {
            LoopbackRegistry.send(exchange, 500, "");
            return true;
        });
        registry.fault("/v2/team/app/manifests/2", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "86400");
            LoopbackRegistry.send(exchange, 429, "");
            return true;
        });
        try (var client = client(Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> client.manifest("1", 10_000)).hasMessageContaining("answered 500");
            assertThat(pauses).hasSize(Transport.ATTEMPTS - 1);
            pauses.clear();
            assertThatThrownBy(() -> client.manifest("2", 10_000))
                    .hasMessageContaining("too many requests")
                    .hasMessageContaining("wait 86400 seconds");
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void a_broken_download_goes_on_where_it_was() throws Exception {
        var blob = files.content().values().stream().toList().get(3);
        var times = new AtomicInteger();
        registry.fault(layerPath(1), exchange -> {
            if (times.incrementAndGet() > 2) {
                return false;
            }
            var range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
            if (from > 0) {
                exchange.getResponseHeaders()
                        .add("Content-Range", "bytes " + from + "-" + (blob.length - 1) + "/" + blob.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, blob.length - from);
            exchange.getResponseBody().write(blob, from, 300_000);
            throw new IOException("cable pulled");
        });
        assertThat(read(app(), options())).containsExactly("a", "noise");
        assertThat(registry.requests.stream().filter(each -> each.contains("bytes=")))
                .hasSize(2);
    }

    @Test
    void a_server_that_ignores_the_range_is_understood() throws Exception {
        var blob = files.content().values().stream().toList().get(3);
        var times = new AtomicInteger();
        registry.fault(layerPath(1), exchange -> {
            exchange.sendResponseHeaders(200, blob.length);
            if (times.incrementAndGet() == 1) {
                exchange.getResponseBody().write(blob, 0, 300_000);
                throw new IOException("cable pulled");
            }
            exchange.getResponseBody().write(blob);
            return true;
        });
        assertThat(read(app(), options())).containsExactly("a", "noise");
        assertThat(times).hasValue(2);
    }

    @Test
    void a_stalled_download_is_given_up_in_the_end() throws Exception {
        var digest =
                ImageFiles.digest(files.content().values().stream().toList().get(3));
        registry.fault(layerPath(1), exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(20_000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        try (var client = client(Duration.ofMillis(100));
                var stream = client.openBlob(digest, 1000)) {
            assertThat(stream.read()).isOne();
            assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void wrong_content_is_refused_and_named() throws Exception {
        registry.put(
                layerPath(0), ImageFiles.gzip(new TarBytes().file("evil", "1").end()));
        assertThatThrownBy(() -> read(app(), options()))
                .isNotInstanceOf(LayerException.class)
                .hasMessageContaining("cannot read layer sha256:");
        registry.put("/v2/team/app/blobs/" + ImageFiles.digest(files.config()), "{}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> read(app(), options())).hasMessageContaining("the configuration of");
        registry.put("/v2/team/app/manifests/" + ImageFiles.digest(files.manifest()), new ImageFiles().manifest());
        assertThatThrownBy(() -> read(registry.host() + "/team/app@" + ImageFiles.digest(files.manifest()), options()))
                .hasMessageContaining("is not what its digest");
    }

    @Test
    void a_manifest_without_end_hits_a_named_limit() {
        registry.put("/v2/team/app/manifests/big", new byte[(4 << 20) + 1]);
        assertThatThrownBy(() -> read(registry.host() + "/team/app:big", options()))
                .hasMessageContaining("limit of 4194304");
    }

    private void requireBasic() {
        registry.fault("/v2/*", exchange -> {
            if (BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return false;
            }
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"here, \\\"there\\\"\"");
            LoopbackRegistry.send(exchange, 401, "");
            return true;
        });
    }

    @Test
    void a_user_and_password_are_sent_when_asked_for() throws Exception {
        requireBasic();
        var ann = new Credentials("ann", "not-a-real-secret", "--username");
        assertThat(read(app(), options().withCredentials(ann))).hasSize(2);
        assertThatThrownBy(() -> read(app(), options()))
                .hasMessageContaining("wants credentials for team/app")
                .hasMessageContaining("docker login")
                .hasMessageContaining("no docker or podman configuration was found");
        assertThatThrownBy(
                        () -> read(app(), options().withCredentials(new Credentials("ann", "wrong-one", "--username"))))
                .hasMessageContaining("refuses user 'ann' from --username")
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void stored_credentials_are_found() throws Exception {
        requireBasic();
        var docker = Files.createDirectories(folder.resolve("docker"));
        var config = docker.resolve("config.json");
        var auth = BASIC.substring(6);
        var environment = Map.of("DOCKER_CONFIG", docker.toString(), "PATH", docker.toString());
        for (var text : List.of(
                "{'auths':{'" + registry.host() + "':{'auth':'" + auth + "'}}}",
                "{'auths':{'https://" + registry.host() + "/v1/':{'auth':'" + auth + "'}}}",
                "{'auths':{'" + registry.host() + "/team':{'auth':'" + auth + "'},'" + registry.host()
                        + "':{'auth':'eDp5'}}}",
                "{'credsStore':'test'}",
                "{'credHelpers':{'" + registry.host() + "':'test'},'credsStore':'none'}")) {
            Files.writeString(config, text.replace('\'', '"'));
            helper(
                    docker,
                    "test",
                    "read server; [ \"$server\" = " + registry.host() + " ] || exit 1\n"
                            + "echo '{\"ServerURL\":\"x\",\"Username\":\"ann\",\"Secret\":\"not-a-real-secret\"}'");
            try (var image = open(app(), environment, options())) {
                assertThat(read(image)).as(text).hasSize(2);
            }
        }
        var podman = Files.createDirectories(folder.resolve("home/.config/containers"));
        Files.writeString(
                podman.resolve("auth.json"), "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}");
        try (var image = open(app(), Map.of("HOME", folder.resolve("home").toString()), options())) {
            assertThat(read(image)).hasSize(2);
        }
    }

    private static void helper(Path folder, String name, String script) throws IOException {
        var path = Files.writeString(folder.resolve("docker-credential-" + name), "#!/bin/sh\n" + script + "\n");
        assertThat(path.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void helpers_that_fail_are_told_without_their_secrets() throws Exception {
        requireBasic();
        var docker = Files.createDirectories(folder.resolve("docker"));
        helper(docker, "bad", "echo secret-in-output; exit 3");
        for (var each : Map.of(
                        "{'credsStore':'bad'}", "failed with exit code 3",
                        "{'credsStore':'missing'}", "docker-credential-missing is not in PATH",
                        "{'credsStore':'../bad'}", "no name of a helper",
                        "{'credsStore'", "cannot be read",
                        "{'auths':{}}", "has none for")
                .entrySet()) {
            Files.writeString(docker.resolve("config.json"), each.getKey().replace('\'', '"'));
            assertThatThrownBy(() -> open(
                            app(),
                            Map.of("DOCKER_CONFIG", docker.toString(), "PATH", docker + ":/usr/bin:/bin"),
                            options()))
                    .hasMessageContaining(each.getValue())
                    .hasMessageNotContaining("secret-in-output");
        }
    }

    private void requireToken(LoopbackRegistry tokens, String realm) {
        registry.fault("/v2/*", exchange -> {
            if ("Bearer tok-1".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return false;
            }
            exchange.getResponseHeaders()
                    .add(
                            "WWW-Authenticate",
                            "Bearer realm=\"" + realm + "\",service=\"reg\",scope=\"repository:team/app:pull\"");
            LoopbackRegistry.send(exchange, 401, "");
            return true;
        });
        tokens.fault("/token*", exchange -> {
            LoopbackRegistry.send(exchange, 200, "{\"token\":\"tok-1\",\"expires_in\":300}");
            return true;
        });
    }

    @Test
    void a_token_is_fetched_where_the_registry_says() throws Exception {
        try (var tokens = new LoopbackRegistry()) {
            requireToken(tokens, "http://" + tokens.host() + "/token");
            assertThat(read(app(), options())).hasSize(2);
            assertThat(tokens.requests).containsExactly("GET /token?service=reg&scope=repository%3Ateam%2Fapp%3Apull");
            assertThat(tokens.authorizations).containsExactly("null");
            tokens.authorizations.clear();
            read(app(), options().withCredentials(new Credentials("ann", "not-a-real-secret", "--username")));
            assertThat(tokens.authorizations).containsExactly(BASIC);
            assertThat(registry.authorizations)
                    .as("the registry sees the token alone")
                    .doesNotContain(BASIC);
            read(app(), options().withCredentials(new Credentials(Credentials.IDENTITY_TOKEN, "refresh", "test")));
            assertThat(tokens.requests.getLast()).isEqualTo("POST /token");
        }
    }

    @Test
    void nobody_is_sent_for_tokens_without_tls() {
        registry.fault("/v2/*", exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"http://tokens.example/x\"");
            LoopbackRegistry.send(exchange, 401, "");
            return true;
        });
        assertThatThrownBy(
                        () -> read(app(), options().withCredentials(new Credentials("ann", "not-a-real-secret", "x"))))
                .hasMessageContaining("plain HTTP at tokens.example, which is refused");
    }

    @Test
    void an_expired_token_is_renewed() throws Exception {
        try (var tokens = new LoopbackRegistry()) {
            var issued = new AtomicInteger();
            var valid = new AtomicInteger(1);
            registry.fault("/v2/*", exchange -> {
                if (("Bearer t" + valid.get())
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    return false;
                }
                exchange.getResponseHeaders()
                        .add("WWW-Authenticate", "Bearer realm=\"http://" + tokens.host() + "/token\"");
                LoopbackRegistry.send(exchange, 401, "");
                return true;
            });
            tokens.fault("/token*", exchange -> {
                LoopbackRegistry.send(exchange, 200, "{\"access_token\":\"t" + issued.incrementAndGet() + "\"}");
                return true;
            });
            try (var image = open(app(), Map.of(), options())) {
                valid.set(2);
                assertThat(read(image)).hasSize(2);
            }
            assertThat(issued).hasValue(2);
        }
    }

    @Test
    void credentials_do_not_follow_a_redirect_to_another_host() throws Exception {
        requireBasic();
        try (var store = new LoopbackRegistry()) {
            store.image("team/app", "1", files);
            registry.fault("/v2/team/app/blobs/*", exchange -> {
                if (!BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    return false;
                }
                exchange.getResponseHeaders().add("Location", "http://" + store.host() + exchange.getRequestURI());
                exchange.sendResponseHeaders(307, -1);
                return true;
            });
            var ann = new Credentials("ann", "not-a-real-secret", "--username");
            assertThat(read(app(), options().withCredentials(ann))).hasSize(2);
            assertThat(store.authorizations).isNotEmpty().containsOnly("null");
        }
    }

    @Test
    void redirects_in_circles_and_out_of_tls_are_refused() {
        registry.fault("/v2/team/app/manifests/1", exchange -> {
            exchange.getResponseHeaders().add("Location", "/v2/team/app/manifests/1");
            exchange.sendResponseHeaders(302, -1);
            return true;
        });
        assertThatThrownBy(() -> read(app(), options())).hasMessageContaining("redirects more than 5 times");
        registry.fault("/v2/team/app/manifests/2", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://metadata.example/latest");
            exchange.sendResponseHeaders(302, -1);
            return true;
        });
        assertThatThrownBy(() -> read(registry.host() + "/team/app:2", options()))
                .hasMessageContaining("plain HTTP at metadata.example");
        registry.fault("/v2/team/app/manifests/3", exchange -> {
            exchange.getResponseHeaders().add("Location", "file:///etc/passwd");
            exchange.sendResponseHeaders(302, -1);
            return true;
        });
        assertThatThrownBy(() -> read(registry.host() + "/team/app:3", options()))
                .hasMessageContaining("no web address");
    }

    @Test
    void challenges_are_read_as_they_are_written_in_the_wild() {
        assertThat(Challenge.parse("Bearer realm=\"https://a/t\",service=\"s, x\" , scope=r, Basic realm=\"b\""))
                .containsExactly(
                        new Challenge("bearer", Map.of("realm", "https://a/t", "service", "s, x", "scope", "r")),
                        new Challenge("basic", Map.of("realm", "b")));
        assertThat(Challenge.parse("Negotiate, Basic realm=x"))
                .extracting(Challenge::scheme)
                .containsExactly("negotiate", "basic");
        assertThat(Challenge.parse("")).isEmpty();
        assertThat(Challenge.parse("=,=\"\\")).isEmpty();
    }
}
