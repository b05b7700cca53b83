package dev.plimsoll.server.findings;

import dev.plimsoll.server.FleetBench;
import dev.plimsoll.server.FleetFiles;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Asker;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.findings.ListQuestions.Question;
import dev.plimsoll.server.findings.ListQuestions.Who;
import dev.plimsoll.server.platform.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// P9 (`benchmarks/platform`) over HTTP: [ListQuestions], page after page, as [Who] may ask, on a fleet of
/// [ManyFindings]. Its figures go into `benchmarks/platform.md`. Not a test: it takes minutes.
public final class ListsBench {
    private static final int ROUNDS = Integer.getInteger("rounds", 9);
    /// Questions that are printed one by one: the slowest.
    private static final int SHOWN = Integer.getInteger("shown", 40);

    /// Milliseconds from which on a question is printed as soon as it is measured.
    private static final int SLOW = Integer.getInteger("slow", 300);

    /// A pattern of who asks, a blank and the path: only these are asked, and printed; or `exports`.
    private static final String ONLY = System.getProperty("only", "");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TestPlatform platform;
    private final int images;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Who, Asker> askers = new EnumMap<>(Who.class);

    private static final Map<String, String> GROUPS = Map.of(
            "findings", "pages of findings",
            "counts", "counts of findings",
            "images", "pages of images",
            "others", "all else that is listed");

    private static final String PG_USER = "postgres";
    /// Lines of an export that are read; then it is given up.
    private static final int MOST_LINES = 100_000;

    /// @param arguments the database (`sqlite` or `postgresql`), the folder of fleets, the file of figures, then sizes
    public static void main(String... arguments) throws Exception {
        boolean sqlite = arguments[0].equals("sqlite");
        var fleets = Files.createDirectories(Path.of(arguments[1]));
        for (var word : List.of(arguments).subList(3, arguments.length)) {
            int size = Integer.parseInt(word);
            var wanted = fleets.resolve("lists-" + arguments[0] + "-" + size);
            if (!Files.isDirectory(wanted)) {
                var work = Files.createTempDirectory(fleets, "work");
                on(sqlite, work, platform -> {
                    ManyFindings.fill(platform.bean(Database.class), size);
                    platform.bean(Database.class)
                            .sql(sqlite ? "ANALYZE" : "VACUUM ANALYZE")
                            .update();
                });
                Files.move(work, wanted, StandardCopyOption.ATOMIC_MOVE);
            }
            var copy = Files.createTempDirectory(fleets, "bench");
            try {
                FleetFiles.copy(wanted, copy.resolve("fleet"));
                on(sqlite, copy.resolve("fleet"), platform -> {
                    var name = "%s, %,d images".formatted(sqlite ? "SQLite" : "PostgreSQL", size);
                    var bench = new ListsBench(platform, size);
                    if (!ONLY.isEmpty()) {
                        print(bench.measure(ONLY));
                        if (ONLY.equals("exports")) {
                            bench.exports(name).forEach(System.out::println);
                        }
                        return;
                    }
                    for (var row : bench.rows(name)) {
                        System.out.println(row);
                        FleetBench.keep(Path.of(arguments[2]), row);
                    }
                });
            } finally {
                FleetFiles.delete(copy);
            }
        }
        System.exit(0);
    }

    private interface Work {
        void on(TestPlatform platform) throws Exception;
    }

    private static void on(boolean sqlite, Path folder, Work work) throws Exception {
        if (sqlite) {
            try (var platform = FleetFiles.start(folder, "")) {
                work.on(platform);
            }
        } else {
            try (var postgres = FleetFiles.postgresql(folder.resolve("data"));
                    var platform =
                            FleetFiles.start(folder.resolve("platform"), postgres.getJdbcUrl(PG_USER, PG_USER))) {
                work.on(platform);
            }
        }
    }

    /// Rows of the table of figures.
    private List<String> rows(String name) throws IOException, InterruptedException {
        var taken = measure("");
        print(taken);
        var rows = new ArrayList<String>();
        for (var group : new TreeMap<>(GROUPS).entrySet()) {
            var of = taken.stream()
                    .filter(one -> one.group.equals(group.getKey()))
                    .toList();
            var all = of.stream().flatMap(one -> one.milliseconds.stream()).toList();
            var slowest =
                    of.stream().max(Comparator.comparingDouble(Taken::median)).orElseThrow();
            rows.add(
                    "| P9 | %s, %s: %d questions, %,d pages | — | p50 %.0f ms, p95 %.0f ms; the slowest question %.0f ms (`%s`) | p95 ≤ 300 ms, 100 ms | %s |"
                            .formatted(
                                    name,
                                    group.getValue(),
                                    of.size(),
                                    all.size(),
                                    part(all, 0.5),
                                    part(all, 0.95),
                                    slowest.median(),
                                    slowest.question.replace("/api/v1", ""),
                                    verdict(part(all, 0.95))));
        }
        rows.addAll(exports(name));
        return rows;
    }

    private List<String> exports(String name) throws IOException, InterruptedException {
        var rows = new ArrayList<String>();
        for (var who : List.of(Who.ADMINISTRATOR, Who.TEAM)) {
            for (var format : List.of("csv", "json")) {
                rows.add(export(name, who, format));
            }
        }
        return rows;
    }

    private static String verdict(double p95) {
        return p95 <= 100 ? "aim reached" : p95 <= 300 ? "reached" : "**missed**";
    }

