package dev.plimsoll.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.TestNeeds;
import dev.plimsoll.engine.advisory.DatabaseBuilder;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.engine.image.ImageFiles;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.image.TarBytes;
import dev.plimsoll.engine.inventory.ImageCataloger;
import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.BaseImage.Source;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bases that a user or a policy names, compared with images that were built on them.
final class BaseImagesTest {
    private static final byte[] BASE =
            new TarBytes().file("etc/os-release", "ID=harbour\n").end();
    private static final byte[] APP = new TarBytes()
            .file("app/node_modules/lodash/package.json", "{\"name\":\"lodash\",\"version\":\"4.17.20\"}")
            .end();

    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    private static Path database;

    @BeforeAll
    static void build() throws Exception {
        var examples = Path.of(System.getProperty("plimsoll.root"), "examples");
        new ExamplesMaker(examples.resolve("MakeExamples.java"), Files.createDirectories(made.resolve("classes")))
                .make(examples.resolve("source"), made);
        database = made.resolve("advisories.db");
        new DatabaseBuilder(AdvisoryFeeds.all(), Clock.systemUTC()).build(made.resolve("advisories"), database);
    }

    private ScanReport scan(String reference, List<String> bases, @Nullable Policies policies) throws Exception {
        var scanner = new Scanner(
                new Images(Map.of()), new ImageCataloger(Catalogers.all(), null, List.of()), Clock.systemUTC());
        return scanner.scan(
                reference,
                OpenOptions.in(folder.resolve("cache")).withOffline(true),
                bases,
                _ -> SqliteAdvisoryDatabase.open(database),
                policies,
                false);
    }

    private String archive(String name, byte[]... layers) throws IOException {
        var files = new ImageFiles();
        for (var layer : layers) {
            files.plain(layer);
        }
        return "docker-archive:" + Files.write(folder.resolve(name + ".tar"), files.dockerArchive(name + ":1"));
    }

    private Policies trusting(String bases) throws Exception {
        var file = Files.writeString(folder.resolve("policy.yaml"), """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: bases
                controls:
                  - trustedBaseImages: { bases: [%s] }
                """.formatted(bases));
        return PolicyFiles.policies(List.of(file), List.of(), List.of());
    }

    private static boolean compliant(ScanReport report) {
        return report.verdict() != null && report.verdict().compliant();
    }

    @Test
    void a_base_that_was_named_tells_its_layers_from_those_that_were_added() throws Exception {
        var base = archive("base", BASE);

        var report = scan(archive("app", BASE, APP), List.of(base), null);

        assertThat(report.image().base()).satisfies(found -> {
            assertThat(found.name()).isEqualTo(base);
            assertThat(found.digest()).isNotNull();
            assertThat(found.layers()).isEqualTo(1);
            assertThat(found.source()).isEqualTo(Source.COMPARED);
        });
        assertThat(report.inventory().packages())
                .singleElement()
                .satisfies(found ->
                        assertThat(report.image().ofBase(found.layer())).isFalse());
        assertThat(report.warnings()).extracting(Warning::code).doesNotContain("other-base");
    }

    @Test
    void a_base_that_is_none_is_a_warning_and_one_that_is_not_there_an_error() throws Exception {
        var image = archive("app", BASE, APP);
        var other = archive("other", APP);

        var report = scan(image, List.of(other), null);

        assertThat(report.image().base()).isNull();
        assertThat(report.warnings()).extracting(Warning::code).contains("other-base");
        assertThatThrownBy(() -> scan(image, List.of("docker-archive:" + folder.resolve("gone.tar")), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone.tar does not exist");
        assertThatThrownBy(() -> scan(image, List.of("dir:" + folder), null)).hasMessageContaining("no layers");
    }

    @Test
    void a_policy_trusts_bases_that_lie_beside_it() throws Exception {
        archive("base", BASE);
        archive("other", APP);
        var image = archive("app", BASE, APP);

        var trusted = scan(image, List.of(), trusting("{ image: \"docker-archive:base.tar\" }"));
        assertThat(compliant(trusted)).isTrue();
        assertThat(trusted.image().base().name()).isEqualTo("docker-archive:base.tar");
        var untrusted = scan(image, List.of(), trusting("{ image: \"docker-archive:other.tar\" }"));
        assertThat(compliant(untrusted)).isFalse();
    }

    @Test
    void a_trusted_base_that_cannot_be_opened_lets_no_image_pass() throws Exception {
        var report = scan(archive("app", BASE, APP), List.of(), trusting("{ image: \"reg.example/base:1\" }"));

        assertThat(compliant(report)).isFalse();
        assertThat(report.warnings()).extracting(Warning::code).contains("unknown-base");
        assertThat(report.verdict()
                        .policies()
                        .getFirst()
                        .violations()
                        .getFirst()
                        .message())
                .contains("what layers reg.example/base:1 has is not");
    }

    @Test
    void bases_of_policies_that_do_not_apply_are_not_opened() throws Exception {
        trusting("{ image: \"reg.example/base:1\" }");
        var file = folder.resolve("policy.yaml");
        Files.writeString(
                file,
                Files.readString(file).replace("controls:", "scope: image.registry == 'other.example'\ncontrols:"));
        var others = PolicyFiles.policies(List.of(file), List.of(), List.of());

        var report = scan(archive("app", BASE, APP), List.of(), others);

        assertThat(report.warnings()).extracting(Warning::code).doesNotContain("unknown-base");
    }

    @Test
    void a_real_image_on_a_real_base_is_known_by_its_layers_and_by_its_history() throws Exception {
        var umoci = TestNeeds.program("umoci").toString();
        var skopeo = TestNeeds.program("skopeo").toString();
        var alpine = TestNeeds.data("images/alpine-3.20.3");
        run(skopeo, "copy", "--quiet", "oci:" + alpine, "oci:" + folder.resolve("image") + ":app");
        var file = Files.writeString(folder.resolve("package.json"), "{\"name\":\"lodash\",\"version\":\"4.17.20\"}");
        run(
                umoci,
                "insert",
                "--rootless",
                "--image",
                folder.resolve("image") + ":app",
                file.toString(),
                "/app/node_modules/lodash/package.json");
        var image = "oci:" + folder.resolve("image") + ":app";

        var compared = scan(image, List.of("oci:" + alpine), trusting("{ image: \"oci:" + alpine + "\" }"));

        assertThat(compliant(compared)).isTrue();
        assertThat(compared.image().base().source()).isEqualTo(Source.COMPARED);
        assertThat(compared.image().base().layers()).isEqualTo(1);
        assertThat(compared.inventory().packages())
                .allSatisfy(found -> assertThat(compared.image().ofBase(found.layer()))
                        .isEqualTo(found.type().equals("apk")));
        var old = TestNeeds.data("images/alpine-3.18.9");
        assertThat(compliant(scan(image, List.of(), trusting("{ image: \"oci:" + old + "\" }"))))
                .isFalse();

        var history = scan(image, List.of(), null).image().base();
        assertThat(history).isNotNull().satisfies(found -> {
            assertThat(found.source()).isEqualTo(Source.HISTORY);
            assertThat(found.layers()).isEqualTo(1);
        });
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
