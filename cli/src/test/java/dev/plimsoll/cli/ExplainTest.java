package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Findings of real images with real advisories, taken at random, are justified on one screen.
final class ExplainTest {
    private static final long SEED = 20_260_817;
    private static final int A_SCREEN = 50;
    /// Lines for each version where many of one package are installed.
    private static final int A_PACKAGE = 25;

    private static final List<String> ECOSYSTEMS = List.of("Alpine", "Debian", "Maven", "npm", "kev", "epss");

    @TempDir
    private Path folder;

    private record Found(String image, String id, String name, String version, String advisory) {}

    @Test
    void each_of_ten_findings_taken_at_random_is_justified() throws IOException {
        var data = environment("PLIMSOLL_TEST_DATA", System.getProperty("plimsoll.root") + "/../shared/data");
        var feeds = data.resolve("feeds");
        assumeTrue(Files.isDirectory(feeds.resolve("Debian")), feeds + " is missing; name it with PLIMSOLL_TEST_DATA");
        var command = new CommandRun(folder);
        build(feeds, command);
        var recipe = environment("PLIMSOLL_TEST_IMAGES", "none");
        var images = List.of(
                data.resolve("images/alpine-3.10.9"),
                data.resolve("images/distroless"),
                recipe.resolve("debian11"),
                recipe.resolve("java"),
                recipe.resolve("node"));
        for (var image : images) {
            if (Files.isDirectory(image)) {
                for (var found : tenOf(image.toString(), command)) {
                    justified(found, command);
                }
            }
        }
    }

    /// Of the ecosystems that the images need: all would take minutes.
    private void build(Path feeds, CommandRun command) throws IOException {
        var some = Files.createDirectories(folder.resolve("feeds"));
        for (var name : ECOSYSTEMS) {
            if (Files.isDirectory(feeds.resolve(name))) {
                Files.createSymbolicLink(some.resolve(name), feeds.resolve(name));
            }
        }
        var built = command.run("db", "build", "--from", "feeds", "--db", "a.db");
        assertThat(built.exitCode()).as(built.err()).isZero();
        for (var name : ECOSYSTEMS) {
            Files.deleteIfExists(some.resolve(name));
        }
    }

    private static void justified(Found found, CommandRun command) {
        var explained = command.run("explain", found.image, found.id, "--offline", "--db", "a.db");
        var about = found + "\n" + explained.err() + explained.out();
        assertThat(explained.exitCode()).as(about).isZero();
        var block = explained
                .out()
                .lines()
                .filter(line -> line.startsWith("[affected] "))
                .anyMatch(line -> line.contains(found.name) && line.endsWith(" " + found.version + ": affected"));
        assertThat(block).as(about).isTrue();
        assertThat(explained.out())
                .as(about)
                .contains("finding " + found.id + ": ", found.advisory, "looked up as ", "brought by layer ");
        long versions = explained
                .out()
                .lines()
                .filter(line -> line.startsWith("[affected] "))
                .count();
        assertThat(explained.out().lines().count())
                .as(about)
                .isLessThan(versions <= 2 ? A_SCREEN : versions * A_PACKAGE);
    }

    private static List<Found> tenOf(String image, CommandRun command) {
        var report = command.run("scan", image, "--offline", "--db", "a.db", "--no-policy", "--format", "text");
        assertThat(report.exitCode()).as(report.err()).isZero();
        var all = new ArrayList<Found>();
        for (var line : report.out().lines().toList()) {
            if (line.startsWith("finding: ")) {
                var words = line.substring(0, line.indexOf("; fix: ")).split(" ");
                int at = line.indexOf("; advisory ") + "; advisory ".length();
                var advisory = line.substring(at, line.indexOf(" (", at));
                all.add(new Found(image, words[2], words[3], words[4], advisory));
            }
        }
        Collections.shuffle(all, new Random(SEED));
        return all.stream().limit(10).toList();
    }

    private static Path environment(String name, String fallback) {
        return Path.of(System.getenv().getOrDefault(name, fallback));
    }
}
