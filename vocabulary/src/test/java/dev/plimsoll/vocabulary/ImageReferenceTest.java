package dev.plimsoll.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ImageReferenceTest {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);

    @Test
    void what_people_leave_out_is_filled_in_as_docker_does() {
        var expected = new String[][] {
            {"debian", "docker.io/library/debian:latest"},
            {"debian:12", "docker.io/library/debian:12"},
            {"docker.io/debian:12", "docker.io/library/debian:12"},
            {"index.docker.io/library/debian:12", "docker.io/library/debian:12"},
            {"team/app", "docker.io/team/app:latest"},
            {"reg.example/app", "reg.example/app:latest"},
            {"reg.example:5000/team/a/b:1.0-x_y", "reg.example:5000/team/a/b:1.0-x_y"},
            {"localhost/app", "localhost/app:latest"},
            {"localhost:5000/app", "localhost:5000/app:latest"},
            {"[::1]:5000/app:1", "[::1]:5000/app:1"},
            {"debian@" + DIGEST, "docker.io/library/debian@" + DIGEST},
            {"reg.example/app:1@" + DIGEST, "reg.example/app:1@" + DIGEST},
            {"a__b/c--d.e/f_g", "docker.io/a__b/c--d.e/f_g:latest"},
        };
        for (var each : expected) {
            var reference = ImageReference.parse(each[0]);
            assertThat(reference).as(each[0]).hasToString(each[1]);
            assertThat(ImageReference.parse(each[1])).isEqualTo(reference);
        }
    }

    @Test
    void the_digest_decides_where_both_are_given() {
        var reference = ImageReference.parse("app:1@" + DIGEST);
        assertThat(reference.tagOrDigest()).isEqualTo(DIGEST);
        assertThat(reference.tagName()).contains("1");
        assertThat(ImageReference.parse("app:1").tagOrDigest()).isEqualTo("1");
        assertThat(ImageReference.parse("app:1").with(Digest.parse(DIGEST))).isEqualTo(reference);
    }

    @Test
    void what_is_no_reference_is_refused_with_the_part_that_is_wrong() {
        for (var text : new String[] {
            "",
            " ",
            "/",
            "a/",
            "/a",
            "a//b",
            "a:",
            ":a",
            "a:b:c",
            "a@",
            "a@sha256:12",
            "a@md5:" + "0".repeat(32),
            "a b",
            "a/../b",
            "..",
            "-a",
            "a-",
            "reg_.example:x/a",
            "a:" + "t".repeat(129),
            "r".repeat(2000),
            "a\nb",
            "a?b",
            "[::1/a",
            "reg.example:/a"
        }) {
            assertThatThrownBy(() -> ImageReference.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ImageReference.parse("team/App")).hasMessageContaining("did you mean 'team/app'");
    }
}
