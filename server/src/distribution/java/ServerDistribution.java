import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/// Completes the platform's distribution, whose jars Maven has put into its `lib`: the wiring of the beans as code
/// instead of annotations that are searched for at every start (Spring's ahead-of-time processing), and a cache of
/// loaded classes and profiles, trained by a real start (AOT cache, JEP 483, 514 and 515).
///
/// Maven calls it in the package phase of `server`; docs/adr/057-start-of-the-server.md says why it is made this way.
///
/// ```
/// java ServerDistribution.java ROOT OUT JAR CLASS_PATH
/// ```
/// ROOT is the repository, OUT the distribution, JAR the platform's own jar, CLASS_PATH the jars that it needs; both
/// lie
/// in OUT/lib under the same names.
final class ServerDistribution {
    private static final Duration LONGEST_STEP = Duration.ofMinutes(5);
    /// What is asked of the server that is trained: that it is ready, a page, and an answer in JSON.
    private static final List<String> ASKED = List.of("/health/ready", "/login", "/api/v1/images", "/metrics");
    /// One time for all, so that two builds of the same sources make the same jar.
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final Path root;
    private final Path home;
    private final Path lib;
    private final Set<String> jars;

    private ServerDistribution(Path root, Path home, Set<String> jars) {
        this.root = root;
        this.home = home;
        this.lib = home.resolve("lib");
        this.jars = jars;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            System.err.println("usage: java ServerDistribution.java ROOT OUT JAR CLASS_PATH");
            System.exit(2);
        }
        var jars = new LinkedHashSet<String>();
        jars.add(Path.of(arguments[2]).getFileName().toString());
        Stream.of(arguments[3].split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar"))
                .forEach(path -> jars.add(Path.of(path).getFileName().toString()));
        new ServerDistribution(absolute(arguments[0]), absolute(arguments[1]), jars).build();
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    private void build() throws IOException, InterruptedException {
        // whoever is killed half way leaves no sources file, and so no distribution that the launcher would take
        Files.deleteIfExists(home.resolve("sources"));
        leaveOnlyWanted();
        Files.copy(root.resolve("server/src/distribution/jvm.options"), lib.resolve("jvm.options"));
        extractSqlite();
        var work = Files.createTempDirectory("plimsoll-server-build");
        try {
            jar(lib.resolve("start.jar"), wire(work));
            train(lib.resolve("start.aot"), work);
        } finally {
            delete(work);
        }
        Files.writeString(home.resolve("sources"), sources());
    }

    /// Jars of other versions, and what an earlier build has made.
    private void leaveOnlyWanted() throws IOException {
        try (var files = Files.list(lib)) {
            for (var file : files.toList()) {
                if (!jars.contains(file.getFileName().toString())) {
                    delete(file);
                }
            }
        }
        for (var jar : jars) {
            if (!Files.isRegularFile(lib.resolve(jar))) {
                throw new IOException(lib.resolve(jar) + " is missing: build with `mvn package`, which puts it there");
            }
        }
    }

    /// SQLite's native library for this machine: in its jar it would be unpacked to the temporary folder by every
    /// start.
    /// On a machine that is not known here it stays there.
    private void extractSqlite() throws IOException {
        var arm = System.getProperty("os.arch").equals("aarch64");
        var processor = arm ? "aarch64" : "x86_64";
        var system =
                switch (System.getProperty("os.name")) {
                    case "Linux" ->
                        Files.exists(Path.of("/lib/ld-musl-" + processor + ".so.1")) ? "Linux-Musl" : "Linux";
                    case "Mac OS X" -> "Mac";
                    default -> "";
                };
        if (system.isEmpty() || !arm && !System.getProperty("os.arch").equals("amd64")) {
            return;
        }
        var name = jars.stream()
                .filter(jar -> jar.startsWith("sqlite-jdbc"))
                .findFirst()
                .orElseThrow();
        try (var jar = new ZipFile(lib.resolve(name).toFile())) {
            var library = jar.getEntry("org/sqlite/native/" + system + "/" + processor + "/"
                    + (system.equals("Mac") ? "libsqlitejdbc.dylib" : "libsqlitejdbc.so"));
            try (var in = jar.getInputStream(library)) {
                Files.copy(in, Files.createDirectories(lib.resolve("native")).resolve("libsqlitejdbc"));
            }
        }
    }

    // --- the wiring -----------------------------------------------------------------------------------------------

    /// @return the folder of the classes that Spring has written
    private Path wire(Path work) throws IOException, InterruptedException {
        var source = work.resolve("source");
        var classes = Files.createDirectories(work.resolve("classes"));
        var classPath = jars.stream().map(jar -> lib.resolve(jar).toString()).collect(Collectors.joining(":"));
        run(
                work,
                List.of(
                        java("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        "org.springframework.boot.SpringApplicationAotProcessor",
                        "dev.plimsoll.server.ServerApplication",
                        source.toString(),
                        work.resolve("resources").toString(),
                        classes.toString(),
                        "dev.plimsoll",
                        "plimsoll-server"));
        var options = new ArrayList<>(List.of("-nowarn", "-proc:none", "-cp", classPath, "-d", classes.toString()));
        try (var files = Files.walk(source)) {
            files.filter(Files::isRegularFile).map(Path::toString).forEach(options::add);
        }
        var list = Files.writeString(work.resolve("javac"), String.join("\n", options));
        run(work, List.of(java("javac"), "@" + list));
        return classes;
    }

    /// A jar that names all others in the order in which they are searched, so that `-jar` is enough.
    private void jar(Path jar, Path classes) throws IOException {
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "dev.plimsoll.server.Server");
        main.put(Attributes.Name.CLASS_PATH, String.join(" ", jars));
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            store(out, "META-INF/MANIFEST.MF");
            manifest.write(out);
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                store(out, classes.relativize(file).toString());
                Files.copy(file, out);
            }
        }
        Files.setLastModifiedTime(jar, FileTime.from(TIME));
    }

    private static void store(JarOutputStream out, String name) throws IOException {
        var entry = new JarEntry(name);
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        out.putNextEntry(entry);
    }

    // --- the AOT cache --------------------------------------------------------------------------------------------

    /// Starts the platform on an empty folder, as users do, and stores the classes that it loaded. Nothing of the
    /// user's is read or written, and nothing is fetched.
    private void train(Path cache, Path work) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        var log = work.resolve("training.log");
        var server = process(
                work,
                log,
                List.of(
                        java("java"),
                        "@" + lib.resolve("jvm.options"),
                        "-XX:AOTCacheOutput=" + cache,
                        "-jar",
                        lib.resolve("start.jar").toString(),
                        "--data",
                        work.resolve("data").toString(),
                        "--port",
                        Integer.toString(port)));
        try {
            ask(server, port, log);
            server.destroy(); // as a user ends it; the JVM then writes the cache
            if (!server.waitFor(LONGEST_STEP.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the training has not ended in time; its log:\n" + Files.readString(log));
            }
        } finally {
            server.destroyForcibly();
        }
        if (!Files.isRegularFile(cache)) {
            throw new IOException(
                    "the training left no AOT cache at " + cache + "; its log:\n" + Files.readString(log));
        }
    }

    private static void ask(Process server, int port, Path log) throws IOException, InterruptedException {
        var end = System.nanoTime() + LONGEST_STEP.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (!answers(client, port, ASKED.getFirst())) {
                if (!server.isAlive() || System.nanoTime() > end) {
                    throw new IOException("the server was not ready; its log:\n" + Files.readString(log));
                }
                Thread.sleep(50);
            }
            for (var path : ASKED) {
                answers(client, port, path);
            }
        }
    }

    private static boolean answers(HttpClient client, int port, String path) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    // --- what it was built from -----------------------------------------------------------------------------------

    /// The identity of the committed sources, by which the launcher notices that they have changed since; empty outside
    /// a git checkout.
    private String sources() throws IOException, InterruptedException {
        try {
            var git = new ProcessBuilder(
                            "git",
                            "rev-parse",
                            "HEAD:pom.xml",
                            "HEAD:vocabulary",
                            "HEAD:engine",
                            "HEAD:notifier",
                            "HEAD:server")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? text : "";
        } catch (IOException noGit) {
            return "";
        }
    }

    // --- processes and files --------------------------------------------------------------------------------------

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static Process process(Path folder, Path log, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(folder.toFile());
        builder.environment()
                .keySet()
                .removeIf(k -> k.matches("(PLIMSOLL|JAVA_TOOL|JDK_JAVA|SPRING|SERVER|MANAGEMENT|LOGGING)_.*"));
        builder.environment().put("PLIMSOLL_UPDATE_EVERY", "0s");
        return builder.start();
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        var log = folder.resolve("step.log");
        var process = process(folder, log, command);
        if (!process.waitFor(LONGEST_STEP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("no end after " + LONGEST_STEP + ": " + String.join(" ", command));
        }
        if (process.exitValue() != 0) {
            throw new IOException("exit code %d of: %s%n%s"
                    .formatted(process.exitValue(), String.join(" ", command), Files.readString(log)));
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
