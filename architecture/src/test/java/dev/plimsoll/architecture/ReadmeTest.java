package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.advisory.AdvisoryFeed;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.engine.matching.versions.VersionSchemes;
import dev.plimsoll.engine.report.formats.ReportFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the README says is supported is what the code has: `-Dplimsoll.golden=update` writes it anew.
final class ReadmeTest {
    @Test
    void the_supported_lists_are_those_of_the_code() throws IOException {
        Generated.check(Repository.root().resolve("README.md"), "supported", supported());
    }

    @Test
    void the_guide_lists_the_formats_of_the_code() throws IOException {
        Generated.check(Repository.root().resolve("docs/user-guide.md"), "formats", formats());
    }

    private static String formats() {
        var lines = new ArrayList<String>();
        lines.add("| format | file | keeps to | read by |");
        lines.add("|---|---|---|---|");
        for (var format : ReportFormats.all()) {
            var kind = format.kind();
            lines.add("| `" + format.name() + "` | `." + kind.extension() + "` | " + kind.standard() + " | "
                    + kind.readers() + " |");
        }
        return String.join("\n", lines) + "\n";
    }

    private static String supported() {
        var ecosystems = new LinkedHashMap<String, List<String>>();
        VersionSchemes.all()
                .byEcosystem()
                .forEach((ecosystem, scheme) -> ecosystems
                        .computeIfAbsent(scheme.name(), name -> new ArrayList<>())
                        .add(ecosystem));
        var lines = new ArrayList<String>();
        lines.add("| | |");
        lines.add("|---|---|");
        lines.add("| catalogers | " + names(Catalogers.all(), Cataloger::name) + " |");
        lines.add("| advisories | " + names(AdvisoryFeeds.all(), AdvisoryFeed::name) + " |");
        ecosystems.forEach(
                (scheme, names) -> lines.add("| versions `" + scheme + "` | " + String.join(", ", names) + " |"));
        ReportFormats.all()
                .forEach(format -> lines.add("| format `" + format.name() + "` | " + format.description() + " |"));
        return String.join("\n", lines) + "\n";
    }

    private static <T> String names(List<T> parts, Function<T, String> name) {
        return parts.stream().map(part -> "`" + name.apply(part) + "`").collect(Collectors.joining(", "));
    }

    @Test
    void the_commands_of_the_documentation_do_what_they_say() throws IOException, InterruptedException {
        // After the package phase the class path holds the jar; before it, a distribution may be that of other sources.
        TestNeeds.that(
                System.getProperty("java.class.path").matches(".*plimsoll-cli-[^/]*\\.jar.*"),
                "a distribution built from these sources: run mvn verify");
        var root = Repository.root();
        for (var page : pages(root)) {
            var blocks = Pattern.compile("<!-- run: exit (\\d+) -->\n```sh\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(page));
            while (blocks.find()) {
                var output = Files.createTempFile("command", ".txt");
                var process = new ProcessBuilder("sh", "-e", "-c", blocks.group(2))
                        .directory(root.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                process.environment().put("PLIMSOLL_REBUILD", "0");
                process.environment()
                        .put(
                                "PLIMSOLL_CACHE",
                                Files.createTempDirectory("cache").toString());
                var exit = process.start().waitFor();
                assertThat(exit)
                        .as("exit code of%n%s in %s%n%s", blocks.group(2), page, Files.readString(output))
                        .isEqualTo(Integer.parseInt(blocks.group(1)));
            }
        }
    }

    private static List<Path> pages(Path root) {
        return Stream.of("README.md", "docs/user-guide.md").map(root::resolve).toList();
    }
}
