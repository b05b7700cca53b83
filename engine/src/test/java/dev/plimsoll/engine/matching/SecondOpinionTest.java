package dev.plimsoll.engine.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Finding.AdvisoryReference;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares with what an independent matcher found in the same images with the same advisories. A difference is
/// ours to explain, by a rule of the domain, or to mend.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecondOpinionTest {
    private AdvisoryDatabase database;

    @BeforeAll
    void open() throws IOException, InterruptedException {
        database = SharedData.database();
    }

    @AfterAll
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpine-3.18.9", "layers", "node"})
    void every_difference_is_explained(String image) throws IOException, InterruptedException {
        var list = SharedData.folder().resolve("images/expected/findings/" + image + ".tsv");
        var theirs = Files.readAllLines(list).stream().map(Opinion::parse).toList();
        var inventory = withGo(SharedData.inventory(image), theirs);
        var matches = new Matcher().match(inventory, database, new MatchOptions(Instant.now(), false));
        var lockedList = SharedData.folder().resolve("images/expected/" + image + ".app.npm-ls.tsv");
        var locked = Files.exists(lockedList) ? Files.readAllLines(lockedList) : List.<String>of();
        var explained = new TreeMap<String, Integer>();
        var unexplained = new ArrayList<String>();
        int same = 0;
        for (var opinion : theirs) {
            var installed = installed(inventory, opinion);
            if (installed.isEmpty()) {
                explained.merge("theirs: not in our inventory with that version (Debian moves)", 1, Integer::sum);
            } else if (matches.findings().stream().anyMatch(opinion::isSame)) {
                same++;
            } else {
                explain(explained, unexplained, whyOnlyTheirs(opinion, installed), "only theirs: " + opinion);
            }
        }
        for (var finding : matches.findings()) {
            if (theirs.stream().noneMatch(opinion -> opinion.isSame(finding))) {
                explain(
                        explained,
                        unexplained,
                        whyOnlyOurs(finding, theirs, locked),
                        "only ours: " + finding.packageUrl() + " " + finding.id() + " " + finding.advisories());
            }
        }
        System.out.printf("%s: %d found by both; %s%n", image, same, explained);
        assertThat(unexplained).as("differences in %s", image).isEmpty();
    }

    /// The Go modules of the second opinion, whether or not the catalogers see them: matching is compared, not
    /// reading.
    private static Inventory withGo(Inventory inventory, List<Opinion> theirs) {
        var packages = new ArrayList<>(inventory.packages());
        theirs.stream()
                .filter(opinion -> opinion.ecosystem.equals("Go")
                        && installed(inventory, opinion).isEmpty())
                .map(opinion -> Samples.language("golang", opinion.name, opinion.version))
                .distinct()
                .forEach(packages::add);
        return Samples.inventory(inventory.os(), packages);
    }

    private static void explain(
            TreeMap<String, Integer> explained, List<String> unexplained, String reason, String difference) {
        if (reason.isEmpty()) {
            unexplained.add(difference);
        } else {
            explained.merge(reason, 1, Integer::sum);
        }
    }

    private static String whyOnlyTheirs(Opinion theirs, List<InstalledPackage> installed) {
        if (installed.stream().allMatch(each -> each.ownedBy() != null)) {
            return "theirs: rule 1, a package of the distribution owns it";
        }
        return "";
    }

    /// It lists the JavaScript packages of lock files, and of the folders in the image only `/app` has one; what
    /// npm lists there is what both sides have.
    private static String whyOnlyOurs(Finding ours, List<Opinion> theirs, List<String> locked) {
        if (ours.packageUrl().type().equals("npm")
                && theirs.stream().noneMatch(each -> each.isAbout(ours))
                && !locked.contains(ours.name() + "\t" + ours.version())) {
            return "ours: not in its inventory, which has the packages of lock files only";
        }
        return "";
    }

    private static List<InstalledPackage> installed(Inventory inventory, Opinion opinion) {
        return inventory.packages().stream()
                .filter(each -> opinion.isOf(each.type())
                        && each.name().equals(opinion.name)
                        && opinion.isVersion(each.version()))
                .toList();
    }

    /// One line of the list.
    private record Opinion(String ecosystem, String source, String name, String version, Set<String> names) {
        static Opinion parse(String line) {
            var cells = line.split("\t", -1);
            var names = new HashSet<>(List.of(cells[4]));
            for (var alias : cells[5].split("[, ;]+")) {
                if (!alias.isBlank()) {
                    names.add(alias);
                }
            }
            return new Opinion(
                    cells[0], cells[1], cells[2].isEmpty() ? cells[1] : cells[2], cells[3], Set.copyOf(names));
        }

        boolean isOf(String type) {
            return switch (AdvisoryDatabase.baseOf(ecosystem)) {
                case "Debian" -> type.equals("deb");
                case "Alpine" -> type.equals("apk");
                case "Go" -> type.equals("golang");
                default -> ecosystem.equals(Ecosystems.ofType(type));
            };
        }

        /// It drops the `v` of Go's versions.
        private boolean isVersion(String other) {
            return version.equals(other) || (ecosystem.equals("Go") && ("v" + version).equals(other));
        }

        boolean isAbout(Finding finding) {
            return isOf(finding.packageUrl().type()) && name.equals(finding.name()) && isVersion(finding.version());
        }

        boolean isSame(Finding finding) {
            if (!isAbout(finding)) {
                return false;
            }
            return names.contains(finding.id())
                    || finding.aliases().stream().anyMatch(names::contains)
                    || finding.advisories().stream().map(AdvisoryReference::id).anyMatch(names::contains);
        }
    }
}
