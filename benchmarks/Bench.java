import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Measures whole commands against a floor, both taking turns, and writes `results.md`.
///
/// Each bench is a method below; its line in the results says what was compared, the ratio of the medians, the smallest
/// and largest ratio of neighbours, and whether the limit was reached.
final class Bench {
    private static final int ROUNDS = 7;
    private static final long GIB = 1L << 30;

    private final Path root;
    private final Path work;
    private final Path plimsoll;
    private final Path results;
    private final Map<String, String> lines = new TreeMap<>();

    private Bench(Path root) throws IOException {
        this.root = root;
        this.work = Files.createDirectories(root.resolve("benchmarks/target"));
        this.plimsoll = root.resolve("plimsoll");
        this.results = root.resolve("benchmarks/results.md");
    }

    public static void main(String[] arguments) throws Exception {
        var bench = new Bench(Path.of(arguments[0]));
        var all = bench.benches();
        var wanted = arguments[1].equals("all")
                ? List.copyOf(all.keySet())
                : List.of(arguments).subList(1, arguments.length);
        bench.readResults();
        for (var name : wanted) {
            var one = all.get(name);
            if (one == null) {
                System.err.println("no bench is named " + name + "; there are " + String.join(", ", all.keySet()));
                System.exit(2);
            }
            System.err.println("== " + name);
            try {
                bench.lines.put(name, one.run());
            } catch (Missing missing) {
                bench.lines.putIfAbsent(
                        name, "| %s | not measured: needs %s | | | | |".formatted(name, missing.getMessage()));
            }
            System.err.println(bench.lines.get(name));
            bench.writeResults();
        }
    }

    private interface Measurement {
        String run() throws IOException, InterruptedException, Missing;
    }

    private static final class Missing extends Exception {
        Missing(String what) {
            super(what);
        }
    }

    private Map<String, Measurement> benches() {
        var benches = new LinkedHashMap<String, Measurement>();
        benches.put("P1", this::coldScanOfLayout);
        benches.put("P1b", this::coldScanOfArchive);
        benches.put("P1c", this::coldScanOfSmallImage);
        benches.put("P2", this::warmScan);
        benches.put("P3", this::version);
        benches.put("P4", this::memory);
        benches.put("P5", this::matching);
        benches.put("P6", this::databaseBuild);
        benches.put("P7", this::databaseUpdate);
        benches.put("J1", this::formats);
        benches.put("J1b", this::formatsAgain);
        benches.put("J2", this::judging);
        benches.put("J4", this::waivers);
        benches.put("J3", this::coldPolicies);
        benches.put("J4b", this::coldWaivers);
        benches.put("P11", this::notifier);
        return benches;
    }

    // --- the benches ----------------------------------------------------------------------------------------------

    private String coldScanOfLayout() throws IOException, InterruptedException, Missing {
        var big = image("big");
        var pair = compare(
                cold("oci:" + big),
                "for b in '" + big + "'/blobs/sha256/*; do gzip -dc \"$b\" 2>/dev/null; done | sha256sum");
        return line(
                "P1", "cold scan of `big` (39 gzip layers)", "`gzip -dc` of every blob, `sha256sum`", pair, 0.5, 0.3);
    }

    private String coldScanOfArchive() throws IOException, InterruptedException, Missing {
        var archive = archiveOfBig();
        var pair = compare(cold("docker-archive:" + archive), "sha256sum '" + archive + "'");
        return line("P1b", "the same from `docker save`", "`sha256sum` of the file", pair, 0.7, 0.4);
    }

    private String coldScanOfSmallImage() throws IOException, InterruptedException, Missing {
        var pair = compare(cold("oci:" + data("images/alpine-3.18.9")), javaVersion());
        return line("P1c", "cold scan of a 7 MB image", "`java -version`", pair, 4, 2.5);
    }

    private String warmScan() throws IOException, InterruptedException, Missing {
        var cache = work.resolve("warm");
        var scan = scan("oci:" + image("big"), cache);
        shell(scan);
        var pair = compare(scan, quiet("'" + plimsoll + "' version"));
        var more = pair.first() - pair.second();
        delete(cache);
        return "| P2 | `big` again, its layers known | `plimsoll version` | + %.2f s | ≤ + 0.25 s, + 0.1 s | %s |"
                .formatted(more, verdict(more, 0.25, 0.1));
    }

