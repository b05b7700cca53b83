package dev.plimsoll.architecture;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A machine that pipelines run on: Plimsoll of these sources, a real registry (Debian's docker-registry) and real
/// skopeo; in place of Docker a script that keeps archives in a folder, writes down what it was told, and pushes with
/// skopeo.
final class BuildMachine implements AutoCloseable {
    private static final String DOCKER = """
            #!/bin/sh
            set -eu
            printf '%s\\n' "$*" >>"$ENGINE/told"
            file() { printf '%s/%s.tar' "$ENGINE" "$(printf '%s' "$1" | tr -c 'A-Za-z0-9.\\n' _)"; }
            case $1 in
              build) cp "$BUILT_IMAGE" "$(file "$3")" ;;
              image) sha256sum <"$(file "$5")" ;;
              save) cat "$(file "$2")" ;;
              tag) cp "$(file "$2")" "$(file "$3")" ;;
              push) exec skopeo copy --quiet "docker-archive:$(file "$2")" "docker://$2" ;;
              *) exit 64 ;;
            esac
            """;

    private final Path folder;
    private final Process registry;
    private final String host;
    private final Map<String, String> environment = new LinkedHashMap<>();

    record Ended(int exitCode, String output) {}

    /// @param folder empty, for all that it keeps
    BuildMachine(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        var server = TestNeeds.program("docker-registry");
        TestNeeds.program("skopeo");
        TestNeeds.program("jq");
        TestNeeds.program("curl");
        program("docker", DOCKER);
        program("plimsoll", """
                #!/bin/sh
                exec '%s/bin/java' --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                  -cp '%s' dev.plimsoll.cli.Plimsoll "$@"
                """.formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
        Files.createDirectories(folder.resolve("engine"));
        host = "127.0.0.1:" + freePort();
        Files.writeString(folder.resolve("registry.yml"), """
                version: 0.1
                log: { level: error }
                storage: { filesystem: { rootdirectory: %s } }
                http: { addr: "%s" }
                """.formatted(stored(), host));
        var containers = Files.createDirectories(folder.resolve("home/.config/containers"));
        Files.writeString(containers.resolve("policy.json"), "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
        Files.writeString(
                containers.resolve("registries.conf"),
                "[[registry]]\nlocation = \"%s\"\ninsecure = true\n".formatted(host));
        var path = folder.resolve("bin") + ":" + System.getenv("PATH");
        environment.put("PATH", path);
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("ENGINE", folder.resolve("engine").toString());
        environment.put("PLIMSOLL_CACHE", folder.resolve("cache").toString());
        registry = new ProcessBuilder(
                        server.toString(),
                        "serve",
                        folder.resolve("registry.yml").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        var end = Instant.now().plusSeconds(30);
        while (status("/v2/") != 200) {
            if (Instant.now().isAfter(end)) {
                close();
                throw new IOException(
                        "the registry does not start: " + Files.readString(folder.resolve("registry.log")));
            }
            Thread.sleep(50);
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private void program(String name, String script) throws IOException {
        var file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, script);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    /// The registry's host and port.
    String host() {
        return host;
    }

    BuildMachine with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// Runs a command in a folder, with nothing of this process's environment.
    Ended run(Path where, Map<String, String> variables, List<String> command)
            throws IOException, InterruptedException {
        var output = Files.createTempFile(folder, "output", ".txt");
        var builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(variables);
        var process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command + " does not end: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    /// What Docker was told since this was asked for, first words only.
    List<String> toldDocker() throws IOException {
        var told = folder.resolve("engine/told");
        if (!Files.exists(told)) {
            return List.of();
        }
        var lines = Files.readAllLines(told);
        Files.delete(told);
        return lines.stream().map(line -> line.split(" ", 2)[0]).toList();
    }

    /// Whether the registry has an image of this name and tag.
    boolean isPushed(String repository, String tag) throws InterruptedException {
        return status("/v2/" + repository + "/manifests/" + tag) == 200;
    }

    /// Files that the registry keeps: not one before something was pushed, whole or in part.
    long filesOfTheRegistry() throws IOException {
        if (!Files.exists(stored())) {
            return 0;
        }
        try (var files = Files.walk(stored())) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private Path stored() {
        return folder.resolve("registry");
    }

    private int status(String path) throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://" + host + path))
                    .timeout(Duration.ofSeconds(20))
                    .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                    .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0; // not there yet
        }
    }

    @Override
    public void close() {
        registry.destroy();
        registry.onExit().completeOnTimeout(registry, 10, TimeUnit.SECONDS).join();
    }
}
