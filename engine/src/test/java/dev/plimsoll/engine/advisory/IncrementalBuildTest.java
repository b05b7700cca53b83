package dev.plimsoll.engine.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IncrementalBuildTest {
    /// What one of a few entries of one of a few archives holds; nothing if `kind` is 0.
    record Edit(int archive, int entry, int kind, int variant) {}

    @Provide
    Arbitrary<List<Edit>> edits() {
        var edit = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 3))
                .as(Edit::new);
        return edit.list().ofMinSize(1).ofMaxSize(12);
    }

    @Property(tries = 60)
    void an_update_gives_what_a_full_build_gives(@ForAll("edits") List<Edit> first, @ForAll("edits") List<Edit> second)
            throws Exception {
        var folder = Files.createTempDirectory("incremental");
        try {
            var feeds = new FeedFolder(folder.resolve("feeds"));
            var state = new TreeMap<String, TreeMap<String, String>>();
            var incremental = folder.resolve("incremental.sqlite");
            write(feeds, state, first);
            build(feeds, incremental);
            write(feeds, state, second);
            build(feeds, incremental);
            var full = folder.resolve("full.sqlite");
            build(feeds, full);
            assertThat(LogicalDump.of(incremental)).isEqualTo(LogicalDump.of(full));
        } finally {
            delete(folder);
        }
    }

    private static void build(FeedFolder feeds, Path database) throws InterruptedException {
        new DatabaseBuilder(AdvisoryFeeds.all(), Clock.systemUTC()).build(feeds.folder(), database);
    }

    private static void write(FeedFolder feeds, TreeMap<String, TreeMap<String, String>> state, List<Edit> edits) {
        for (var edit : edits) {
            var archive = List.of("npm", "Maven", "malicious").get(edit.archive());
            // One entry always stays: an archive without any is taken for broken.
            var entries = state.computeIfAbsent(archive, name -> {
                var stays = new TreeMap<String, String>();
                stays.put("stays.json", FeedFolder.osv("STAYS-" + name, name, "stays", "1"));
                return stays;
            });
            var name = "E" + edit.entry() + ".json";
            switch (edit.kind()) {
                case 0 -> entries.remove(name);
                case 1 -> entries.put(name, "broken " + edit.variant());
                case 2 ->
                    entries.put(
                            name,
                            FeedFolder.osv("ID-" + edit.entry(), "npm", "p" + edit.variant(), "1")
                                    .replaceFirst("\\{", "{\"withdrawn\": \"2026-01-01T00:00:00Z\","));
                case 3 ->
                    entries.put(
                            name,
                            FeedFolder.osv("ID-" + edit.entry(), "npm", "p" + edit.variant(), "1")
                                    .replace(
                                            "\"summary\"",
                                            "\"severity\": [{\"type\": \"CVSS_V3\", \"score\": \"?\"}], \"summary\""));
                default ->
                    entries.put(
                            name,
                            FeedFolder.osv(
                                    "ID-" + edit.entry(),
                                    edit.kind() == 4 ? "npm" : "Maven",
                                    "p" + edit.variant(),
                                    "1." + edit.variant()));
            }
        }
        state.forEach(feeds::archive);
        feeds.kev("{\"vulnerabilities\": [{\"cveID\": \"CVE-2026-%d\"}]}".formatted(edits.size()));
        feeds.epss("cve,epss,percentile\nCVE-2026-%d,0.5,0.5\n".formatted(edits.size()));
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