    private String export(String name, Who who, String format) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(platform.at("/api/v1/findings/export?format=" + format))
                .header("Authorization", "Bearer " + askers.get(who).token())
                .build();
        var pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool ->
                        pool.getName().contains("Tenured") || pool.getName().contains("Old"))
                .toList();
        System.gc();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        long before =
                pools.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
        long began = System.nanoTime();
        int lines = 0;
        double first;
        var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var in = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            in.readLine();
            first = (System.nanoTime() - began) / 1e6;
            while (lines < MOST_LINES && in.readLine() != null) {
                lines++;
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long peak =
                pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        return "| P9 | %s, export as %s for %s: %,d rows, first bytes after %.0f ms, %,.0f rows/s; %d MB more of long-lived memory at most | — | — | — | — |"
                .formatted(
                        name,
                        format,
                        who == Who.TEAM ? "a team" : "the administrator",
                        lines,
                        first,
                        lines / seconds,
                        Math.max(0, peak - before) >> 20);
    }

    ListsBench(TestPlatform platform, int images) {
        this.platform = platform;
        this.images = images;
    }

    /// What one question took, in milliseconds, in the order of its pages.
    record Taken(String group, String question, List<Double> milliseconds) {
        double median() {
            return part(milliseconds, 0.5);
        }
    }

    /// @param only a pattern of who asks, a blank and the path; empty for all
    List<Taken> measure(String only) throws IOException, InterruptedException {
        var admin = Asker.administrator(platform);
        askers.put(Who.ADMINISTRATOR, admin);
        askers.put(Who.TEAM, somebody(admin, "team", 2));
        askers.put(Who.TEN_IMAGES, somebody(admin, "ten", 42));
        var taken = new ArrayList<Taken>();
        for (var question : ListQuestions.all(images)) {
            for (var who : question.administrators() ? List.of(Who.ADMINISTRATOR) : List.of(Who.values())) {
                if ((who + " " + question.path()).matches(only.isEmpty() ? ".*" : only)) {
                    taken.add(pages(who, question));
                    if (taken.getLast().median() > SLOW) {
                        System.out.printf("%8.1f ms  %s%n", taken.getLast().median(), taken.getLast().question);
                    }
                }
            }
        }
        if (only.isEmpty()) {
            for (var sort : FindingSort.values()) {
                for (var who : Who.values()) {
                    taken.add(anywhere(who, sort));
                }
            }
        }
        return taken;
    }

    private static Asker somebody(Asker admin, String name, long scope) throws IOException, InterruptedException {
        long user = admin.create("/api/v1/users", "{\"name\": \"" + name + System.nanoTime() + "\"}");
        for (var role : List.of("auditor", "security")) {
            admin.bind(role, user, scope);
        }
        return admin.as(user);
    }

    /// The first page, and those that follow it, as far as there are any.
    private Taken pages(Who who, Question question) throws IOException, InterruptedException {
        var took = new ArrayList<Double>();
        var after = "";
        for (int round = 0; round < ROUNDS; round++) {
            var path = question.path();
            var page = after.isEmpty()
                    ? path
                    : path + (path.contains("?") ? "&" : "?") + "after="
                            + URLEncoder.encode(after, StandardCharsets.UTF_8);
            var next = ask(who, page, took).path("next");
            after = next.isString() && !path.contains("after=") ? next.asString() : "";
        }
        return new Taken(question.group(), who + " " + question.path(), took);
    }

    /// Pages behind findings that are chosen by chance.
    private Taken anywhere(Who who, FindingSort sort) throws IOException, InterruptedException {
        var took = new ArrayList<Double>();
        for (var place : somewhere(platform.bean(Database.class))) {
            var path = "/api/v1/findings?sort=" + sort.label() + "&after=";
            ask(who, path + new FindingCursor(sort, place).text(), took);
        }
        return new Taken("findings", who + " anywhere by " + sort.label(), took);
    }

    private JsonNode ask(Who who, String path, List<Double> took) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(platform.at(path))
                .header("Authorization", "Bearer " + askers.get(who).token())
                .build();
        long began = System.nanoTime();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        took.add((System.nanoTime() - began) / 1e6);
        if (answer.statusCode() != 200 && (who == Who.ADMINISTRATOR || answer.statusCode() >= 500)) {
            throw new IOException(who + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().startsWith("{") ? JSON.readTree(answer.body()) : JSON.createObjectNode();
    }

    private static List<Place> somewhere(Database database) {
        var random = new Random(5);
        long last = database.sql("SELECT MAX(id) FROM image").query(Long.class).single();
        var places = new ArrayList<Place>();
        while (places.size() < 2 * ROUNDS) {
            database.sql("""
                            SELECT m.severity, m.vulnerability, v.epss, m.opened_at, m.id, m.component_id, s.set_id, i.id,
                              x.layer, i.registered_at
                            FROM image i JOIN image_component_set x ON x.image_id = i.id
                            JOIN component_set_member s ON s.set_id = x.set_id
                            JOIN component_match m ON m.component_id = s.component_id
                            JOIN vulnerability v ON v.name = m.vulnerability
                            WHERE i.id = ? AND m.resolved_at IS NULL LIMIT 1 OFFSET ?""")
                    .params(1 + random.nextLong(last), random.nextInt(60))
                    .query((row, n) -> new Place(
                            new FindingSort.Position(
                                    row.getLong(1), row.getString(2), row.getDouble(3), row.getLong(4), row.getLong(5)),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getString(9),
                            Math.max(row.getLong(4), row.getLong(10))))
                    .optional()
                    .ifPresent(places::add);
        }
        return places;
    }

    /// Prints the slowest questions.
    static void print(List<Taken> taken) {
        taken.stream()
                .sorted(Comparator.comparingDouble(Taken::median).reversed())
                .limit(SHOWN)
                .forEach(one -> System.out.printf(
                        "%8.1f ms, slowest page %8.1f  %s%n", one.median(), part(one.milliseconds, 1), one.question));
    }

    static double part(List<Double> took, double part) {
        var sorted = took.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))];
    }
}
