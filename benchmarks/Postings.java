import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Posts reports to a notifier of its own and counts what three destinations get, one of them slow; kills the notifier
/// once on the way (SIGKILL). Bench.java runs it and writes its line.
final class Postings {
    private static final int SLOW_MILLISECONDS = 200;
    private static final int AT_ONCE = 64;
    private static final Pattern IMAGE = Pattern.compile("bench/app:(\\d+)");

    private final Path root;
    private final Path work;
    private final int events;
    private final Map<String, Map<Integer, Integer>> got = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private Postings(Path root, Path work, int events) {
        this.root = root;
        this.work = work;
        this.events = events;
    }

    /// Arguments: the repository, an empty folder, how many events.
    ///
    /// Prints, tabs between: events accepted a second; seconds from the first post until both fast destinations had
    /// all; what the slow one had then; lost; told twice; peak resident memory of the notifier in MB.
    public static void main(String[] arguments) throws Exception {
        var postings = new Postings(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        System.out.println(postings.run());
        System.exit(0);
    }

    private String run() throws Exception {
        var sink = sink();
        var configuration = Files.writeString(work.resolve("notifier.yaml"), configuration(sink));
        var notifier = start(configuration);
        int port = awaitPort();
        post(port, -1_000, 0); // the JVM compiles what it will need
        awaitGot("first", 1_000);
        got.clear();

        long began = System.nanoTime();
        long posting = -System.nanoTime();
        post(port, 0, events / 2);
        posting += System.nanoTime();
        long memory = memory(notifier.pid());
        notifier.destroyForcibly().waitFor();
        notifier = start(configuration);
        port = awaitPort();
        posting -= System.nanoTime();
        post(port, events / 2, events);
        posting += System.nanoTime();
        awaitGot("first", events);
        awaitGot("second", events);
        double all = (System.nanoTime() - began) / 1e9;
        int slow = got.getOrDefault("slow", Map.of()).size();
        memory = Math.max(memory, memory(notifier.pid()));
        notifier.destroyForcibly().waitFor();
        int lost = 2 * events - got.get("first").size() - got.get("second").size();
        int twice = twice("first") + twice("second");
        return String.format(
                Locale.ROOT, "%.0f\t%.1f\t%d\t%d\t%d\t%d", events / (posting / 1e9), all, slow, lost, twice, memory);
    }

    private int twice(String channel) {
        return got.get(channel).values().stream().mapToInt(count -> count - 1).sum();
    }

    private String configuration(int sink) {
        var channels = new StringBuilder();
        var routes = new StringBuilder();
        for (var name : new String[] {"first", "second", "slow"}) {
            channels.append("  - webhook: { name: %s, url: 'http://127.0.0.1:%d/%s' }\n".formatted(name, sink, name));
            routes.append(
                    "  - { name: to-%s, severity: high, when: 'image.repository.startsWith(\"bench/\")', channels: [%s] }\n"
                            .formatted(name, name));
        }
        return "network: { allow: [127.0.0.1/32] }\nchannels:\n" + channels + "routes:\n" + routes;
    }

    private int sink() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var channel = exchange.getRequestURI().getPath().substring(1);
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var image = IMAGE.matcher(body);
            if (image.find()) {
                got.computeIfAbsent(channel, _ -> new ConcurrentHashMap<>())
                        .merge(Integer.parseInt(image.group(1)), 1, Integer::sum);
            }
            if (channel.equals("slow")) {
                try {
                    Thread.sleep(SLOW_MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    private Process start(Path configuration) throws IOException {
        Files.deleteIfExists(work.resolve("log"));
        return new ProcessBuilder(
                        root.resolve("plimsoll").toString(),
                        "notifier",
                        "--config",
                        configuration.toString(),
                        "--data",
                        work.resolve("data").toString(),
                        "--port",
                        "0")
                .redirectError(work.resolve("log").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private int awaitPort() throws IOException, InterruptedException {
        var ready = Pattern.compile("address=127\\.0\\.0\\.1:(\\d+)");
        for (int i = 0; i < 600; i++) {
            var line = ready.matcher(Files.readString(work.resolve("log")));
            if (line.find()) {
                return Integer.parseInt(line.group(1));
            }
            Thread.sleep(100);
        }
        throw new IOException("the notifier does not start: " + Files.readString(work.resolve("log")));
    }

    private void post(int port, int from, int to) throws InterruptedException {
        var places = new Semaphore(AT_ONCE);
        var failures = new TreeMap<Integer, String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = from; number < to; number++) {
                int one = number;
                places.acquire();
                threads.submit(() -> {
                    try {
                        post(port, one);
                    } catch (IOException e) {
                        synchronized (failures) {
                            failures.put(one, e.toString());
                        }
                    } finally {
                        places.release();
                    }
                    return null;
                });
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("not accepted: " + failures.firstEntry());
        }
    }

    private void post(int port, int number) throws IOException, InterruptedException {
        var report = """
            {"SchemaVersion":2,"CreatedAt":"2026-11-28T03:00:00Z","ArtifactName":"reg.example/bench/app:%d","Results":[
            {"Target":"app","Class":"os-pkgs","Type":"debian","Vulnerabilities":[
            {"VulnerabilityID":"CVE-2026-1","PkgName":"openssl","InstalledVersion":"3.0.1","FixedVersion":"3.0.2",
            "Severity":"CRITICAL","Title":"made for the benchmark"},
            {"VulnerabilityID":"CVE-2026-2","PkgName":"zlib","InstalledVersion":"1.2","Severity":"HIGH"},
            {"VulnerabilityID":"CVE-2026-3","PkgName":"bash","InstalledVersion":"5.1","Severity":"LOW"}]}]}\
            """.formatted(Math.abs(number < 0 ? 1_000_000 - number : number));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/events"))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(report))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
    }

    private void awaitGot(String channel, int expected) throws InterruptedException {
        var before = new AtomicInteger(-1);
        for (int quiet = 0; quiet < 300; quiet++) {
            int now = got.getOrDefault(channel, Map.of()).size();
            if (now >= expected) {
                return;
            }
            if (before.getAndSet(now) != now) {
                quiet = 0;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// Peak resident memory in MB (proc(5), VmHWM).
    private static long memory(long process) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }
}