    private String version() throws IOException, InterruptedException {
        return line(
                "P3",
                "`plimsoll version`",
                "`java -version`",
                compare(quiet("'" + plimsoll + "' version"), javaVersion()),
                3,
                2);
    }

    private String memory() throws IOException, InterruptedException, Missing {
        var database = database();
        var gigabyte = peak("oci:" + image("big"), database);
        var synthetic = work.resolve("synthetic");
        long eight;
        try {
            shell(floors("synthetic", synthetic.toString(), Long.toString(8 * GIB)));
            eight = peak("oci:" + synthetic, database);
        } finally {
            delete(synthetic);
        }
        var worst = Math.max(gigabyte, eight);
        return "| P4 | peak RSS: `big`; 8 GiB made for it | — | %d MB; %d MB | ≤ 350, 200 MB, the same for both | %s |"
                .formatted(
                        gigabyte,
                        eight,
                        verdict(worst, 350, 200) + (same(gigabyte, eight) ? "" : "; **not the same for both**"));
    }

    private String matching() throws IOException, InterruptedException, Missing {
        var report = work.resolve("node.json");
        shell("'%s' scan --offline --no-policy --db '%s' --format json='%s' 'oci:%s'; test -s '%s'"
                .formatted(plimsoll, database(), report, image("node"), report));
        var pair = compare(
                floors("match", database().toString(), report.toString()),
                floors("lookup", database().toString(), report.toString()));
        return line("P5", "match 600 packages, new process", "one SQLite lookup for each, new process", pair, 1.5, 1.2);
    }

    private String databaseBuild() throws IOException, InterruptedException, Missing {
        var feeds = data("feeds");
        var database = work.resolve("built.db");
        var pair = compare(
                "rm -f '%s'* && %s"
                        .formatted(
                                database,
                                quiet("'%s' db build --from '%s' --db '%s'".formatted(plimsoll, feeds, database))),
                floors("parse", feeds.toString()));
        return line(
                "P6",
                "build the database from all feeds",
                "read and parse the same zips once, one thread",
                pair,
                2,
                1.3);
    }

    /// Every run applies a change of 1 %: from the feeds to the changed ones, and back.
    private String databaseUpdate() throws IOException, InterruptedException, Missing {
        var feeds = data("feeds");
        var changed = work.resolve("changed");
        delete(changed);
        shell(floors("change", feeds.toString(), changed.toString()));
        var full = work.resolve("full.db");
        var updated = work.resolve("updated.db");
        var turn = work.resolve("turn");
        Files.deleteIfExists(turn);
        var build = "'%s' db build --from %s --db '%s'";
        shell("rm -f '" + updated + "'* && " + quiet(build.formatted(plimsoll, "'" + feeds + "'", updated)));
        var pair = compare(
                "if [ -e '%s' ]; then rm '%s'; from='%s'; else touch '%s'; from='%s'; fi; "
                                .formatted(turn, turn, feeds, turn, changed)
                        + quiet(build.formatted(plimsoll, "\"$from\"", updated)),
                "rm -f '" + full + "'* && " + quiet(build.formatted(plimsoll, "'" + feeds + "'", full)));
        delete(changed);
        return line("P7", "apply an update that changes 1 % of the advisories", "full build", pair, 0.1, 0.03);
    }

