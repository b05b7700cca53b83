import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Posts reports to a notifier of its own and counts what three destinations get, one of them slow; kills the notifier
/// once on the way (SIGKILL). Bench.java runs it and writes its line.
///
/// Who posts and who receives share the machine with the notifier: they speak over bare sockets, so that they take
/// little of it.
final class Postings {
    private static final int SLOW_MILLISECONDS = 200;
    private static final int AT_ONCE = 64;
    /// The reports that warm it up have numbers from here on and are not counted.
    private static final int WARM_UP = 1_000_000;
    private static final int WARM_UPS = 1_000;
    private static final byte[] IMAGE = "bench/app:".getBytes(StandardCharsets.US_ASCII);

    private final Path root;
    private final Path work;
    private final int events;
    private final Map<String, Map<Integer, Integer>> got = new ConcurrentHashMap<>();

    private Postings(Path root, Path work, int events) {
        this.root = root;
        this.work = work;
        this.events = events;
    }

    /// Arguments: the repository, an empty folder, how many events.
    ///
    /// Prints, tabs between: events accepted a second while others are routed and delivered; seconds from the first
    /// post until both fast destinations had all; what the slow one had then; lost; told twice; peak resident
    /// memory of the notifier in MB; messages a second to the fast destinations once nobody posts any more; events
    /// accepted a second of which nobody is told; processor seconds of both notifiers until all was delivered.
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
        post(port, "", WARM_UP, WARM_UP + WARM_UPS); // the JVM compiles what it will need
        awaitGot("first", WARM_UPS);
        awaitGot("second", WARM_UPS);
        got.clear();

