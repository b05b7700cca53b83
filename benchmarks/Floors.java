import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.matching.MatchOptions;
import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.ScanReportReader;
import dev.plimsoll.engine.report.formats.ReportFormats;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import tools.jackson.core.json.JsonFactory;

/// What the benches are compared with, and what they need made. Started by Bench.java in the distribution's run time.
final class Floors {
    private static final int PACKAGES = 600;

    private Floors() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "match" -> match(Path.of(arguments[1]), Path.of(arguments[2]));
            case "lookup" -> lookup(Path.of(arguments[1]), Path.of(arguments[2]));
            case "parse" -> parse(Path.of(arguments[1]));
            case "repeat" -> repeat(Path.of(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
            case "read" -> read(Path.of(arguments[1]));
            case "formats" -> formats(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "more" -> more(Path.of(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
            case "change" -> change(Path.of(arguments[1]), Path.of(arguments[2]));
            case "synthetic" -> synthetic(Path.of(arguments[1]), Long.parseLong(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    // --- J1 -------------------------------------------------------------------------------------------------------

    private static ScanReport read(Path report) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(report))) {
            return ScanReportReader.read(in, report.toString());
        }
    }

    /// A real report whose findings come again under other ids until there are enough.
    private static void repeat(Path report, Path large, int findings) throws IOException {
        var real = read(report);
        var many = new ArrayList<Finding>();
        for (var i = 0; many.size() < findings; i++) {
            var finding = real.findings().get(i % real.findings().size());
            many.add(new Finding(
                    i < real.findings().size() ? finding.id() : finding.id() + "-" + i,
                    finding.aliases(),
                    finding.severity(),
                    finding.severitySource(),
                    finding.cvss(),
                    finding.epss(),
                    finding.knownExploited(),
                    finding.title(),
                    finding.published(),
                    finding.packageUrl(),
                    finding.name(),
                    finding.version(),
                    finding.layer(),
                    finding.fixState(),
                    finding.fixedVersion(),
                    finding.advisories(),
                    finding.references(),
                    finding.suppressedBy(),
                    finding.assessment()));
        }
        many.sort(Comparator.comparing(Finding::severity));
        var made = new ScanReport(
                real.scannedAt(),
                real.image(),
                real.database(),
                real.inventory(),
                many,
                real.verdict(),
                real.warnings());
        try (var out = Files.newOutputStream(large)) {
            ReportFormats.named("json").orElseThrow().write(made, Display.PLAIN, out);
        }
    }

    /// A bill of materials of the packages of a report, some of them in an older version as well, so that there are at
    /// least so many findings.
    private static void more(Path report, Path materials, int findings) throws IOException {
        var real = read(report);
        var counts = new HashMap<PackageUrl, Integer>();
        real.findings().forEach(finding -> counts.merge(finding.packageUrl(), 1, Integer::sum));
        var packages = new ArrayList<>(real.inventory().packages());
        var count = real.findings().size();
        for (var one : real.inventory().packages()) {
            if (count < findings && counts.containsKey(one.purl())) {
                count += counts.get(one.purl());
                var purl = one.purl().canonical();
                var end = purl.indexOf('?') < 0 ? purl.length() : purl.indexOf('?');
                var older = purl.substring(0, end) + "~1" + purl.substring(end);
                packages.add(new InstalledPackage(
                        PackageUrl.parse(older),
                        one.name(),
                        one.version() + "~1",
                        one.source(),
                        one.layer(),
                        one.paths(),
                        one.licences(),
                        one.ownedBy(),
                        one.confidence()));
            }
        }
        var made = new ScanReport(
                real.scannedAt(),
                real.image(),
                real.database(),
                new Inventory(real.inventory().os(), packages, real.inventory().complete(), List.of()),
                List.of(),
                null,
                List.of());
        try (var out = Files.newOutputStream(materials)) {
            ReportFormats.named("cyclonedx").orElseThrow().write(made, Display.PLAIN, out);
        }
    }

    /// Every format, one after the other, to nowhere; how long each took stands on standard output.
    private static void formats(Path report, int rounds) throws IOException {
        var large = read(report);
        for (var round = 0; round < rounds; round++) {
            for (var format : ReportFormats.all()) {
                var start = System.nanoTime();
                format.write(large, Display.PLAIN, OutputStream.nullOutputStream());
                System.out.println(format.name() + " " + (System.nanoTime() - start) / 1_000_000 + " ms");
            }
        }
    }

    // --- P7 -------------------------------------------------------------------------------------------------------

    /// A copy of the feeds in which every hundredth advisory has another title and date.
    private static void change(Path feeds, Path changed) throws IOException {
        try (var folders = Files.list(feeds)) {
            for (var folder : folders.filter(Files::isDirectory).sorted().toList()) {
                var copy = Files.createDirectories(changed.resolve(folder.getFileName()));
                try (var files = Files.list(folder)) {
                    for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                        var target = copy.resolve(file.getFileName());
                        if (file.endsWith("all.zip")) {
                            change(file, target, 100);
                        } else {
                            Files.copy(file, target);
                        }
                    }
                }
            }
        }
    }

    private static void change(Path archive, Path changed, int every) throws IOException {
        try (var from = new ZipFile(archive.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(changed))) {
            var number = 0;
            for (var entry : Collections.list(from.entries())) {
                var bytes = from.getInputStream(entry).readAllBytes();
                if (number++ % every == 0) {
                    var text = new String(bytes, StandardCharsets.UTF_8)
                            .replaceFirst("\"modified\":\\s*\"[^\"]*\"", "\"modified\":\"2026-11-01T00:00:00Z\"")
                            .replaceFirst("\"summary\":\\s*\"", "\"summary\":\"Again: ");
                    bytes = text.getBytes(StandardCharsets.UTF_8);
                }
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(bytes);
            }
        }
    }

    // --- P5 -------------------------------------------------------------------------------------------------------

    private static Inventory inventory(Path report) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(report))) {
            var all = ScanReportReader.read(in, report.toString()).inventory();
            return new Inventory(
                    all.os(),
                    all.packages().subList(0, Math.min(PACKAGES, all.packages().size())),
                    all.complete(),
                    List.of());
        }
    }

