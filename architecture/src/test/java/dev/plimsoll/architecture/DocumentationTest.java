package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The documentation holds together: every link leads somewhere, every decision has one number and stands in the index.
final class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern DECISION = Pattern.compile("(\\d{3})-[a-z0-9-]+\\.md");

    @Test
    void every_link_in_the_documentation_leads_somewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (var page : Repository.files(".md")) {
            var links = LINK.matcher(withoutCode(Files.readString(page)));
            while (links.find()) {
                var link = links.group(1);
                if (!link.contains("://") && !link.startsWith("mailto:") && !leadsSomewhere(page, link)) {
                    broken.add(Repository.root().relativize(page) + " → " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_page_that_the_code_names_exists() throws IOException {
        var named = Pattern.compile("docs/[a-z0-9/-]+\\.(md|json|svg)");
        var missing = new ArrayList<String>();
        for (var file : Repository.files(".java")) {
            var pages = named.matcher(Files.readString(file));
            while (pages.find()) {
                if (!Files.exists(Repository.root().resolve(pages.group()))) {
                    missing.add(Repository.root().relativize(file) + " → " + pages.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void every_decision_has_its_own_number_and_stands_in_the_index() throws IOException {
        var folder = Repository.root().resolve("docs/adr");
        var numbers = new TreeMap<String, Path>();
        var list = new StringBuilder();
        for (var page : decisions(folder)) {
            var name = DECISION.matcher(page.getFileName().toString());
            assertThat(name.matches()).as("%s is named NNN-title.md", page).isTrue();
            assertThat(numbers.put(name.group(1), page))
                    .as("also has the number of %s", page)
                    .isNull();
            var text = Files.readString(page);
            assertThat(text)
                    .as(page.toString())
                    .startsWith("# " + name.group(1) + " ")
                    .contains("Context", "Decision", "Consequences");
            var title = text.lines().findFirst().orElseThrow().substring(2);
            list.append("- [%s](%s)\n".formatted(title, page.getFileName()));
        }
        Generated.check(folder.resolve("README.md"), "decisions", list.toString());
    }

    private static List<Path> decisions(Path folder) throws IOException {
        try (var pages = Files.list(folder)) {
            return pages.filter(page -> !page.endsWith("README.md")).sorted().toList();
        }
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        var hash = link.indexOf('#');
        var path = hash < 0 ? link : link.substring(0, hash);
        var target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || anchors(target).contains(link.substring(hash + 1));
    }

    /// The anchors that a page's headings get.
    private static Set<String> anchors(Path page) throws IOException {
        var anchors = new HashSet<String>();
        for (var line : Files.readAllLines(page)) {
            if (line.startsWith("#")) {
                anchors.add(line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    private static String withoutCode(String markdown) {
        return markdown.replaceAll("(?ms)^```.*?^```", "").replaceAll("`[^`\n]*`", "");
    }
}
