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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Measures P15: how long `./plimsoll server` takes from the command to its first "ready", on an empty folder and then
/// again, and what memory it holds while nothing is asked of it.
///
/// ```
/// java Starts.java ROOT ROUNDS
/// ```
final class Starts {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /// So long nothing is asked before memory is read.
    private static final Duration IDLE = Duration.ofSeconds(8);

    private final Path root;
    private final HttpClient client = HttpClient.newHttpClient();

    private Starts(Path root) {
        this.root = root;
    }

    private record Start(double seconds, double megabytes) {}

    public static void main(String[] arguments) throws Exception {
        var starts = new Starts(Path.of(arguments[0]));
        int rounds = Integer.parseInt(arguments[1]);
        var first = new ArrayList<Start>();
        var again = new ArrayList<Start>();
        for (int round = 0; round < rounds; round++) {
            var folder = Files.createTempDirectory("plimsoll-starts");
            try {
                first.add(starts.start(folder));
                again.add(starts.start(folder));
            } finally {
                delete(folder);
            }
            System.err.println("   " + first.getLast() + ", " + again.getLast());
        }
        System.out.println("| P15 | `./plimsoll server` on an empty folder | ready after " + told(first)
                + " | ≤ 4 s, 1.5 s; ≤ 300 MB, 230 MB |");
        System.out.println(
                "| P15 | the same folder again | ready after " + told(again) + " | ≤ 4 s, 1.5 s; ≤ 300 MB, 230 MB |");
        System.exit(0);
    }

    private static String told(List<Start> starts) {
        var seconds = starts.stream().mapToDouble(Start::seconds).sorted().toArray();
        var megabytes = starts.stream().mapToDouble(Start::megabytes).toArray();
        Arrays.sort(megabytes);
        return String.format(
                Locale.ROOT,
                "%.2f s (%.2f to %.2f); %.0f MB (%.0f to %.0f) | medians of %d",
                seconds[seconds.length / 2],
                seconds[0],
                seconds[seconds.length - 1],
                megabytes[megabytes.length / 2],
                megabytes[0],
                megabytes[megabytes.length - 1],
                seconds.length);
    }

    private Start start(Path folder) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        var log = folder.resolve("log");
        var builder = new ProcessBuilder(
                        root.resolve("plimsoll").toString(),
                        "server",
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PLIMSOLL_REBUILD", "0");
        builder.environment().put("PLIMSOLL_UPDATE_EVERY", "0s"); // asks no publisher
        var begin = System.nanoTime();
        // the launcher replaces itself by the JVM, so this is the JVM's process
        var server = builder.start();
        try {
            while (!ready(port)) {
                if (!server.isAlive() || System.nanoTime() - begin > LONGEST.toNanos()) {
                    throw new IOException("the server was not ready: " + Files.readString(log));
                }
                Thread.sleep(10);
            }
            var seconds = (System.nanoTime() - begin) / 1e9;
            Thread.sleep(IDLE);
            return new Start(seconds, resident(server.pid()));
        } finally {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private boolean ready(int port) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// In MB (10⁶ bytes).
    private static double resident(long process) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