    private static void match(Path database, Path report) throws IOException {
        var inventory = inventory(report);
        try (var advisories = SqliteAdvisoryDatabase.open(database)) {
            var matches = new Matcher().match(inventory, advisories, new MatchOptions(Instant.now(), true));
            System.out.println(inventory.packages().size() + " packages, "
                    + matches.findings().size() + " findings");
        }
    }

    /// One statement for each package, all its columns read; nothing is parsed or compared.
    private static void lookup(Path database, Path report) throws Exception {
        var inventory = inventory(report);
        var sql = """
                SELECT f.advisory, f.ranges, f.versions, f.severity, f.unfixed, f.cvss, f.origin
                FROM affected f
                WHERE f.package = (SELECT package FROM package
                                   WHERE ecosystem = (SELECT ecosystem FROM ecosystem WHERE name = ?1)
                                     AND name = ?2)""";
        var rows = 0;
        try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro&immutable=1");
                var statement = connection.prepareStatement(sql)) {
            for (var one : inventory.packages()) {
                statement.setString(1, ecosystem(one, inventory));
                statement.setString(
                        2, one.source() == null ? one.name() : one.source().name());
                try (var found = statement.executeQuery()) {
                    while (found.next()) {
                        rows++;
                        for (var column = 1; column <= 7; column++) {
                            found.getString(column);
                        }
                    }
                }
            }
        }
        System.out.println(inventory.packages().size() + " packages, " + rows + " rows");
    }

    private static String ecosystem(InstalledPackage one, Inventory inventory) {
        return switch (one.type()) {
            case "deb" -> "Debian:" + inventory.os().versionId();
            case "npm" -> "npm";
            case "pypi" -> "PyPI";
            case "maven" -> "Maven";
            default -> one.type();
        };
    }

    // --- P6 -------------------------------------------------------------------------------------------------------

    /// Reads every entry of every zip and goes through its JSON, token by token.
    private static void parse(Path feeds) throws IOException {
        var json = JsonFactory.builder().build();
        var zips = new ArrayList<Path>();
        try (var all = Files.walk(feeds, 2)) {
            all.filter(f -> f.endsWith("all.zip") || f.endsWith("kev.zip") || f.endsWith("releases.zip"))
                    .sorted()
                    .forEach(zips::add);
        }
        var tokens = 0L;
        for (var path : zips) {
            try (var zip = new ZipFile(path.toFile())) {
                for (var entry : Collections.list(zip.entries())) {
                    if (!entry.getName().endsWith(".json")) {
                        continue;
                    }
                    try (var in = zip.getInputStream(entry);
                            var parser = json.createParser(in.readAllBytes())) {
                        while (parser.nextToken() != null) {
                            // The text is made, as any reader of it has to.
                            parser.getString();
                            tokens++;
                        }
                    }
                }
            }
        }
        var scores = feeds.resolve("epss/epss_scores-current.csv.gz");
        if (Files.exists(scores)) {
            try (var in = new GZIPInputStream(Files.newInputStream(scores), 1 << 16)) {
                tokens += new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .count();
            }
        }
        System.out.println(tokens + " tokens");
    }

    // --- P4 -------------------------------------------------------------------------------------------------------

    /// An OCI layout of that many bytes unpacked: text that shrinks well, in files of 1 KiB to 8 MiB, sixteen layers.
    private static void synthetic(Path layout, long size) throws Exception {
        var blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        var random = new Random(1);
        var layers = new ArrayList<String>();
        var diffIds = new ArrayList<String>();
        for (var layer = 0; layer < 16; layer++) {
            var temporary = blobs.resolve("layer");
            var diff = MessageDigest.getInstance("SHA-256");
            try (var gzip = new FastGzip(Files.newOutputStream(temporary))) {
                var tar = new DigestingOutput(gzip, diff);
                if (layer == 0) {
                    entry(tar, "etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n".getBytes(StandardCharsets.UTF_8));
                    entry(tar, "var/lib/dpkg/status", status());
                }
                for (var number = 0; tar.written < size / 16; number++) {
                    entry(tar, "srv/data/%d/%d.txt".formatted(layer, number), text(random, 1024 << random.nextInt(14)));
                }
                tar.write(new byte[1024]);
            }
            diffIds.add("\"sha256:" + HexFormat.of().formatHex(diff.digest()) + "\"");
            layers.add(blob(blobs, temporary, "application/vnd.oci.image.layer.v1.tar+gzip"));
        }
        var config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                + String.join(",", diffIds) + "]}}";
        var manifest = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                + blob(blobs, write(blobs, config), "application/vnd.oci.image.config.v1+json")
                + ",\"layers\":[" + String.join(",", layers) + "]}";
        Files.writeString(
                layout.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":["
                        + blob(blobs, write(blobs, manifest), "application/vnd.oci.image.manifest.v1+json") + "]}");
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    private static Path write(Path blobs, String text) throws IOException {
        return Files.writeString(blobs.resolve("text"), text);
    }

    private static String blob(Path blobs, Path file, String mediaType) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (int n; (n = in.read(buffer)) > 0; ) {
                digest.update(buffer, 0, n);
            }
        }
        var name = HexFormat.of().formatHex(digest.digest());
        var size = Files.size(file);
        Files.move(file, blobs.resolve(name));
        return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}".formatted(mediaType, name, size);
    }

    private static byte[] status() {
        var text = new StringBuilder();
        for (var number = 0; number < 400; number++) {
            text.append("Package: part-%03d\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.%d-1\n\n"
                    .formatted(number, number));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] text(Random random, int size) {
        var line = ("line " + random.nextLong() + " of a file that is there to be read\n")
                .getBytes(StandardCharsets.UTF_8);
        var text = new byte[size];
        for (var at = 0; at < size; at += line.length) {
            System.arraycopy(line, 0, text, at, Math.min(line.length, size - at));
        }
        return text;
    }

    private static void entry(DigestingOutput tar, String name, byte[] content) throws IOException {
        var header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0000000000\0000000000");
        put(header, 124, "%011o".formatted(content.length));
        put(header, 136, "%011o".formatted(0));
        put(header, 148, "        0");
        put(header, 257, "ustar\00000");
        var sum = 0;
        for (var b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        tar.write(header);
        tar.write(content);
        tar.write(new byte[-content.length & 511]);
    }

    private static void put(byte[] header, int offset, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static final class DigestingOutput {
        private final OutputStream out;
        private final MessageDigest digest;
        private long written;

        DigestingOutput(OutputStream out, MessageDigest digest) {
            this.out = out;
            this.digest = digest;
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            digest.update(bytes);
            written += bytes.length;
        }
    }
}