    /// The real command, with the packages of a real image; the floor writes the shortest format alone.
    private String formats() throws IOException, InterruptedException, Missing {
        var report = work.resolve("alma.json");
        shell("'%s' scan --offline --db '%s' --format json='%s' 'oci:%s' || test $? = 4"
                .formatted(plimsoll, database(), report, data("images/alma9-sqlite")));
        var many = work.resolve("5000.cdx.json");
        shell(floors("more", report.toString(), many.toString(), "5000"));
        var cache = work.resolve("formats-cache");
        var scan = scan("sbom:" + many, cache).replace("--format json", "%s");
        var out = Files.createDirectories(work.resolve("reports"));
        var all = Stream.of(
                        "table",
                        "text",
                        "json",
                        "html",
                        "sarif",
                        "cyclonedx",
                        "spdx",
                        "spdx-3",
                        "openvex",
                        "markdown",
                        "junit",
                        "gitlab",
                        "github",
                        "aqua")
                .map(name -> "--format " + name + "='" + out.resolve(name) + "'")
                .collect(Collectors.joining(" "));
        var pair = compare(scan.formatted(all), scan.formatted("--format github='" + out.resolve("github") + "'"));
        var more = pair.first() - pair.second();
        return String.format(
                Locale.ROOT,
                "| J1 | scan with 5,000 findings, all formats in one run | the same scan, the shortest format alone"
                        + " | + %.2f s (%.2f×) | ≤ + 1 s, + 0.5 s | %s |",
                more,
                pair.ratio(),
                verdict(more, 1, 0.5));
    }

    private String formatsAgain() throws IOException, InterruptedException, Missing {
        var large = manyFindings();
        var rounds = 20;
        var pair = compare(
                floors("formats", large.toString(), Integer.toString(rounds + 1)),
                floors("formats", large.toString(), "1"));
        var more = (pair.first() - pair.second()) / rounds;
        return String.format(
                Locale.ROOT,
                "| J1b | write 5,000 findings in all formats, one after the other, warm | the first time | %.2f s each"
                        + " (%.2f× for %d) | ≤ 1 s, 0.5 s | %s |",
                more,
                pair.ratio(),
                rounds + 1,
                verdict(more, 1, 0.5));
    }

    /// A real report, its findings repeated until there are 5,000.
    private Path manyFindings() throws IOException, InterruptedException, Missing {
        var report = work.resolve("debian11.json");
        shell("'%s' scan --offline --no-policy --db '%s' --format json='%s' 'oci:%s' && test -s '%s'"
                .formatted(plimsoll, database(), report, image("debian11"), report));
        var large = work.resolve("5000.json");
        shell(floors("repeat", report.toString(), large.toString(), "5000"));
        return large;
    }

    /// Within one JVM, by JMH: medians of its rounds.
    private String judging() throws IOException, InterruptedException {
        var judged = jmh();
        return "| J2 | judge 5,000 findings by 50 policies, warm (JMH) | 10 rules and 50 scopes in CEL with them"
                + " | %s; %s | ≤ 50 ms | %s |"
                        .formatted(
                                milliseconds(judged.get("policies")),
                                milliseconds(judged.get("policiesWithCel")),
                                verdict(judged.get("policiesWithCel")[0], 50, 50));
    }

    private String waivers() throws IOException, InterruptedException {
        var judged = jmh();
        var with = judged.get("policiesAndWaivers")[0];
        var without = judged.get("policies")[0];
        var more = with - without;
        return "| J4 | judge 5,000 findings by 50 policies with 2,670 waivers, warm (JMH) | the same without them"
                + " | + %.1f ms (%.2f×) | ≤ + 20 ms | %s |".formatted(more, with / without, verdict(more, 20, 20));
    }

    private String coldPolicies() throws IOException, InterruptedException, Missing {
        return added("J3", "scan, its layers known, with 50 policies, 50 scopes and 10 rules in CEL", "policies", 0.3);
    }

    private String coldWaivers() throws IOException, InterruptedException, Missing {
        return added("J4b", "the scan of J3 with a file of 2,670 waivers (586 KB of YAML) instead", "waivers", 0.02);
    }

    private String added(String name, String what, String option, double must)
            throws IOException, InterruptedException, Missing {
        buildJmh();
        var file = work.resolve(option + ".yaml");
        shell("'%s' -cp '%s' dev.plimsoll.benchmarks.House %s > '%s'".formatted(java(), jmhClassPath(), option, file));
        var cache = work.resolve("policies-cache");
        var scan = scan("oci:" + data("images/alpine-3.18.9"), cache);
        var pair = compare(scan.replace("--offline", "--offline --" + option(option) + " '" + file + "'"), scan);
        var more = pair.first() - pair.second();
        return "| %s | %s | the built-in baseline | + %.2f s | ≤ + %s s | %s |"
                .formatted(name, what, more, must, verdict(more, must, must));
    }

