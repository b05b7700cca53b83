package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Parts of pages that are generated, between `<!-- NAME:begin -->` and `<!-- NAME:end -->`: checked, or written anew
/// with `-Dplimsoll.golden=update`.
final class Generated {
    private Generated() {}

    static void check(Path page, String name, String content) throws IOException {
        var text = Files.readString(page);
        var begin = "<!-- " + name + ":begin -->\n";
        var from = text.indexOf(begin);
        var to = text.indexOf("<!-- " + name + ":end -->");
        assertThat(0 <= from && from < to)
                .as("%s has a place for the generated %s", page, name)
                .isTrue();
        var wanted = text.substring(0, from + begin.length()) + content + text.substring(to);
        if ("update".equals(System.getProperty("plimsoll.golden"))) {
            Files.writeString(page, wanted);
        } else {
            assertThat(text)
                    .as(page + "; write it anew with: mvn -pl architecture -am test -Dplimsoll.golden=update")
                    .isEqualTo(wanted);
        }
    }
}
