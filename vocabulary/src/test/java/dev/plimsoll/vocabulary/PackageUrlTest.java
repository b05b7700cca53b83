package dev.plimsoll.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PackageUrlTest {
    @Test
    void every_character_survives_writing_and_reading() {
        var name = new StringBuilder("n");
        for (char c = 1; c < 0x300; c++) {
            boolean beyond = c >= 0x7f && (Character.isISOControl(c) || Character.isSpaceChar(c));
            if (c != '/' && Character.toLowerCase(c) == c && !beyond) {
                name.append(c);
            }
        }
        name.append("日本語😀");
        var written = PackageUrl.of("npm", "@scope", name.toString(), "1:2+3~é", Map.of("arch", "x y/z"));
        assertThat(written.canonical()).matches("[ -~]+").startsWith("pkg:npm/%40scope/n%01%02");
        assertThat(PackageUrl.parse(written.canonical())).isEqualTo(written);
    }

    @Test
    void what_no_package_url_can_hold_is_replaced() {
        var written = PackageUrl.of("npm", null, "a\u0085b\u00a0c\u007f", "1", Map.of());
        assertThat(written).hasToString("pkg:npm/a%EF%BF%BDb%EF%BF%BDc%EF%BF%BD@1");
        assertThat(PackageUrl.parse(written.canonical())).isEqualTo(written);
        assertThat(PackageUrl.parse("pkg:npm/a%C2%85%FF@1")).hasToString("pkg:npm/a%EF%BF%BD%EF%BF%BD@1");
    }

    @Test
    void what_is_common_stays_readable() {
        assertThat(PackageUrl.parse("pkg:deb/debian/libc6@2.31-13%2Bdeb11u11?distro=debian-11&arch=amd64"))
                .hasToString("pkg:deb/debian/libc6@2.31-13%2Bdeb11u11?arch=amd64&distro=debian-11");
        assertThat(PackageUrl.of("golang", "github.com/spf13", "cobra", "v1.8.0", Map.of()))
                .hasToString("pkg:golang/github.com/spf13/cobra@v1.8.0");
    }
}
