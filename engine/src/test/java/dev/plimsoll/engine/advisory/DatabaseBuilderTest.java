package dev.plimsoll.engine.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.advisory.AdvisoryDatabase.Candidate;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.vocabulary.Exploitation;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Warning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseBuilderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path temporary;

    private Path database;
    private FeedFolder feeds;

    @BeforeEach
    void prepare() {
        database = temporary.resolve("db folder/advisories #1.sqlite");
        feeds = new FeedFolder(temporary.resolve("feeds"));
    }

    private DatabaseBuilder.Built build() throws Exception {
        return new DatabaseBuilder(AdvisoryFeeds.all(), CLOCK).build(feeds.folder(), database);
    }

    private List<String> ids(String ecosystem, String name) {
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            return open.candidates(ecosystem, name).stream()
                    .map(candidate -> candidate.advisory().feed() + " "
                            + candidate.advisory().id())
                    .sorted()
                    .toList();
        }
    }

    private List<Warning> warnings() {
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            return open.warnings();
        }
    }

    @Test
    void what_is_in_an_archive_is_found_by_ecosystem_and_name() throws Exception {
        feeds.archive("Red Hat", Map.of("RHSA-1.json", FeedFolder.osv("RHSA-1", "Red Hat:el:9", "bash", "1:2-3")));
        build();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.candidates("Red Hat:el:9", "bash")).singleElement().satisfies(candidate -> {
                assertThat(candidate.advisory().id()).isEqualTo("RHSA-1");
                assertThat(candidate.advisory().aliases()).containsExactly("CVE-2026-1");
                assertThat(candidate.advisory().modified()).isEqualTo("2026-01-01T00:00:00Z");
                assertThat(candidate.affected().ranges().toString()).contains("INTRODUCED, version=0", "1:2-3");
            });
            assertThat(open.candidates("Red Hat:el:8", "bash")).isEmpty();
            assertThat(open.candidates("Red Hat:el:9", "ba")).isEmpty();
            assertThat(open.ecosystems()).containsExactly("Red Hat:el:9");
            assertThat(open.covered()).containsExactly("Red Hat");
            assertThat(open.facts().builtAt()).isEqualTo("2026-06-01T12:00:00Z");
        }
    }

    @Test
    void what_cisa_says_of_a_vulnerability_is_kept_as_said() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")))
                .file("vulnrichment/vulnrichment.zip", FeedFolder.zip(Map.of("CVE-2026-1.json", """
                        {"cveMetadata": {"cveId": "CVE-2026-1"}, "containers": {"adp": [{"providerMetadata":
                        {"shortName": "CISA-ADP"}, "metrics": [{"other": {"content": {"options": [{"Exploitation":
                        "active"}, {"Automatable": "yes"}]}}}, {"cvssV3_1": {"vectorString":
                        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"}}]}]}}""")));
        build();
        build();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            var said = open.assessment("CVE-2026-1").orElseThrow();
            assertThat(said.exploitation()).isEqualTo(new Exploitation(Exploitation.State.ACTIVE, true, null));
            assertThat(said.cvss()).singleElement().satisfies(cvss -> {
                assertThat(cvss.source()).isEqualTo("CISA-ADP");
                assertThat(cvss.score()).isEqualTo(5.3);
            });
            assertThat(open.assessment("CVE-2026-2")).isEmpty();
            assertThat(open.assessment("GHSA-1")).isEmpty();
            assertThat(open.facts().sources())
                    .anySatisfy(source -> assertThat(source)
                            .hasToString("SourceFacts[name=vulnrichment, updatedAt=" + source.updatedAt()
                                    + ", advisories=1]"));
        }
    }

    @Test
    void the_day_on_which_an_update_brought_a_fix_is_noted_and_kept() throws Exception {
        feeds.archive(
                "Debian",
                Map.of(
                        "1.json",
                        unfixed("DEBIAN-CVE-2026-1"),
                        "2.json",
                        fixed("DEBIAN-CVE-2026-2", "5", "2026-01-01")));
        build();
        assertThat(seen("DEBIAN-CVE-2026-2", "5")).isEmpty();

        feeds.archive(
                "Debian",
                Map.of(
                        "1.json",
                        fixed("DEBIAN-CVE-2026-1", "7", "2026-01-02"),
                        "2.json",
                        fixed("DEBIAN-CVE-2026-2", "5", "2026-01-02"),
                        "3.json",
                        fixed("DEBIAN-CVE-2026-3", "8", "2026-01-02")));
        buildAt("2026-06-05T12:00:00Z");
        assertThat(seen("DEBIAN-CVE-2026-1", "7")).contains(Instant.parse("2026-06-05T00:00:00Z"));
        assertThat(seen("DEBIAN-CVE-2026-2", "5"))
                .as("was there from the beginning")
                .isEmpty();
        assertThat(seen("DEBIAN-CVE-2026-3", "8")).contains(Instant.parse("2026-06-05T00:00:00Z"));

        feeds.archive(
                "Debian",
                Map.of(
                        "1.json",
                        fixed("DEBIAN-CVE-2026-1", "7", "2026-01-03"),
                        "2.json",
                        fixed("DEBIAN-CVE-2026-2", "6", "2026-01-03")));
        buildAt("2026-06-09T12:00:00Z");
        assertThat(seen("DEBIAN-CVE-2026-1", "7")).contains(Instant.parse("2026-06-05T00:00:00Z"));
        assertThat(seen("DEBIAN-CVE-2026-1", "6")).isEmpty();
        assertThat(seen("DEBIAN-CVE-2026-2", "6")).contains(Instant.parse("2026-06-09T00:00:00Z"));
    }

    @Test
    void what_a_new_source_brings_was_not_first_seen_today() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")));
        build();
        feeds.archive("Debian", Map.of("1.json", fixed("DEBIAN-CVE-2026-1", "7", "2026-01-02")));
        buildAt("2026-06-05T12:00:00Z");

        assertThat(seen("DEBIAN-CVE-2026-1", "7")).isEmpty();
    }

    private static String fixed(String id, String version, String modified) {
        return FeedFolder.osv(id, "Debian:12", "bash", version, modified + "T00:00:00Z");
    }

    private static String unfixed(String id) {
        return fixed(id, "9", "2026-01-01").replace(", {\"fixed\": \"9\"}", "");
    }

    private void buildAt(String instant) throws Exception {
        new DatabaseBuilder(AdvisoryFeeds.all(), Clock.fixed(Instant.parse(instant), ZoneOffset.UTC))
                .build(feeds.folder(), database);
    }

    private java.util.Optional<Instant> seen(String id, String version) {
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            return open.candidates("Debian:12", "bash").stream()
                    .filter(candidate -> candidate.advisory().id().equals(id))
                    .findFirst()
                    .flatMap(candidate -> candidate.fixSeen(version));
        }
    }

    @Test
    void an_advisory_is_found_by_each_of_its_names_and_by_no_part_of_one() throws Exception {
        feeds.archive("npm", Map.of("GHSA-1.json", FeedFolder.osv("GHSA-1", "npm", "left-pad", "2")));
        build();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            for (var name : List.of("GHSA-1", "CVE-2026-1")) {
                assertThat(open.named(name))
                        .extracting(Candidate::affected)
                        .extracting(AffectedPackage::name)
                        .containsExactly("left-pad");
            }
            assertThat(open.named("CVE-2026")).isEmpty();
            assertThat(open.named("%")).isEmpty();
        }
    }

    @Test
    void names_are_found_in_every_spelling_that_the_registry_takes_for_the_same() throws Exception {
        feeds.archive("PyPI", Map.of("P.json", FeedFolder.osv("PYSEC-1", "PyPI", "Zope.Interface__x", "2")));
        build();
        assertThat(ids("PyPI", "zope-interface-X")).containsExactly("PyPI PYSEC-1");
        assertThat(ids("PyPI", "zope--interface._x")).containsExactly("PyPI PYSEC-1");
    }

    @Test
    void the_archive_of_an_ecosystem_speaks_for_it_alone() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")))
                .archive(
                        "Maven",
                        Map.of(
                                "G.json", FeedFolder.osv("GHSA-1", "npm", "a", "1"),
                                "H.json", FeedFolder.osv("GHSA-2", "npm", "a", "1"),
                                "M.json", FeedFolder.osv("GHSA-3", "Maven", "g:a", "1")));
        build();
        assertThat(ids("npm", "a")).containsExactly("npm GHSA-1");
    }

    @Test
    void an_archive_that_is_no_ecosystems_adds_to_all() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")))
                .archive("malicious", Map.of("M.json", FeedFolder.osv("MAL-1", "npm", "a", "2")));
        build();
        assertThat(ids("npm", "a")).containsExactly("malicious MAL-1", "npm GHSA-1");
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.covered()).containsExactly("npm");
        }
    }

    @Test
    void where_an_ecosystem_has_no_archive_the_newest_copy_elsewhere_speaks() throws Exception {
        feeds.archive(
                        "npm",
                        Map.of(
                                "G.json", FeedFolder.osv("GHSA-1", "Go", "a", "1", "2026-01-01T00:00:00Z"),
                                "N.json", FeedFolder.osv("GHSA-9", "npm", "n", "1")))
                .archive(
                        "Maven",
                        Map.of(
                                "G.json", FeedFolder.osv("GHSA-1", "Go", "a", "2", "2026-02-01T00:00:00Z"),
                                "M.json", FeedFolder.osv("GHSA-8", "Maven", "m", "1")));
        build();
        assertThat(ids("Go", "a")).containsExactly("Maven GHSA-1");
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.covered()).containsExactly("Maven", "npm");
        }
    }

    @Test
    void withdrawn_records_are_counted_and_not_kept() throws Exception {
        var withdrawn = FeedFolder.osv("GHSA-2", "npm", "a", "2")
                .replaceFirst("\\{", "{\"withdrawn\": \"2026-02-02T00:00:00Z\",");
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2"), "W.json", withdrawn));
        build();
        assertThat(ids("npm", "a")).containsExactly("npm GHSA-1");
        var source = DatabaseStatus.read(database).sources().getFirst();
        assertThat(source.withdrawn()).isEqualTo(1);
        assertThat(source.advisories()).isEqualTo(1);
    }

    @Test
    void a_bad_record_is_left_out_with_its_name_and_the_rest_goes_in() throws Exception {
        var deep = "{\"id\": \"X\", \"x\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        var entries = new TreeMap<String, String>();
        entries.put("good.json", FeedFolder.osv("GHSA-1", "npm", "a", "2"));
        entries.put("bom.json", "\uFEFF" + FeedFolder.osv("GHSA-2", "npm", "a", "2"));
        entries.put("deep.json", deep);
        entries.put("half.json", "{\"id\": \"GHSA-3\"");
        entries.put("array.json", "[]");
        entries.put("noid.json", "{}");
        entries.put("number.json", "{\"id\": 7}");
        entries.put("huge.json", "{\"id\": \"X\", \"n\": 1" + "0".repeat(5_000) + "}");
        entries.put("../out.json", FeedFolder.osv("GHSA-4", "npm", "a", "2"));
        entries.put("notes.txt", "not a record");
        feeds.archive("npm", entries);
        build();
        assertThat(ids("npm", "a")).containsExactly("npm GHSA-1", "npm GHSA-2");
        assertThat(warnings()).allMatch(warning -> warning.subject().equals("npm"));
        assertThat(warnings().stream().map(Warning::message).toList().toString())
                .contains("deep.json", "half.json", "array.json", "noid.json", "number.json", "huge.json", "out.json")
                .doesNotContain("notes.txt")
                .doesNotContain("good.json");
    }

    @Test
    void bytes_that_are_no_text_are_a_bad_record() throws Exception {
        var zip = FeedFolder.zip(Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "aé", "2")));
        var raw = FeedFolder.osv("GHSA-1", "npm", "aé", "2").getBytes(StandardCharsets.ISO_8859_1);
        var bytes = new java.io.ByteArrayOutputStream();
        try (var out = new java.util.zip.ZipOutputStream(bytes)) {
            out.putNextEntry(new java.util.zip.ZipEntry("bad.json"));
            out.write(raw);
        }
        feeds.file("npm/all.zip", bytes.toByteArray()).file("PyPI/all.zip", zip);
        build();
        assertThat(warnings()).singleElement().extracting(Warning::code).isEqualTo("unreadable-advisory");
    }

    @Test
    void a_zip_bomb_is_refused_by_name() throws Exception {
        feeds.archive(
                "npm",
                Map.of(
                        "bomb.json",
                        "{\"id\": \"" + "0".repeat(3 << 20) + "\"}",
                        "good.json",
                        FeedFolder.osv("GHSA-1", "npm", "a", "2")));
        build();
        assertThat(ids("npm", "a")).hasSize(1);
        assertThat(warnings())
                .singleElement()
                .extracting(Warning::message)
                .asString()
                .contains("bomb.json", "times");
    }

    @Test
    void a_broken_archive_keeps_what_was_known_and_spoils_no_other() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")))
                .archive("PyPI", Map.of("P.json", FeedFolder.osv("PYSEC-1", "PyPI", "p", "2")));
        build();
        var zip = FeedFolder.zip(Map.of("G.json", FeedFolder.osv("GHSA-2", "npm", "a", "3")));
        for (var broken : List.of(
                Arrays.copyOf(zip, zip.length / 2),
                new byte[0],
                "<html>".getBytes(StandardCharsets.UTF_8),
                FeedFolder.zip(Map.of("readme.txt", "nothing")))) {
            feeds.file("npm/all.zip", broken)
                    .archive("PyPI", Map.of("P.json", FeedFolder.osv("PYSEC-2", "PyPI", "p", "2")));
            assertThat(build().sources()).anyMatch(source -> source.name().equals("npm") && source.failure() != null);
            assertThat(ids("npm", "a")).containsExactly("npm GHSA-1");
            assertThat(ids("PyPI", "p")).containsExactly("PyPI PYSEC-2");
            assertThat(warnings()).singleElement().extracting(Warning::code).isEqualTo("unreadable-source");
        }
        feeds.file("npm/all.zip", zip);
        build();
        assertThat(ids("npm", "a")).containsExactly("npm GHSA-2");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void a_catalogue_that_is_none_replaces_nothing() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")))
                .kev("{\"vulnerabilities\": [{\"cveID\": \"CVE-2026-1\", \"dateAdded\": \"2026-01-01\"}]}")
                .epss("#score_date:2026-03-03T00:00:00Z\ncve,epss,percentile\nCVE-2026-1,0.03351,0.87650\n");
        build();
        feeds.kev("<html>maintenance</html>").epss("maintenance\n");
        build();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.knownExploited("CVE-2026-1")).isTrue();
            assertThat(open.epss("CVE-2026-1")).hasValueSatisfying(epss -> {
                assertThat(epss.score()).isEqualTo(0.03351);
                assertThat(epss.percentile()).isEqualTo(0.8765);
            });
            assertThat(open.warnings()).extracting(Warning::subject).containsExactly("epss", "kev");
        }
    }

    @Test
    void facts_name_the_publishers_dates_and_the_digest_depends_on_content_alone() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2", "2026-04-04T04:04:04.5Z")));
        build();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.facts().sources().getFirst().updatedAt()).isEqualTo("2026-04-04T04:04:04Z");
        }
        var digest = DatabaseStatus.read(database).digest();
        Files.delete(database);
        Thread.sleep(20);
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2", "2026-04-04T04:04:04.5Z")));
        new DatabaseBuilder(AdvisoryFeeds.all(), Clock.systemUTC()).build(feeds.folder(), database);
        assertThat(DatabaseStatus.read(database).digest()).isEqualTo(digest);
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "3", "2026-04-04T04:04:04.5Z")));
        build();
        assertThat(DatabaseStatus.read(database).digest()).isNotEqualTo(digest);
    }

    @Test
    void a_date_of_the_year_one_is_none() throws Exception {
        feeds.archive(
                "Go",
                Map.of(
                        "G.json",
                        FeedFolder.osv("GO-1", "Go", "a", "2", "0001-01-01T00:00:00Z")
                                .replace("\"summary\"", "\"published\": \"2025-05-05T05:05:05Z\", \"summary\"")));
        build();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.facts().sources().getFirst().updatedAt()).isEqualTo("2025-05-05T05:05:05Z");
            assertThat(open.candidates("Go", "a").getFirst().advisory().modified())
                    .isNull();
        }
    }

    @Test
    void the_end_of_support_is_found_by_the_release_that_the_version_belongs_to() throws Exception {
        feeds.file(
                "endoflife/releases.zip",
                FeedFolder.zip(
                        Map.of(
                                "releases/alpine-linux.json",
                                "{\"releases\": {\"3.18\": {\"name\": \"3.18\", \"eol\": \"2025-05-09\"}}}",
                                "releases/debian.json",
                                "{\"releases\": {\"11\": {\"eol\": \"2024-08-14\", \"eoes\": \"2026-08-31\"}, \"13\": {\"eol\": false}}}")));
        feeds.file("endoflife/products.zip", FeedFolder.zip(Map.of("products/ubuntu.md", """
                        ---
                        title: Ubuntu
                        releases:
                          - releaseCycle: "22.04"
                            eol: 2027-04-01 # June
                            eoes: 2032-04-09

                        ---
                        eol: 1999-01-01
                        """)));
        build();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            assertThat(open.endOfLife(os("alpine", "3.18.9"))).contains(LocalDate.parse("2025-05-09"));
            assertThat(open.endOfLife(os("debian", "11"))).contains(LocalDate.parse("2026-08-31"));
            assertThat(open.endOfLife(os("ubuntu", "22.04"))).contains(LocalDate.parse("2027-04-01"));
            assertThat(open.endOfLife(os("debian", "13"))).isEmpty();
            assertThat(open.endOfLife(os("debian", null))).isEmpty();
            assertThat(open.endOfLife(os("unheard-of", "1"))).isEmpty();
        }
    }

    private static OperatingSystem os(String id, String version) {
        return new OperatingSystem(id, version, List.of(), null, null, "");
    }

    @Test
    void a_file_that_is_no_database_is_told_with_what_to_do() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")));
        assertThatThrownBy(() -> SqliteAdvisoryDatabase.open(database))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("there is no advisory database")
                .hasMessageContaining("plimsoll db update");
        build();
        var whole = Files.readAllBytes(database);
        var otherSchema = whole.clone();
        otherSchema[63]++;
        for (var bad : List.of(
                Arrays.copyOf(whole, whole.length - 1),
                Arrays.copyOf(whole, 4096),
                Arrays.copyOf(whole, 50),
                new byte[0],
                "hello".repeat(100).getBytes(StandardCharsets.UTF_8),
                otherSchema)) {
            Files.write(database, bad);
            assertThatThrownBy(() -> SqliteAdvisoryDatabase.open(database))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("plimsoll db update");
        }
        // A build does not need the old one.
        build();
        assertThat(ids("npm", "a")).hasSize(1);
    }

    @Test
    void a_damaged_page_is_told_when_it_is_met() throws Exception {
        var entries = new TreeMap<String, String>();
        for (int i = 0; i < 300; i++) {
            entries.put("G" + i + ".json", FeedFolder.osv("GHSA-" + i, "npm", "package-" + i, "2"));
        }
        feeds.archive("npm", entries);
        build();
        var whole = Files.readAllBytes(database);
        Arrays.fill(whole, 4096, whole.length, (byte) 0x55);
        Files.write(database, whole);
        assertThatThrownBy(() -> {
                    try (var open = SqliteAdvisoryDatabase.open(database)) {
                        open.candidates("npm", "package-7");
                    }
                })
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void a_folder_without_feeds_replaces_nothing() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")));
        build();
        var empty = Files.createDirectory(temporary.resolve("empty"));
        assertThatThrownBy(() -> new DatabaseBuilder(AdvisoryFeeds.all(), CLOCK).build(empty, database))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("holds no feed");
        assertThat(ids("npm", "a")).hasSize(1);
        assertThat(database.resolveSibling("advisories #1.sqlite.draft")).doesNotExist();
    }

    @Test
    void two_builds_at_once_take_turns() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = executor.submit(this::build);
            var second = executor.submit(this::build);
            assertThat(List.of(first.get(), second.get()))
                    .extracting(built -> built.sources().getFirst().parsed())
                    .containsExactlyInAnyOrder(1, 0);
        }
        assertThat(ids("npm", "a")).hasSize(1);
    }

    @Test
    void a_folder_is_built_once_for_each_of_its_states() throws Exception {
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2")));
        var folder = new AdvisoryFolder(AdvisoryFeeds.all(), CLOCK);
        var cache = temporary.resolve("cache");
        var first = folder.database(feeds.folder(), cache);
        var written = Files.getLastModifiedTime(first);
        assertThat(folder.database(feeds.folder(), cache)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
        feeds.archive("npm", Map.of("G.json", FeedFolder.osv("GHSA-1", "npm", "a", "2.10")));
        assertThat(folder.database(feeds.folder(), cache)).isNotEqualTo(first);
        assertThat(first).exists();
    }

    @Test
    void the_difference_names_the_packages_that_are_touched_and_no_others() throws Exception {
        feeds.archive(
                "npm",
                Map.of(
                        "A.json", FeedFolder.osv("GHSA-A", "npm", "a", "1"),
                        "B.json", FeedFolder.osv("GHSA-B", "npm", "b", "1"),
                        "C.json", FeedFolder.osv("GHSA-C", "npm", "c", "1")));
        build();
        var before = Files.copy(database, temporary.resolve("before.sqlite"));
        assertThat(DatabaseDiff.between(before, database).packages()).isEmpty();
        feeds.archive(
                "npm",
                Map.of(
                        "A.json", FeedFolder.osv("GHSA-A", "npm", "a", "1"),
                        "B.json", FeedFolder.osv("GHSA-B", "npm", "b2", "1"),
                        "D.json", FeedFolder.osv("GHSA-D", "npm", "d", "1")));
        build();
        var diff = DatabaseDiff.between(before, database);
        assertThat(diff.added()).extracting(DatabaseDiff.AdvisoryName::id).containsExactly("GHSA-D");
        assertThat(diff.changed()).extracting(DatabaseDiff.AdvisoryName::id).containsExactly("GHSA-B");
        assertThat(diff.removed()).extracting(DatabaseDiff.AdvisoryName::id).containsExactly("GHSA-C");
        assertThat(diff.packages()).extracting(DatabaseDiff.PackageName::name).containsExactly("b", "b2", "c", "d");
    }

    @Test
    void the_difference_names_what_others_say_anew_of_a_vulnerability() throws Exception {
        feeds.archive("npm", Map.of("A.json", FeedFolder.osv("GHSA-A", "npm", "a", "1")));
        feeds.file("vulnrichment/vulnrichment.zip", FeedFolder.zip(Map.of("CVE-2026-0001.json", assessed("none"))));
        build();
        var before = Files.copy(database, temporary.resolve("before.sqlite"));
        feeds.file("vulnrichment/vulnrichment.zip", FeedFolder.zip(Map.of("CVE-2026-0001.json", assessed("active"))));
        build();
        var diff = DatabaseDiff.between(before, database);
        assertThat(diff.assessed()).containsExactly("CVE-2026-0001");
        assertThat(diff.packages()).isEmpty();
    }

    private static String assessed(String exploitation) {
        return """
                {"dataType": "CVE_RECORD", "cveMetadata": {"cveId": "CVE-2026-0001", "state": "PUBLISHED"},
                 "containers": {"cna": {}, "adp": [{"providerMetadata": {"shortName": "CISA-ADP"},
                   "metrics": [{"other": {"type": "ssvc", "content": {"id": "CVE-2026-0001", "version": "2.0.3",
                     "options": [{"Exploitation": "%s"}, {"Automatable": "no"}, {"Technical Impact": "partial"}]}}}]}]}}
                """.formatted(exploitation);
    }

    @Test
    void severity_words_of_publishers_are_understood() throws Exception {
        feeds.archive(
                "Rocky Linux",
                Map.of(
                        "R.json",
                        FeedFolder.osv("RLSA-1", "Rocky Linux:9", "r", "1").replace("about r", "Important: r")));
        build();
        try (var open = SqliteAdvisoryDatabase.open(database)) {
            var advisory = open.candidates("Rocky Linux:9", "r").getFirst().advisory();
            assertThat(advisory.severity()).isEqualTo(Severity.HIGH);
            assertThat(advisory.severitySource()).isEqualTo("Rocky Linux");
        }
    }
}
