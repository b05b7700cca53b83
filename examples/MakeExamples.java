import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes the example image (as a docker archive and as an OCI layout) and the slice of advisories that the README's
/// commands use, from the readable files in `examples/source`. The same sources give the same bytes.
///
/// ```
/// java examples/MakeExamples.java examples/source examples
/// ```
///
/// Any other folder of that form will do; the images of the golden reports are made so. It holds
/// `image.properties` (the configuration, with a `step.N` for each layer, and such as `nothing: CMD` for those
/// without), `image/` (one folder for each layer, in the order of their names; a folder within whose name ends in
/// `.jar` becomes an archive) and the tables of advisories, of which all but `advisories.tsv` may be missing.
final class MakeExamples {
    private static final long CREATED_SECOND = 1_698_825_600L;

    private final Path source;
    private final Path out;
    private final Properties image = new Properties();

    private MakeExamples(Path source, Path out) throws IOException {
        this.source = source;
        this.out = out;
        try (var properties = Files.newBufferedReader(source.resolve("image.properties"))) {
            image.load(properties);
        }
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: java MakeExamples.java SOURCE OUT (from the root: examples/source examples)");
            System.exit(2);
        }
        var examples = new MakeExamples(Path.of(arguments[0]), Path.of(arguments[1]));
        examples.writeImages();
        examples.writeAdvisories();
    }

    // --- the image ------------------------------------------------------------------------------------------------

    private void writeImages() throws IOException {
        var layers = new ArrayList<byte[]>();
        for (var folder : sorted(source.resolve("image"))) {
            var files = new TreeMap<String, byte[]>();
            addFiles(folder, "", files);
            if (folder.endsWith("3-shop")) {
                files.put("srv/shop/deploy.env", secret());
            }
            layers.add(tar(files));
        }
        var config = bytes(config(layers));
        writeDockerArchive(config, layers);
        writeOciLayout(config, layers);
    }

    private static void addFiles(Path folder, String prefix, Map<String, byte[]> files) throws IOException {
        for (var path : sorted(folder)) {
            var name = prefix + path.getFileName();
            if (!Files.isDirectory(path)) {
                files.put(name, Files.readAllBytes(path));
            } else if (name.endsWith(".jar")) {
                var content = new TreeMap<String, byte[]>();
                addFiles(path, "", content);
                files.put(name, zip(content));
            } else {
                addFiles(path, name + "/", files);
            }
        }
    }

    private String config(List<byte[]> layers) {
        var created = quote(image.getProperty("created"));
        var diffIds = layers.stream().map(l -> quote("sha256:" + sha256(l))).collect(Collectors.joining(","));
        var history = numbered("step").stream()
                .map(s -> "{\"created\":%s,\"created_by\":%s%s}"
                        .formatted(
                                created,
                                quote(s.replaceFirst("^nothing: ", "")),
                                s.startsWith("nothing: ") ? ",\"empty_layer\":true" : ""))
                .collect(Collectors.joining(","));
        var labels = new TreeSet<>(image.stringPropertyNames())
                .stream()
                        .filter(key -> key.startsWith("label."))
                        .map(key -> quote(key.substring("label.".length())) + ":" + quote(image.getProperty(key)))
                        .collect(Collectors.joining(","));
        return """
                {"architecture":"amd64","os":"linux","created":%s,\
                "config":{"User":%s,"Env":[%s],"WorkingDir":%s,\
                "Entrypoint":[%s],"ExposedPorts":{%s},\
                "Labels":{%s}},\
                "rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}""".formatted(
                        created,
                        quote(image.getProperty("user", "")),
                        quoted("environment"),
                        quote(image.getProperty("directory", "")),
                        quoted("entrypoint"),
                        numbered("port").stream().map(p -> quote(p) + ":{}").collect(Collectors.joining(",")),
                        labels,
                        diffIds,
                        history);
    }

    /// The values of `KEY.1`, `KEY.2`, …
    private List<String> numbered(String key) {
        var values = new ArrayList<String>();
        for (var i = 1; image.containsKey(key + "." + i); i++) {
            values.add(image.getProperty(key + "." + i));
        }
        return values;
    }

    private String quoted(String key) {
        return numbered(key).stream().map(MakeExamples::quote).collect(Collectors.joining(","));
    }

    /// As `docker save` of before version 25: manifest.json, the configuration, one folder per layer.
    private void writeDockerArchive(byte[] config, List<byte[]> layers) throws IOException {
        var files = new TreeMap<String, byte[]>();
        var configName = sha256(config) + ".json";
        files.put(configName, config);
        var names = new ArrayList<String>();
        for (var layer : layers) {
            var name = sha256(layer) + "/layer.tar";
            files.put(name, layer);
            names.add(quote(name));
        }
        files.put(
                "manifest.json",
                bytes("[{\"Config\":\"%s\",\"RepoTags\":[%s],\"Layers\":[%s]}]"
                        .formatted(
                                configName,
                                quote(image.getProperty("name") + ":" + image.getProperty("tag")),
                                String.join(",", names))));
        write(out.resolve(image.getProperty("name") + ".tar"), tar(files));
    }

    private void writeOciLayout(byte[] config, List<byte[]> layers) throws IOException {
        var layout = out.resolve(image.getProperty("name") + "-oci");
        var descriptors = new ArrayList<String>();
        for (var layer : layers) {
            var buffer = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(buffer)) {
                gzip.write(layer);
            }
            descriptors.add(blob(layout, "application/vnd.oci.image.layer.v1.tar+gzip", buffer.toByteArray(), ""));
        }
        var manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}""".formatted(
                blob(layout, "application/vnd.oci.image.config.v1+json", config, ""), String.join(",", descriptors));
        var named = ",\"annotations\":{\"org.opencontainers.image.ref.name\":%s}"
                .formatted(quote(image.getProperty("tag")));
        write(
                layout.resolve("index.json"),
                bytes("{\"schemaVersion\":2,\"manifests\":[%s]}"
                        .formatted(
                                blob(layout, "application/vnd.oci.image.manifest.v1+json", bytes(manifest), named))));
        write(layout.resolve("oci-layout"), bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
    }

    /// @return the blob's descriptor
    private static String blob(Path layout, String mediaType, byte[] bytes, String more) throws IOException {
        var digest = sha256(bytes);
        write(layout.resolve("blobs/sha256").resolve(digest), bytes);
        return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d%s}"
                .formatted(mediaType, digest, bytes.length, more);
    }

    /// Looks like a deploy key and is none; put together here so that no scanner of this repository takes it for one.
    private static byte[] secret() {
        return bytes("SHOP_URL=https://shop.example.org\nAWS_ACCESS_KEY_ID=" + "AKIA" + "EXAMPLE".repeat(2) + "22\n");
    }

    // --- the advisories -------------------------------------------------------------------------------------------

    private void writeAdvisories() throws IOException {
        var advisories = out.resolve("advisories");
        var feeds = new TreeMap<String, TreeMap<String, List<Row>>>();
        for (var row : rows("advisories.tsv")) {
            feeds.computeIfAbsent(row.get(0), feed -> new TreeMap<>())
                    .computeIfAbsent(row.get(1), id -> new ArrayList<>())
                    .add(row);
        }
        for (var feed : feeds.entrySet()) {
            var records = new TreeMap<String, byte[]>();
            feed.getValue().forEach((id, rows) -> records.put(id + ".json", bytes(osv(rows))));
            write(advisories.resolve(feed.getKey()).resolve("all.zip"), zip(records));
        }
        writeExploited(advisories);
        writeEpss(advisories);
        writeEndOfLife(advisories);
    }

    /// One OSV record (https://ossf.github.io/osv-schema/) from the lines that share an id.
    private static String osv(List<Row> rows) {
        var first = rows.getFirst();
        var distribution = first.get(0).equals("Debian");
        var names = Stream.of(first.get(2).split(" "))
                .filter(n -> !n.isEmpty())
                .map(MakeExamples::quote)
                .collect(Collectors.joining(","));
        var affected = rows.stream()
                .map(row ->
                        "{\"package\":{\"ecosystem\":%s,\"name\":%s},\"ranges\":[{\"type\":\"%s\",\"events\":[%s]}]%s}"
                                .formatted(
                                        quote(row.get(3)),
                                        quote(row.get(4)),
                                        row.get(3).equals("npm") ? "SEMVER" : "ECOSYSTEM",
                                        "{\"introduced\":" + quote(row.get(5)) + "}"
                                                + (row.get(6).isEmpty()
                                                        ? ""
                                                        : ",{\"fixed\":" + quote(row.get(6)) + "}"),
                                        distribution
                                                ? ",\"ecosystem_specific\":{\"urgency\":" + quote(row.get(8)) + "}"
                                                : ""))
                .collect(Collectors.joining(","));
        return """
                {"schema_version":"1.7.0","id":%s,"published":%s,"modified":%s,"%s":[%s],"summary":%s,%s\
                %s"affected":[%s]}""".formatted(
                        quote(first.get(1)),
                        quote(first.get(9)),
                        quote(first.get(10)),
                        distribution ? "upstream" : "aliases",
                        names,
                        quote(first.get(11)),
                        distribution || first.get(8).isEmpty()
                                ? ""
                                : "\"database_specific\":{\"severity\":" + quote(first.get(8)) + "},",
                        first.get(7).isEmpty()
                                ? ""
                                : "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":" + quote(first.get(7)) + "}],",
                        affected);
    }

    private void writeExploited(Path advisories) throws IOException {
        var entries = rows("exploited.tsv").stream()
                .map(r -> "{\"cveID\":%s,\"dateAdded\":%s}".formatted(quote(r.get(0)), quote(r.get(1))))
                .toList();
        var json = """
                {"catalogVersion":"2025.08.25","dateReleased":"2025-08-25T17:04:19Z","count":%d,"vulnerabilities":[%s]}""".formatted(entries.size(), String.join(",", entries));
        write(advisories.resolve("kev/kev.zip"), zip(Map.of("known_exploited_vulnerabilities.json", bytes(json))));
    }

    private void writeEpss(Path advisories) throws IOException {
        var csv =
                new StringBuilder("#model_version:unknown,score_date:2026-08-16T00:00:00+0000\ncve,epss,percentile\n");
        rows("epss.tsv").forEach(r -> csv.append(String.join(",", r.columns)).append('\n'));
        var buffer = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(buffer)) {
            gzip.write(bytes(csv.toString()));
        }
        write(advisories.resolve("epss/epss_scores-current.csv.gz"), buffer.toByteArray());
    }

    private void writeEndOfLife(Path advisories) throws IOException {
        var products = new TreeMap<String, List<String>>();
        for (var row : rows("endoflife.tsv")) {
            products.computeIfAbsent(row.get(0), p -> new ArrayList<>())
                    .add("%s:{\"name\":%s,\"codename\":%s,\"releaseDate\":%s,\"eol\":%s,\"eoes\":%s}"
                            .formatted(
                                    quote(row.get(1)),
                                    quote(row.get(1)),
                                    quote(row.get(2)),
                                    quote(row.get(3)),
                                    quote(row.get(4)),
                                    quote(row.get(5))));
        }
        var files = new TreeMap<String, byte[]>();
        products.forEach((product, releases) -> files.put(
                "releases/" + product + ".json", bytes("{\"releases\":{" + String.join(",", releases) + "}}")));
        write(advisories.resolve("endoflife/releases.zip"), zip(files));
    }

    // --- sources and formats --------------------------------------------------------------------------------------

    /// One line of a table; missing columns at its end are empty.
    private record Row(List<String> columns) {
        String get(int column) {
            return column < columns.size() ? columns.get(column) : "";
        }
    }

    private List<Row> rows(String table) throws IOException {
        if (!Files.exists(source.resolve(table))) {
            return List.of();
        }
        return Files.readAllLines(source.resolve(table)).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> new Row(List.of(line.split("\t", -1))))
                .toList();
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /// A tar archive (POSIX ustar) of the files and the folders that they are in, with one date and owner.
    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        var folders = new TreeSet<String>();
        files.keySet().forEach(name -> {
            for (var slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                folders.add(name.substring(0, slash + 1));
            }
        });
        var names = new TreeSet<>(folders);
        names.addAll(files.keySet());
        var tar = new ByteArrayOutputStream();
        for (var name : names) {
            var content = files.getOrDefault(name, new byte[0]);
            tar.write(header(name, name.endsWith("/"), content.length));
            tar.write(content);
            tar.write(new byte[-content.length & 511]);
        }
        tar.write(new byte[1024]);
        return tar.toByteArray();
    }

    private static byte[] header(String name, boolean folder, int size) {
        var header = new byte[512];
        var split = name.length() <= 100 ? 0 : name.lastIndexOf('/', 155) + 1;
        put(header, 0, name.substring(split));
        put(header, 345, split == 0 ? "" : name.substring(0, split - 1));
        put(header, 100, folder ? "0000755" : "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "%011o".formatted(CREATED_SECOND));
        put(header, 148, "        ");
        put(header, 156, folder ? "5" : "0");
        put(header, 257, "ustar");
        put(header, 263, "00");
        var sum = 0;
        for (var b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        var bytes = bytes(text);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    /// A zip archive, sorted, uncompressed and with one date.
    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        var buffer = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(buffer)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (var file : new TreeMap<>(files).entrySet()) {
                var crc = new CRC32();
                crc.update(file.getValue());
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(java.time.LocalDateTime.of(2026, 1, 1, 0, 0));
                entry.setSize(file.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return buffer.toByteArray();
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        if (!Files.exists(file) || !java.util.Arrays.equals(Files.readAllBytes(file), bytes)) {
            Files.write(file, bytes);
        }
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