    /// Within one run: its rate is of the posts alone, the kill and the second start are not in it.
    private String notifier() throws IOException, InterruptedException {
        shell("PLIMSOLL_REBUILD= '%s' notifier --help".formatted(plimsoll));
        var folder = work.resolve("notifier");
        delete(folder);
        Files.createDirectories(folder);
        var output = work.resolve("notifier.txt");
        shell("'%s' '%s' '%s' '%s' 10000 > '%s'"
                .formatted(java(), root.resolve("benchmarks/Postings.java"), root, folder, output));
        var cells = Files.readString(output).strip().split("\t");
        delete(folder);
        var reached = cells[3].equals("0") && Integer.parseInt(cells[2]) < 10_000;
        return "| P11 | notifier: 10,000 reports posted, 3 routes, one destination that takes 200 ms; killed (SIGKILL)"
                + " half way"
                + (" | — | %s/s accepted durably while others are routed and delivered, %s/s where nobody is told;"
                                + " %s messages/s delivered once nobody posts; the fast destinations had all after %s s,"
                                + " the slow one %s; lost %s, twice %s; peak %s MB")
                        .formatted(cells[0], cells[7], cells[6], cells[1], cells[2], cells[3], cells[4], cells[5])
                + " | nothing lost, slow delays no other; ≥ 1,000/s | %s |"
                        .formatted(
                                !reached
                                        ? "**missed**"
                                        : Integer.parseInt(cells[0]) >= 1_000 ? "aim reached" : "reached");
    }

    private static String option(String file) {
        return file.equals("policies") ? "policy" : file;
    }

    // --- one JVM --------------------------------------------------------------------------------------------------

    private final Map<String, double[]> measuredByJmh = new TreeMap<>();

    /// Median, smallest and largest of the rounds in milliseconds, by the method's name.
    private Map<String, double[]> jmh() throws IOException, InterruptedException {
        if (measuredByJmh.isEmpty()) {
            buildJmh();
            var output = work.resolve("jmh.txt");
            shell("'%s' -cp '%s' dev.plimsoll.benchmarks.Judging %d > '%s'"
                    .formatted(java(), jmhClassPath(), ROUNDS, output));
            for (var line : Files.readAllLines(output)) {
                var cells = line.split("\t");
                if (cells.length == 4) {
                    measuredByJmh.put(
                            cells[0],
                            Arrays.stream(cells)
                                    .skip(1)
                                    .mapToDouble(Double::parseDouble)
                                    .toArray());
                }
            }
        }
        return measuredByJmh;
    }

    private static String milliseconds(double[] rounds) {
        return String.format(Locale.ROOT, "%.1f ms (%.1f–%.1f)", rounds[0], rounds[1], rounds[2]);
    }

    private void buildJmh() throws IOException, InterruptedException {
        shell("mvn -q -B -f '%s' -Pbenchmarks -pl benchmarks/jvm -am -Dspotless.check.skip=true compile >&2"
                .formatted(root.resolve("pom.xml")));
    }

