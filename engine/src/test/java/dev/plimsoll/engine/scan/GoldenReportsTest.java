package dev.plimsoll.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.advisory.DatabaseBuilder;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.inventory.ImageCataloger;
import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.PolicyFileException;
import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.Language;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.formats.ReportFormats;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole road, in every format: three images that `examples/MakeExamples.java` makes are scanned with the clock
/// held, and every report is compared byte by byte with the one in `src/test/golden/NAME/reports`. Updating them is
/// the golden-update command of CONTRIBUTING; what it changed is to be read in the difference.
final class GoldenReportsTest {
    private static final Path ROOT = Path.of(System.getProperty("plimsoll.root"));
    private static final Path GOLDEN = ROOT.resolve("engine/src/test/golden");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-17T12:00:00Z"), ZoneOffset.UTC);
    private static final int LARGEST = 80_000;

    @TempDir
    private static Path made;

    private enum Golden {
        /// The repository's example: Debian, four languages, a deleted package; judged by `baseline`.
        SHOP,
        /// A base with a CVE or two and an own layer above; its policy is kept.
        ALPINE,
        /// No distribution; a deleted package, a damaged archive, a version nobody can compare, a waiver in force,
        /// one that has expired, a VEX statement, a policy that stops and one that only reports.
        MIX;

        private String folder() {
            return name().toLowerCase(Locale.ROOT);
        }

        private Path source() {
            return this == SHOP ? ROOT.resolve("examples/source") : GOLDEN.resolve(folder());
        }

        private Policies policies() throws PolicyFileException {
            return this == SHOP
                    ? Policies.baseline()
                    : PolicyFiles.policies(
                            List.of(source().resolve("policies.yaml")), existing("waivers.yaml"), existing("vex.json"));
        }

        private List<Path> existing(String file) {
            return Stream.of(source().resolve(file)).filter(Files::exists).toList();
        }
    }

    @BeforeAll
    static void make() throws Exception {
        var maker = new ExamplesMaker(ROOT.resolve("examples/MakeExamples.java"), made.resolve("classes"));
        for (var golden : Golden.values()) {
            maker.make(golden.source(), made.resolve(golden.folder()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_format_writes_what_it_wrote_before(Golden golden) throws Exception {
        var report = scan(golden);
        var different = new TreeMap<String, String>();
        var names = new TreeSet<String>();
        for (var format : ReportFormats.all()) {
            compare(golden, name(format), write(format, report, Display.PLAIN), names, different);
        }
        var japanese = Display.PLAIN.with(Language.JAPANESE);
        var page = ReportFormats.named("html").orElseThrow();
        compare(golden, "html-ja.html", write(page, report, japanese), names, different);
        assertThat(different)
                .as("not as in %s; if it is meant, write it anew as CONTRIBUTING says", golden.folder())
                .isEmpty();
        try (var files = Files.list(GOLDEN.resolve(golden.folder()).resolve("reports"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    /// What the three images are there for is in them.
    @Test
    void the_images_show_what_they_are_made_for() throws Exception {
        var shop = scan(Golden.SHOP);
        assertThat(shop.verdict().failsBuild()).isTrue();
        assertThat(shop.inventory().packages()).noneMatch(found -> found.name().equals("left-pad"));
        var alpine = scan(Golden.ALPINE);
        assertThat(alpine.verdict().compliant()).isTrue();
        assertThat(alpine.findings().stream().map(finding -> finding.layer()).distinct())
                .hasSizeGreaterThan(1);
        var mix = scan(Golden.MIX);
        assertThat(mix.findings())
                .filteredOn(finding -> finding.suppressedBy() != null)
                .hasSize(2);
        assertThat(mix.findings()).noneMatch(finding -> finding.name().equals("minimist"));
        assertThat(mix.warnings())
                .extracting(warning -> warning.code())
                .contains("unreadable-file", "unknown-version", "expired-waiver");
        assertThat(mix.verdict().policies())
                .extracting(policy -> policy.failsBuild())
                .containsExactly(true, false);
    }

    private static void compare(
            Golden golden, String name, byte[] actual, TreeSet<String> names, Map<String, String> different)
            throws IOException {
        names.add(name);
        var file = GOLDEN.resolve(golden.folder()).resolve("reports").resolve(name);
        if ("update".equals(System.getProperty("plimsoll.golden"))) {
            Files.createDirectories(file.getParent());
            Files.write(file, actual);
        }
        var expected = Files.exists(file) ? Files.readString(file) : "";
        var written = new String(actual, StandardCharsets.UTF_8);
        if (!written.equals(expected)) {
            different.put(name, firstDifference(expected, written));
        }
        assertThat(actual.length).as("%s stays small", name).isLessThan(LARGEST);
    }

    private static String firstDifference(String expected, String written) {
        var before = expected.lines().toList();
        var after = written.lines().toList();
        int line = 0;
        while (line < before.size() && line < after.size() && before.get(line).equals(after.get(line))) {
            line++;
        }
        return "line " + (line + 1) + ": was '" + (line < before.size() ? before.get(line) : "") + "', is '"
                + (line < after.size() ? after.get(line) : "") + "'";
    }

    private static String name(ReportFormat format) {
        return format.name() + "." + extension(format);
    }

    private static String extension(ReportFormat format) {
        return switch (format.name()) {
            case "table", "text" -> "txt";
            case "html" -> "html";
            case "markdown" -> "md";
            case "junit" -> "xml";
            default -> "json";
        };
    }

    private static byte[] write(ReportFormat format, ScanReport report, Display display) throws IOException {
        var out = new ByteArrayOutputStream();
        format.write(report, display, out);
        return out.toByteArray();
    }

    /// A scan as the command line does it. The archive lies in a folder of its own each time; the report names the
    /// image as a registry would.
    private static ScanReport scan(Golden golden) throws Exception {
        var folder = made.resolve(golden.folder());
        var database = folder.resolve("advisories.db");
        if (!Files.exists(database)) {
            new DatabaseBuilder(AdvisoryFeeds.all(), CLOCK).build(folder.resolve("advisories"), database);
        }
        var image = new Properties();
        try (var properties = Files.newBufferedReader(golden.source().resolve("image.properties"))) {
            image.load(properties);
        }
        var name = image.getProperty("name");
        var scanner = new Scanner(new Images(), new ImageCataloger(Catalogers.all(), null, List.of()), CLOCK);
        var report = scanner.scan(
                "docker-archive:" + folder.resolve(name + ".tar"),
                OpenOptions.in(folder.resolve("cache")).withOffline(true),
                _ -> SqliteAdvisoryDatabase.open(database),
                golden.policies(),
                false);
        return named("reg.example/team/" + name + ":" + image.getProperty("tag"), report);
    }

    private static ScanReport named(String reference, ScanReport report) {
        var image = report.image();
        var other = new ImageFacts(
                reference,
                image.digest(),
                image.manifestDigest(),
                List.of(reference),
                image.platform(),
                image.config(),
                image.layers(),
                image.base());
        return new ScanReport(
                report.scannedAt(),
                other,
                report.database(),
                report.inventory(),
                report.findings(),
                report.verdict(),
                report.warnings());
    }
}
