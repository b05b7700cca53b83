package dev.plimsoll.engine.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.image.CosignFiles;
import dev.plimsoll.engine.image.ImageFiles;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.image.TarBytes;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A registry that lists what refers to an image (distribution-spec 1.1), which Debian's does not yet.
final class ReferrersTest {
    private static final String KIND = "application/vnd.dev.cosign.artifact.sig.v1+json";

    @TempDir
    private Path folder;

    private final ImageFiles files =
            new ImageFiles().gzipped(new TarBytes().file("a", "1").end());
    private final Digest digest = ImageFiles.digest(files.manifest());
    private final List<Warning> warnings = new ArrayList<>();
    private LoopbackRegistry registry;
    private CosignFiles signature;

    @BeforeEach
    void start() throws Exception {
        registry = new LoopbackRegistry().image("team/app", "1", files);
        signature = new CosignFiles()
                .signature(CosignFiles.key("EC").getPrivate(), digest)
                .about(files.manifest());
        signature.content().forEach((each, bytes) -> registry.put("/v2/team/app/blobs/" + each, bytes));
        registry.put("/v2/team/app/manifests/" + ImageFiles.digest(signature.manifest()), signature.manifest());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void refer(Digest to, String kind) {
        var index = "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"digest\":\"" + to + "\",\"size\":" + signature.manifest().length + ",\"artifactType\":\"" + kind
                + "\"}]}";
        registry.put("/v2/team/app/referrers/" + digest, index.getBytes(StandardCharsets.UTF_8));
    }

    private ImageFacts open() throws Exception {
        var options = OpenOptions.in(folder.resolve("cache")).withSignatures(true);
        try (var image = new Images(Map.of()).open(registry.host() + "/team/app:1", options)) {
            warnings.addAll(image.warnings());
            return image.facts();
        }
    }

    @Test
    void a_signature_that_refers_to_the_image_is_found() throws Exception {
        refer(ImageFiles.digest(signature.manifest()), KIND);

        assertThat(open().signatures())
                .singleElement()
                .satisfies(found -> assertThat(found.subject()).isEqualTo(digest));
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_registry_without_that_list_keeps_it_under_a_tag() throws Exception {
        var bundle = new CosignFiles()
                .bundle(CosignFiles.key("EC").getPrivate(), digest)
                .about(files.manifest());
        bundle.content().forEach((each, bytes) -> registry.put("/v2/team/app/blobs/" + each, bytes));
        registry.put("/v2/team/app/manifests/" + ImageFiles.digest(bundle.manifest()), bundle.manifest());
        var index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{"
                + "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                + ImageFiles.digest(bundle.manifest()) + "\",\"size\":" + bundle.manifest().length
                + ",\"artifactType\":\"" + CosignFiles.BUNDLE + "\"}]}";
        registry.put(
                "/v2/team/app/manifests/" + digest.toString().replace(':', '-'),
                index.getBytes(StandardCharsets.UTF_8));

        assertThat(open().signatures())
                .singleElement()
                .satisfies(found -> assertThat(found.payload()).contains("in-toto"));
        assertThat(warnings).isEmpty();
    }

    @Test
    void what_else_refers_to_it_is_not_fetched() throws Exception {
        refer(ImageFiles.digest(signature.manifest()), "application/spdx+json");

        assertThat(open().signatures()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_list_that_leads_to_nothing_or_to_something_else_is_a_doubt() throws Exception {
        refer(ImageFiles.digest("missing".getBytes(StandardCharsets.UTF_8)), KIND);
        assertThat(open().signatures()).isEmpty();
        assertThat(warnings).extracting(Warning::code).containsExactly("unreadable-signature");

        warnings.clear();
        registry.put(
                "/v2/team/app/manifests/" + ImageFiles.digest("missing".getBytes(StandardCharsets.UTF_8)),
                signature.manifest());
        assertThat(open().signatures()).isEmpty();
        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("is not what its digest"));
    }

    @Test
    void a_registry_that_refuses_the_question_leaves_a_doubt_and_one_that_does_not_know_it_none() throws Exception {
        registry.fault("/v2/team/app/referrers/*", exchange -> {
            LoopbackRegistry.send(exchange, 400, "{}");
            return true;
        });
        assertThat(open().signatures()).isEmpty();
        assertThat(warnings).isEmpty();

        registry.fault("/v2/team/app/referrers/*", exchange -> {
            LoopbackRegistry.send(exchange, 403, "{}");
            return true;
        });
        assertThat(open().signatures()).isEmpty();
        assertThat(warnings).extracting(Warning::code).containsExactly("unreadable-signature");
    }

    @Test
    void a_scan_that_judges_no_signature_asks_for_none() throws Exception {
        try (var image =
                new Images(Map.of()).open(registry.host() + "/team/app:1", OpenOptions.in(folder.resolve("cache")))) {
            assertThat(image.facts().signatures()).isNull();
        }
        assertThat(registry.requests).noneMatch(request -> request.contains(".sig") || request.contains("referrers"));
    }
}
