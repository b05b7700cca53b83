package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What may be in the repository at all.
final class RepositoryTest {
    private static final long LARGEST = 1 << 20;

    @Test
    void no_file_is_larger_than_one_mebibyte() throws IOException {
        var large = new ArrayList<Path>();
        for (var file : Repository.files()) {
            if (Files.size(file) > LARGEST) {
                large.add(file);
            }
        }
        assertThat(large).isEmpty();
    }

    @Test
    void no_file_names_a_folder_of_the_machine_it_was_written_on() throws IOException {
        // A root of one name is too common a word: every image has /work or /src. Its worktrees and siblings are not.
        var folders = new ArrayList<>(List.of(Repository.root() + "/", "/" + "work/shared", "/" + "work/scratch"));
        if (Repository.root().getParent().getNameCount() > 1) {
            folders.add(Repository.root().getParent() + "/");
        }
        for (var file : Repository.files()) {
            var text = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(folders.stream().filter(text::contains))
                    .as("folders of one machine in %s", Repository.root().relativize(file))
                    .isEmpty();
        }
    }

    @Test
    void builds_use_the_public_registry_only() throws IOException {
        for (var file : Repository.files("pom.xml")) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContain("<repository>", "<pluginRepository>", "<mirror>");
        }
    }

    @Test
    void every_package_says_in_one_sentence_what_it_is_for() throws IOException {
        for (var file : Repository.files("package-info.java")) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .startsWith("/// ")
                    .contains("@NullMarked");
        }
        for (var file : Repository.files(".java")) {
            if (file.toString().contains("/src/main/java/")) {
                assertThat(file.resolveSibling("package-info.java")).exists();
            }
        }
    }

    @Test
    void documentation_comments_fit_the_formatter() throws IOException {
        for (var file : Repository.files(".java")) {
            assertThat(Files.readAllLines(file).stream().filter(l -> l.strip().startsWith("///") && l.length() > 120))
                    .as("lines of %s that the formatter would break", file)
                    .isEmpty();
        }
    }
}
