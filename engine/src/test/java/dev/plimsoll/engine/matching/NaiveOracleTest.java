package dev.plimsoll.engine.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.matching.versions.VersionScheme;
import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import dev.plimsoll.engine.matching.versions.VersionSchemes;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A second matcher, as plain as can be: it reads the publishers' files themselves, knows nothing of the database,
/// of grouping or of rules, and says which advisory affects which package. What it says and the matcher's findings
/// must come to the same, image by image.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NaiveOracleTest {
    private static final List<String> IMAGES = List.of(
            "alpine-3.10.9",
            "alpine-3.18.9",
            "alpine-3.20.3",
            "alma9-sqlite",
            "distroless",
            "debian11",
            "java",
            "node",
            "pyruby",
            "layers",
            "gobin");

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Inventory> inventories = new TreeMap<>();
    private final Map<String, List<Said>> byPackage = new HashMap<>();
    private final Map<String, Set<String>> cvesOfBulletin = new HashMap<>();
    private AdvisoryDatabase database;

    /// What one record says of one package.
    private record Said(String id, JsonNode affected) {}

    /// Reads each archive once, and keeps of it what is about packages of these images.
    @BeforeAll
    void open() throws IOException, InterruptedException {
        database = SharedData.database();
        var archives = new TreeSet<String>();
        for (var image : IMAGES) {
            if (SharedData.has(image)) {
                inventories.put(image, SharedData.inventory(image));
            }
        }
        for (var inventory : inventories.values()) {
            for (var installed : inventory.packages()) {
                var place = place(inventory, installed);
                if (place != null) {
                    byPackage.put(place.key(), new ArrayList<>());
                    archives.add(AdvisoryDatabase.baseOf(place.ecosystem));
                }
            }
        }
        for (var archive : archives) {
            read(archive);
        }
    }

    private void read(String archive) throws IOException {
        var file = SharedData.folder().resolve("feeds").resolve(archive).resolve("all.zip");
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().toList()) {
                try (var in = zip.getInputStream(entry)) {
                    var record = json.readTree(in);
                    if (!record.path("withdrawn").isMissingNode()) {
                        continue;
                    }
                    var id = record.path("id").asString("");
                    if (!id.startsWith("CVE-")) {
                        var cves = new TreeSet<String>();
                        record.path("related").forEach(each -> cves.add(each.asString()));
                        cvesOfBulletin.put(id, cves);
                    }
                    for (var affected : record.path("affected")) {
                        var about = affected.path("package");
                        // what another ecosystem's archive says of a package is not its publisher's last word
                        if (!AdvisoryDatabase.baseOf(about.path("ecosystem").asString(""))
                                .equals(archive)) {
                            continue;
                        }
                        var key = key(
                                about.path("ecosystem").asString(""),
                                about.path("name").asString(""));
                        var said = byPackage.get(key);
                        if (said != null) {
                            said.add(new Said(id, affected));
                        }
                    }
                }
            }
        }
    }

    @AfterAll
    void close() {
        if (database != null) {
            database.close();
        }
    }

    static List<String> images() {
        return IMAGES;
    }

    @ParameterizedTest
    @MethodSource("images")
    void finds_what_a_plain_reading_of_the_files_finds(String image) {
        var inventory = inventories.get(image);
        assumeTrue(inventory != null, "the image '" + image + "' is absent: set PLIMSOLL_TEST_IMAGES to where it is");
        var matches = new Matcher().match(inventory, database, new MatchOptions(Instant.now(), false));
        var ours = new TreeSet<String>();
        matches.findings()
                .forEach(finding ->
                        finding.advisories().forEach(advisory -> ours.add(finding.packageUrl() + " " + advisory.id())));
        var missed = new ArrayList<String>();
        var expected = new TreeSet<String>();
        for (var installed : inventory.packages()) {
            var place = place(inventory, installed);
            if (place == null) {
                continue;
            }
            var scheme = VersionSchemes.all().of(place.ecosystem).orElseThrow();
            for (var said : byPackage.get(place.key())) {
                if (!affects(said.affected, place.version, scheme)) {
                    continue;
                }
                var line = installed.purl() + " " + said.id;
                expected.add(line);
                if (!ours.contains(line) && !explained(place, installed.purl().canonical(), said, ours)) {
                    missed.add(line);
                }
            }
        }
        var invented = new TreeSet<>(ours);
        invented.removeAll(expected);
        System.out.printf(
                "%s: %d findings, %d advisories that affect a package%n",
                image, matches.findings().size(), expected.size());
        assertThat(missed).as("only the plain reading, in %s", image).isEmpty();
        assertThat(invented).as("only ours, in %s", image).isEmpty();
    }

    /// What the rules take away from a plain reading: bulletins that mend no vulnerability, those of whose CVEs the
    /// distribution's own records say something else, and fixes of module streams for plain packages.
    private boolean explained(Place place, String purl, Said said, Set<String> ours) {
        var id = said.id;
        var cves = cvesOfBulletin.getOrDefault(id, Set.of());
        if (id.startsWith("AL") && said.affected.toString().contains(".module") != place.version.contains(".module")) {
            return true;
        }
        if (id.matches("(AL[BE]A)-.*")) {
            return cves.isEmpty();
        }
        return id.matches("(DSA|DLA|DTSA)-.*")
                && !cves.isEmpty()
                && cves.stream()
                        .allMatch(cve -> !ours.contains(purl + " " + cve)
                                && byPackage.get(place.key()).stream().anyMatch(other -> other.id.equals(cve)));
    }

    private record Place(String ecosystem, String name, String version) {
        String key() {
            return NaiveOracleTest.key(ecosystem, name);
        }
    }

    private static Place place(Inventory inventory, InstalledPackage installed) {
        var os = inventory.os();
        var source = installed.source();
        var release = os == null || os.versionId() == null ? "" : os.versionId();
        if (installed.ownedBy() != null) {
            return null;
        }
        return switch (installed.type()) {
            case "deb" -> new Place("Debian:" + release, source.name(), source.version());
            case "apk" ->
                new Place("Alpine:v" + release.substring(0, release.lastIndexOf('.')), source.name(), source.version());
            case "rpm" -> new Place("AlmaLinux:" + release.charAt(0), installed.name(), installed.version());
            case "maven" -> new Place("Maven", installed.name(), installed.version());
            case "npm" -> new Place("npm", installed.name(), installed.version());
            case "pypi" -> new Place("PyPI", installed.name(), installed.version());
            case "gem" -> new Place("RubyGems", installed.name(), installed.version());
            case "golang" -> new Place("Go", installed.name(), installed.version());
            default -> null;
        };
    }

    private static String key(String ecosystem, String name) {
        var spelling = ecosystem.equals("PyPI") ? name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-") : name;
        return ecosystem + " " + spelling;
    }

    /// The schema's own words: listed, or between an introduction and the next end.
    private static boolean affects(JsonNode affected, String version, VersionScheme scheme) {
        boolean listed = false;
        for (var each : affected.path("versions")) {
            listed |= each.asString("").equals(version);
        }
        for (var range : affected.path("ranges")) {
            if (range.path("type").asString("").equals("GIT")) {
                continue;
            }
            boolean inside = false;
            for (var event : range.path("events")) {
                var introduced = event.path("introduced").asString("");
                var fixed = event.path("fixed").asString("");
                var last = event.path("last_affected").asString("");
                if (!introduced.isEmpty()) {
                    inside |= introduced.equals("0") || atLeast(version, introduced, scheme);
                } else if (!fixed.isEmpty()) {
                    inside &= !fixed.equals("0") && !atLeast(version, fixed, scheme) && known(version, fixed, scheme);
                } else if (!last.isEmpty()) {
                    inside &= scheme.decide(version, last) == Comparison.LESS
                            || scheme.decide(version, last) == Comparison.EQUAL;
                }
            }
            if (inside) {
                return true;
            }
        }
        return listed;
    }

    private static boolean atLeast(String version, String other, VersionScheme scheme) {
        var comparison = scheme.decide(version, other);
        return comparison == Comparison.GREATER || comparison == Comparison.EQUAL;
    }

    private static boolean known(String version, String other, VersionScheme scheme) {
        return scheme.decide(version, other) != Comparison.UNKNOWN;
    }
}
