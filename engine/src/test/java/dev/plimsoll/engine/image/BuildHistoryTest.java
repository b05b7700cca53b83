package dev.plimsoll.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.image.BuildHistory.Base;
import dev.plimsoll.engine.image.json.JsonDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Histories as the tools write them, shortened.
final class BuildHistoryTest {
    private static final String BUILDKIT = "buildkit.dockerfile.v0";

    private final List<String> steps = new ArrayList<>();
    private int layers;

    private BuildHistoryTest layer(String createdBy, String comment) {
        layers++;
        return step(createdBy, comment, false);
    }

    private BuildHistoryTest nothing(String createdBy, String comment) {
        return step(createdBy, comment, true);
    }

    private BuildHistoryTest step(String createdBy, String comment, boolean empty) {
        steps.add("{'created_by':'" + createdBy + "'" + (comment.isEmpty() ? "" : ",'comment':'" + comment + "'")
                + (empty ? ",'empty_layer':true" : "") + "}");
        return this;
    }

    private BuildHistory history() throws IOException {
        return BuildHistory.of(
                JsonDocument.parse(("[" + String.join(",", steps) + "]")
                        .replace("\"", "\\\"")
                        .replace('\'', '"')
                        .getBytes()),
                layers);
    }

    private @Nullable Base base() throws IOException {
        return history().base();
    }

    @Test
    void a_default_command_followed_by_layers_ends_a_base() throws IOException {
        layer("ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit", BUILDKIT)
                .nothing("CMD [\"/bin/sh\"]", BUILDKIT)
                .nothing("WORKDIR /srv", BUILDKIT)
                .layer("RUN /bin/sh -c apk add curl # buildkit", BUILDKIT)
                .layer("COPY app /srv # buildkit", BUILDKIT)
                .nothing("ENTRYPOINT [\"/srv/app\"]", BUILDKIT)
                .nothing("CMD [\"--help\"]", BUILDKIT);

        assertThat(base()).isEqualTo(new Base(1, null));
    }

    @Test
    void of_several_bases_the_last_one_counts() throws IOException {
        layer("# debian.sh --arch amd64 out/ bookworm @1750118400", "debuerreotype 0.15")
                .layer("RUN /bin/sh -c apt-get update # buildkit", BUILDKIT)
                .layer("RUN /bin/sh -c make install # buildkit", BUILDKIT)
                .nothing("CMD [\"python3\"]", BUILDKIT)
                .layer("COPY . /app # buildkit", BUILDKIT);

        assertThat(base()).isEqualTo(new Base(3, null));
    }

    @Test
    void another_tool_ends_a_base() throws IOException {
        layer("# debian.sh --arch amd64 out/ trixie @1", "debuerreotype 0.15")
                .layer("RUN /bin/sh -c apt-get update # buildkit", BUILDKIT);
        assertThat(base()).isEqualTo(new Base(1, null));

        steps.clear();
        layers = 0;
        layer("bazel build ...", "")
                .layer("bazel build ...", "")
                .layer("jib-maven-plugin:3.4.0", "dependencies")
                .layer("jib-maven-plugin:3.4.0", "classes");
        assertThat(base()).isEqualTo(new Base(2, null));
    }

    @Test
    void the_old_builder_writes_its_shell_and_its_own_words() throws IOException {
        layer("/bin/sh -c #(nop) ADD file:0d2b49f in / ", "")
                .nothing("/bin/sh -c #(nop)  CMD [\"bash\"]", "")
                .nothing("/bin/sh -c #(nop)  ENV A=b", "")
                .layer("|1 VERSION=2 /bin/sh -c curl -o x", "")
                .layer("/bin/bash -o pipefail -c make", "");

        assertThat(base()).isEqualTo(new Base(1, null));
    }

    @Test
    void buildah_names_the_base() throws IOException {
        layer("/bin/sh -c #(nop) ADD file:1 in / ", "")
                .layer("/bin/sh -c apk add curl", "")
                .layer("/bin/sh -c #(nop) COPY dir:2 in /", "FROM reg.example/base/alpine:3.20")
                .layer("/bin/sh -c make", "");

        assertThat(base()).isEqualTo(new Base(2, "reg.example/base/alpine:3.20"));
    }

    @Test
    void an_image_from_nothing_has_no_base() throws IOException {
        layer("ADD rootfs.tar / # buildkit", BUILDKIT)
                .layer("COPY a / # buildkit", BUILDKIT)
                .nothing("CMD [\"a\"]", BUILDKIT);
        assertThat(base()).isNull();

        steps.clear();
        layers = 0;
        nothing("CMD [\"a\"]", BUILDKIT).layer("COPY a / # buildkit", BUILDKIT);
        assertThat(base()).as("no layer lies below").isNull();
        steps.clear();
        layers = 0;
        assertThat(base()).isNull();
    }

    @Test
    void a_history_that_does_not_fit_the_layers_tells_nothing() throws IOException {
        layer("ADD rootfs.tar /", "").nothing("CMD [\"sh\"]", "").layer("RUN make", "");
        layers = 3;

        assertThat(base()).isNull();
        assertThat(history().createdBy()).containsExactly(null, null, null);
    }

    @Test
    void steps_without_a_command_say_nothing_of_a_tool() throws IOException {
        layer("ADD rootfs.tar /", "").layer("", "").layer("COPY a /", "");

        assertThat(base()).isNull();
        assertThat(history().createdBy()).containsExactly("ADD rootfs.tar /", null, "COPY a /");
    }
}