    private String jmhClassPath() throws IOException {
        var built = root.resolve("benchmarks/jvm/target");
        return built.resolve("classes") + ":" + Files.readString(built.resolve("classpath"));
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    // --- commands -------------------------------------------------------------------------------------------------

    private String cold(String image) throws IOException, InterruptedException, Missing {
        var cache = work.resolve("cold");
        return "rm -rf '" + cache + "'; " + scan(image, cache);
    }

    /// Exit code 4 is a result, others are not.
    private String scan(String image, Path cache) throws IOException, InterruptedException, Missing {
        return "PLIMSOLL_CACHE='%s' %s || test $? = 4"
                .formatted(
                        cache,
                        quiet("'%s' scan --offline --db '%s' --format json '%s'"
                                .formatted(plimsoll, database(), image)));
    }

    private static String quiet(String command) {
        return command + " >/dev/null 2>&1";
    }

    private static String javaVersion() {
        return quiet("'" + java() + "' -version");
    }

    private static String quoted(String script, String pattern) throws IOException {
        var found = Pattern.compile(pattern).matcher(script);
        if (!found.find()) {
            throw new IOException("the distribution's start script has no " + pattern);
        }
        return found.group(1);
    }

    /// A program of Floors.java in the distribution's own run-time image, with its options and its AOT cache.
    private String floors(String... words) throws IOException, InterruptedException {
        var script = Files.readString(root.resolve("cli/target/distribution/bin/plimsoll"));
        var options = Pattern.compile("exec (.*AOTCache.*) \\\\\\s*-cp \"([^\"]*)\" dev\\.plimsoll\\.cli\\.Plimsoll")
                .matcher(script);
        if (!options.find()) {
            throw new IOException("cannot find the options in the distribution's start script");
        }
        var home = root.resolve("cli/target/distribution").toString();
        var jars = options.group(2).replace("$home", home);
        var classes = work.resolve("floors");
        if (!Files.exists(classes.resolve("Floors.class"))
                || Files.getLastModifiedTime(classes.resolve("Floors.class"))
                                .compareTo(Files.getLastModifiedTime(Path.of(home, "sources")))
                        < 0) {
            shell("'%s' -d '%s' -cp '%s' '%s'"
                    .formatted(
                            Path.of(System.getProperty("java.home"), "bin", "javac"),
                            classes,
                            jars,
                            root.resolve("benchmarks/Floors.java")));
        }
        // what builds or parses a database runs as `plimsoll db` does
        boolean scanning = !words[0].equals("parse");
        var command = options.group(1)
                .replace("$home", home)
                .replace("$cache", "plimsoll")
                .replace("${compiler-}", scanning ? quoted(script, "compiler='([^']+)'") : "")
                .replace(
                        "${directives:+\"$directives\"}",
                        scanning ? "'-XX:CompilerDirectivesFile=" + home + "/lib/compiler.directives'" : "")
                .replace("${PLIMSOLL_JAVA_OPTS-}", "");
        return quiet(command + " -cp '" + jars + ":" + classes + "' Floors '" + String.join("' '", words) + "'");
    }

    // --- inputs ---------------------------------------------------------------------------------------------------

    private Path data(String name) throws Missing {
        var folder = System.getenv()
                .getOrDefault(
                        "PLIMSOLL_TEST_DATA", root.resolve("../shared/data").toString());
        return existing(Path.of(folder, name).normalize(), "PLIMSOLL_TEST_DATA/" + name);
    }

    private static Path image(String name) throws Missing {
        var folder = System.getenv("PLIMSOLL_TEST_IMAGES");
        if (folder == null) {
            throw new Missing("PLIMSOLL_TEST_IMAGES/" + name);
        }
        return existing(Path.of(folder, name), "PLIMSOLL_TEST_IMAGES/" + name);
    }

    private static Path existing(Path path, String name) throws Missing {
        if (!Files.exists(path)) {
            throw new Missing(name);
        }
        return path;
    }

    private Path archiveOfBig() throws IOException, InterruptedException, Missing {
        var given = image("big").resolveSibling("big.docker.tar");
        if (Files.exists(given)) {
            return given;
        }
        var made = work.resolve("big.docker.tar");
        if (!Files.exists(made)) {
            shell(quiet("skopeo copy -q 'oci:%s' 'docker-archive:%s:big:1'".formatted(image("big"), made)));
        }
        return made;
    }

    /// The database of all feeds, built once.
    private Path database() throws IOException, InterruptedException, Missing {
        var database = work.resolve("all.db");
        if (!Files.exists(database)) {
            shell(quiet("'%s' db build --from '%s' --db '%s'".formatted(plimsoll, data("feeds"), database)));
        }
        return database;
    }

    // --- measuring ------------------------------------------------------------------------------------------------

    /// Medians in seconds, and the ratio of each command to its neighbour.
    private record Pair(double first, double second, double least, double most) {
        double ratio() {
            return first / second;
        }
    }

    private Pair compare(String first, String second) throws IOException, InterruptedException {
        shell(first);
        shell(second);
        var firsts = new double[ROUNDS];
        var seconds = new double[ROUNDS];
        var ratios = new double[ROUNDS];
        for (var round = 0; round < ROUNDS; round++) {
            firsts[round] = shell(first);
            seconds[round] = shell(second);
            ratios[round] = firsts[round] / seconds[round];
            System.err.printf(Locale.ROOT, "   %.3f s / %.3f s%n", firsts[round], seconds[round]);
        }
        Arrays.sort(ratios);
        return new Pair(median(firsts), median(seconds), ratios[0], ratios[ROUNDS - 1]);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private double shell(String command) throws IOException, InterruptedException {
        var start = System.nanoTime();
        var process = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var exit = process.waitFor();
        var seconds = (System.nanoTime() - start) / 1e9;
        if (exit != 0) {
            throw new IOException("exit code " + exit + " of: " + command);
        }
        return seconds;
    }

    /// The largest resident set, in MB (10⁶ bytes), of a scan with nothing in the cache.
    private long peak(String image, Path database) throws IOException, InterruptedException {
        var cache = work.resolve("cold");
        delete(cache);
        var builder = new ProcessBuilder(
                        plimsoll.toString(),
                        "scan",
                        "--offline",
                        "--db",
                        database.toString(),
                        "--format",
                        "json",
                        image)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PLIMSOLL_CACHE", cache.toString());
        // The launcher replaces itself by the JVM, so this is the JVM's process.
        var process = builder.start();
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        var kilobytes = 0L;
        while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
            try (var lines = Files.lines(status)) {
                kilobytes = lines.filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(kilobytes);
            } catch (IOException | java.io.UncheckedIOException ended) {
                // The process ended between the two lines.
            }
        }
        if (process.exitValue() != 0 && process.exitValue() != 4) {
            throw new IOException("exit code " + process.exitValue() + " of the scan of " + image);
        }
        System.err.println("   " + image + ": " + kilobytes + " KiB");
        return kilobytes * 1024 / 1_000_000;
    }

    // --- results --------------------------------------------------------------------------------------------------

    private static String line(String name, String what, String floor, Pair pair, double must, double aim) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.2f× (%.2f–%.2f) | ≤ %s×, %s× | %s |",
                name,
                what,
                floor,
                pair.ratio(),
                pair.least(),
                pair.most(),
                plain(must),
                plain(aim),
                verdict(pair.ratio(), must, aim));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /// Within a quarter of one another: memory does not grow with the image.
    private static boolean same(long left, long right) {
        return Math.abs(left - right) * 4 <= Math.max(left, right);
    }

