package dev.plimsoll.engine.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.TestNeeds;
import dev.plimsoll.engine.image.CosignFiles;
import dev.plimsoll.engine.image.ImageFiles;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.image.TarBytes;
import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real registry: Debian's `docker-registry`, on loopback, with a password file.
final class DebianRegistryTest {
    private static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString("ann:not-a-real-secret".getBytes());

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Process server;
    private String host;

    @BeforeEach
    void start() throws Exception {
        var program = TestNeeds.program("docker-registry");
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        host = "127.0.0.1:" + port;
        Files.writeString(
                folder.resolve("htpasswd"), "ann:$2y$05$abcdefghijklmnopqrstuungVG5rV2wnfvY7IqXMxsk5437TWq.4m\n");
        Files.writeString(
                folder.resolve("config.yml"), """
                version: 0.1
                log: { level: error }
                storage: { filesystem: { rootdirectory: %s } }
                http: { addr: "%s" }
                auth: { htpasswd: { realm: test, path: %s } }
                """.formatted(folder.resolve("data"), host, folder.resolve("htpasswd")));
        server = new ProcessBuilder(
                        program.toString(),
                        "serve",
                        folder.resolve("config.yml").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var end = Instant.now().plusSeconds(30);
        while (!answers()) {
            assertThat(Instant.now()).as(() -> log()).isBefore(end);
            Thread.sleep(50);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return request("GET", "/v2/", new byte[0], "").statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        http.close();
        if (server != null) {
            server.destroy();
            server.waitFor();
        }
    }

    private HttpResponse<String> request(String method, String path, byte[] body, String type)
            throws IOException, InterruptedException {
        var uri = path.startsWith("http") ? URI.create(path) : URI.create("http://" + host + path);
        var request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", AUTHORIZATION)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void push(String repository, String tag, ImageFiles files) throws Exception {
        push(repository, tag, files.manifest(), files.content());
    }

    private void push(String repository, String tag, byte[] manifest, Map<Digest, byte[]> content) throws Exception {
        for (var each : content.entrySet()) {
            if (each.getKey().equals(ImageFiles.digest(manifest))) {
                continue;
            }
            var started = request("POST", "/v2/" + repository + "/blobs/uploads/", new byte[0], "");
            var location = started.headers().firstValue("Location").orElseThrow();
            var target = location + (location.contains("?") ? "&" : "?") + "digest=" + each.getKey();
            assertThat(request("PUT", target, each.getValue(), "application/octet-stream")
                            .statusCode())
                    .isEqualTo(201);
        }
        var put = request(
                "PUT",
                "/v2/" + repository + "/manifests/" + tag,
                manifest,
                "application/vnd.oci.image.manifest.v1+json");
        assertThat(put.statusCode()).as(put::body).isEqualTo(201);
    }

    @Test
    void an_image_is_pulled_with_stored_credentials_and_not_without() throws Exception {
        var files = new ImageFiles()
                .gzipped(new TarBytes().file("a", "1").end())
                .zstd(new TarBytes().file("b", "2").end());
        push("team/app", "1.0", files);
        var config = Files.createDirectory(folder.resolve("docker")).resolve("config.json");
        Files.writeString(config, "{\"auths\":{\"" + host + "\":{\"auth\":\"" + AUTHORIZATION.substring(6) + "\"}}}");
        var options = OpenOptions.in(folder.resolve("cache"));
        var reference = host + "/team/app:1.0";
        var images = new Images(Map.of("DOCKER_CONFIG", config.getParent().toString()));
        var paths = new ArrayList<String>();
        try (var image = images.open(reference, options)) {
            assertThat(image.facts().digest()).isEqualTo(ImageFiles.digest(files.config()));
            assertThat(image.facts().manifestDigest()).isEqualTo(ImageFiles.digest(files.manifest()));
            for (var layer : image.layers()) {
                layer.read(entry -> paths.add(entry.path()));
            }
        }
        assertThat(paths).containsExactly("a", "b");
        assertThatThrownBy(() -> new Images(Map.of()).open(reference, options))
                .hasMessageContaining("wants credentials");
        assertThatThrownBy(() -> images.open(host + "/team/app:2.0", options)).hasMessageContaining("was not found");
        assertThatThrownBy(() -> images.open(host + "/team/other:1", options)).hasMessageContaining("was not found");
    }

    @Test
    void a_signature_is_found_by_the_tag_that_cosign_gives_it() throws Exception {
        var files = new ImageFiles().gzipped(new TarBytes().file("a", "1").end());
        var digest = ImageFiles.digest(files.manifest());
        push("team/signed", "1.0", files);
        var options = OpenOptions.in(folder.resolve("cache"))
                .withCredentials(new Credentials("ann", "not-a-real-secret", "the test"))
                .withSignatures(true);
        try (var image = new Images(Map.of()).open(host + "/team/signed:1.0", options)) {
            assertThat(image.facts().signatures()).isEmpty();
            assertThat(image.warnings()).isEmpty();
        }
        var signature = new CosignFiles().signature(CosignFiles.key("EC").getPrivate(), digest);
        push("team/signed", "sha256-" + digest.hex() + ".sig", signature.manifest(), signature.content());

        try (var image = new Images(Map.of()).open(host + "/team/signed:1.0", options)) {
            assertThat(image.facts().signatures()).singleElement().satisfies(found -> {
                assertThat(found.subject()).isEqualTo(digest);
                assertThat(found.payload()).isEqualTo(CosignFiles.payload(digest));
            });
            assertThat(image.warnings()).isEmpty();
        }
    }
}