        long began = System.nanoTime();
        double posting = post(port, "", 0, events / 2);
        long memory = memory(notifier.pid());
        double processor = processor(notifier.pid());
        notifier.destroyForcibly().waitFor();
        notifier = start(configuration);
        port = awaitPort();
        posting += post(port, "", events / 2, events);
        int before = delivered();
        long since = System.nanoTime();
        awaitGot("first", events);
        awaitGot("second", events);
        double rest = (System.nanoTime() - since) / 1e9;
        double all = (System.nanoTime() - began) / 1e9;
        int after = delivered();
        int slow = got.getOrDefault("slow", Map.of()).size();
        memory = Math.max(memory, memory(notifier.pid()));
        processor += processor(notifier.pid());
        double alone = post(port, "?route=nobody", 2 * WARM_UP, 2 * WARM_UP + events / 2);
        notifier.destroyForcibly().waitFor();
        int lost = 2 * events - numbers("first") - numbers("second");
        int twice = twice("first") + twice("second");
        return String.format(
                Locale.ROOT,
                "%.0f\t%.1f\t%d\t%d\t%d\t%d\t%.0f\t%.0f\t%.1f",
                events / posting,
                all,
                slow,
                lost,
                twice,
                memory,
                (after - before) / rest,
                events / 2 / alone,
                processor);
    }

    /// Different reports of the measurement that a destination has.
    private int numbers(String channel) {
        return (int) got.getOrDefault(channel, Map.of()).keySet().stream()
                .filter(number -> number < WARM_UP)
                .count();
    }

    private int delivered() {
        return numbers("first") + numbers("second");
    }

    private int twice(String channel) {
        return got.get(channel).entrySet().stream()
                .filter(one -> one.getKey() < WARM_UP)
                .mapToInt(one -> one.getValue() - 1)
                .sum();
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

    // --- the destinations -----------------------------------------------------------------------------------------

    private int sink() throws IOException {
        @SuppressWarnings("resource") // as long as the process
        var server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(server));
        return server.getLocalPort();
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                var connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream());
            for (var head = head(in); !head.isEmpty(); head = head(in)) {
                var body = in.readNBytes(length(head));
                var channel = head.substring(head.indexOf('/') + 1, head.indexOf(" HTTP"));
                got.computeIfAbsent(channel, _ -> new ConcurrentHashMap<>()).merge(number(body), 1, Integer::sum);
                if (channel.equals("slow")) {
                    Thread.sleep(SLOW_MILLISECONDS);
                }
                connection.getOutputStream().write("HTTP/1.1 204 None\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (SocketException e) {
            // the notifier was killed
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The lines before a body; empty at the end of the connection.
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int character = in.read(); character >= 0; character = in.read()) {
            head.append((char) character);
            if (character == '\n' && head.length() > 3 && head.charAt(head.length() - 3) == '\n') {
                return head.toString();
            }
        }
        return "";
    }

    private static int length(String head) {
        int at = head.toLowerCase(Locale.ROOT).indexOf("content-length:");
        return at < 0
                ? 0
                : Integer.parseInt(
                        head.substring(at + 15, head.indexOf('\r', at)).strip());
    }

    /// Which report a message tells of.
    private static int number(byte[] body) {
        for (int at = 0; at < body.length - IMAGE.length; at++) {
            int same = 0;
            while (same < IMAGE.length && body[at + same] == IMAGE[same]) {
                same++;
            }
            if (same == IMAGE.length) {
                int number = 0;
                for (int i = at + same; i < body.length && body[i] >= '0' && body[i] <= '9'; i++) {
                    number = number * 10 + body[i] - '0';
                }
                return number;
            }
        }
        throw new IllegalStateException("a message without an image: " + new String(body, StandardCharsets.UTF_8));
    }

    // --- the notifier ---------------------------------------------------------------------------------------------

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

    // --- who posts ------------------------------------------------------------------------------------------------

    /// @return seconds until all were accepted
    private double post(int port, String query, int from, int to) throws Exception {
        long began = System.nanoTime();
        var next = new AtomicInteger(from);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var senders = new Future<?>[AT_ONCE];
            for (int i = 0; i < AT_ONCE; i++) {
                senders[i] = threads.submit(() -> {
                    postAll(port, query, next, to);
                    return true;
                });
            }
            for (var sender : senders) {
                sender.get();
            }
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /// What is left of them, one after the other on one connection.
    private static void postAll(int port, String query, AtomicInteger next, int to) throws IOException {
        try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(60_000);
            var in = new BufferedInputStream(connection.getInputStream());
            for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                var report = report(number);
                connection
                        .getOutputStream()
                        .write(("""
                        POST /api/v1/events%s HTTP/1.1\r
                        Host: 127.0.0.1:%d\r
                        Content-Length: %d\r
                        \r
                        %s""")
                                .formatted(query, port, report.length(), report)
                                .getBytes(StandardCharsets.US_ASCII));
                var head = head(in);
                var answer = new String(in.readNBytes(length(head)), StandardCharsets.UTF_8);
                if (!head.startsWith("HTTP/1.1 202 ")) {
                    throw new IOException("report " + number + " is not accepted: " + head + answer);
                }
            }
        }
    }

    private static String report(int number) {
        return """
            {"SchemaVersion":2,"CreatedAt":"2026-11-28T03:00:00Z","ArtifactName":"reg.example/bench/app:%d","Results":[
            {"Target":"app","Class":"os-pkgs","Type":"debian","Vulnerabilities":[
            {"VulnerabilityID":"CVE-2026-1","PkgName":"openssl","InstalledVersion":"3.0.1","FixedVersion":"3.0.2",
            "Severity":"CRITICAL","Title":"made for the benchmark"},
            {"VulnerabilityID":"CVE-2026-2","PkgName":"zlib","InstalledVersion":"1.2","Severity":"HIGH"},
            {"VulnerabilityID":"CVE-2026-3","PkgName":"bash","InstalledVersion":"5.1","Severity":"LOW"}]}]}\
            """.formatted(number);
    }

    private void awaitGot(String channel, int expected) throws InterruptedException {
        int before = -1;
        for (int quiet = 0; quiet < 300; quiet++) {
            int now = got.getOrDefault(channel, Map.of()).size();
            if (now >= expected) {
                return;
            }
            if (before != now) {
                before = now;
                quiet = 0;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// Processor seconds so far (proc(5), user and system).
    private static double processor(long process) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
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
