package dev.plimsoll.engine.matching.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Compares every scheme with every vector there is: one `a op b` a line, one file an ecosystem. More lines, or
/// more files of ecosystems that are known, need no code.
final class VersionVectorsTest {
    /// Which scheme a file is about, where the file's name is not the ecosystem's.
    private static final Map<String, String> FILES = Map.of(
            "redhat", "Red Hat",
            "semver", "npm",
            "cran", "CRAN",
            "pypi", "PyPI",
            "nuget", "NuGet",
            "rubygems", "RubyGems",
            "crates", "crates.io");

    /// Vectors that are wrong, and why we are sure.
    private static final List<WrongVector> WRONG = List.of(new WrongVector(
            "packagist",
            "1.2.3.#",
            "1.2.3.1",
            "'#' is how PHP's manual writes 'any number'; Composer refuses such a version, and version_compare"
                    + " itself answers '<'"));

    @Test
    void every_vector_is_ordered_as_its_ecosystem_orders_it() throws IOException {
        var folder = data().resolve("version-vectors");
        assumeTrue(Files.isDirectory(folder), folder + " is absent: set PLIMSOLL_TEST_DATA to the shared test data");
        var schemes = VersionSchemes.all();
        var failures = new ArrayList<String>();
        try (var files = Files.list(folder)) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
                var scheme = schemeOf(schemes, name);
                assertThat(scheme).as("a version scheme for %s", file).isPresent();
                failures.addAll(check(file, name, scheme.orElseThrow()));
            }
        }
        assertThat(failures).isEmpty();
    }

    private static Optional<VersionScheme> schemeOf(VersionSchemes schemes, String file) {
        var byName = schemes.of(FILES.getOrDefault(file, file));
        if (byName.isPresent()) {
            return byName;
        }
        return schemes.byEcosystem().entrySet().stream()
                .filter(entry -> entry.getKey()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z]", "")
                        .equals(file.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static List<String> check(Path file, String name, VersionScheme scheme) throws IOException {
        var failures = new ArrayList<String>();
        int passed = 0;
        int wrong = 0;
        for (var line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("//") || line.startsWith("#")) {
                continue;
            }
            var parts = line.strip().split("\\s+");
            assertThat(parts).as("%s: %s", name, line).hasSize(3);
            var expected =
                    switch (parts[1]) {
                        case "<" -> Comparison.LESS;
                        case ">" -> Comparison.GREATER;
                        case "=" -> Comparison.EQUAL;
                        default -> throw new IllegalArgumentException(name + ": " + line);
                    };
            var actual = scheme.compare(parts[0], parts[2]);
            if (actual == expected && scheme.compare(parts[2], parts[0]) == opposite(expected)) {
                passed++;
            } else if (isWrong(name, parts[0], parts[2], expected)) {
                wrong++;
            } else {
                failures.add(name + ": " + line + " but we say " + actual);
            }
        }
        System.out.printf(
                "version-vectors/%-10s %6d passed, %d failed, %d known to be wrong%n",
                name, passed, failures.size(), wrong);
        return failures;
    }

    private static boolean isWrong(String file, String left, String right, Comparison expected) {
        if (WRONG.stream().anyMatch(w -> w.file.equals(file) && w.left.equals(left) && w.right.equals(right))) {
            return true;
        }
        return file.equals("packagist") && isBarePhp(left, right, expected);
    }

    /// Some vectors are what PHP's bare `version_compare` says of two texts. Composer, whose versions they are,
    /// first brings them into one form, and orders that. The three differences that this makes:
    private static boolean isBarePhp(String left, String right, Comparison expected) {
        // bare PHP knows stabilities in lower case only (and RC), and takes all other words for the same
        boolean upperCase =
                expected == Comparison.EQUAL && left.replace("ALPHA", "BETA").equals(right.replace("ALPHA", "BETA"));
        // bare PHP takes `stable` for a word that it does not know; Composer drops it
        boolean stable = left.contains("-stable") || right.contains("-stable");
        // bare PHP has 3.0 < 3.0.0-beta, because 3.0 is shorter; Composer fills it up to 3.0.0.0 > 3.0.0.0-beta
        boolean shorter = (left + ".0").equals(right.replaceFirst("-(alpha|beta|rc|dev)[.0-9]*$", ""));
        return upperCase || stable || shorter;
    }

    private static Comparison opposite(Comparison comparison) {
        return switch (comparison) {
            case LESS -> Comparison.GREATER;
            case GREATER -> Comparison.LESS;
            case EQUAL, UNKNOWN -> comparison;
        };
    }

    private static Path data() {
        var configured = System.getenv("PLIMSOLL_TEST_DATA");
        return configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("plimsoll.root", ".")).resolve("../shared/data");
    }

    private record WrongVector(String file, String left, String right, String reason) {}
}