    private static String verdict(double value, double must, double aim) {
        return value <= aim ? "aim reached" : value <= must ? "reached" : "**missed**";
    }

    private void readResults() throws IOException {
        if (Files.exists(results)) {
            for (var line : Files.readAllLines(results)) {
                if (line.matches("\\| [PJ]\\d+[a-z]? \\|.*")) {
                    lines.put(line.split(" ")[1], line);
                }
            }
        }
    }

    /// Keeps what people wrote below the table.
    private void writeResults() throws IOException {
        var marker = "<!-- remarks -->";
        var remarks = Files.exists(results) && Files.readString(results).contains(marker)
                ? Files.readString(results).split(marker, 2)[1]
                : "\n";
        var text = new ArrayList<String>();
        text.add("# Measurements");
        text.add("");
        text.add("Written by `benchmarks/run`, last on " + LocalDate.now() + ": "
                + Runtime.getRuntime().availableProcessors() + " cores, JDK "
                + Runtime.version().feature() + ", "
                + System.getProperty("os.name") + ". Two commands take turns, " + ROUNDS
                + " rounds after a warm-up; the figure is the ratio of their medians, in brackets the smallest and the"
                + " largest ratio of neighbours.");
        text.add("");
        text.add("| | measured | beside it | ratio | must, aim | |");
        text.add("|---|---|---|---|---|---|");
        text.addAll(lines.values());
        text.add("");
        text.add(marker);
        Files.writeString(results, String.join("\n", text) + remarks);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
