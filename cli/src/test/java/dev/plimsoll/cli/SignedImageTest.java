package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images signed by OpenSSL, stored as cosign does (SIGNATURE_SPEC.md), judged by the command.
final class SignedImageTest {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    @TempDir
    private Path folder;

    private String feeds;
    private TestLayout image;
    private Path layout;

    @BeforeEach
    void build() throws Exception {
        boolean there = Files.isExecutable(Path.of("/usr/bin/openssl"));
        assertThat(there || !"true".equals(System.getenv("CI")))
                .as("openssl is not installed; .ci/run installs it")
                .isTrue();
        assumeTrue(there, "needs the program 'openssl'");
        feeds = CommandRun.examples().resolve("advisories").toString();
        image = new TestLayout().debian();
        layout = image.write(folder.resolve("image"));
        key("release");
    }

    private void key(String name) throws Exception {
        openssl("ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", name + ".key");
        openssl("pkey", "-in", name + ".key", "-pubout", "-out", name + ".pub");
    }

    private void openssl(String... arguments) throws Exception {
        var command = new java.util.ArrayList<String>();
        command.add("/usr/bin/openssl");
        command.addAll(java.util.List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private String digest() {
        return TestLayout.sha256(image.blobs().getOrDefault("manifest", new byte[0]));
    }

    /// Signs a digest with a key, and puts the signature beside the image.
    private void sign(String key, String digest) throws Exception {
        var payload = "{\"critical\":{\"identity\":{\"docker-reference\":\"reg.example/app\"},\"image\":"
                + "{\"docker-manifest-digest\":\"" + digest + "\"},\"type\":\"cosign container image signature\"},"
                + "\"optional\":null}";
        Files.writeString(folder.resolve("payload"), payload);
        openssl("dgst", "-sha256", "-sign", key + ".key", "-out", "signature", "payload");
        var signature = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("signature")));
        var config = blob("{}");
        var signed = blob(payload);
        var manifest = blob("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", config, 2, "") + ",\"layers\":["
                + descriptor(
                        "application/vnd.dev.cosign.simplesigning.v1+json",
                        signed,
                        payload.length(),
                        ",\"annotations\":{\"dev.cosignproject.cosign/signature\":\"" + signature + "\"}")
                + "]}");
        var size = Files.size(layout.resolve("blobs").resolve(manifest.replace(':', '/')));
        var tag = digest().replace(':', '-') + ".sig";
        var index = Files.readString(layout.resolve("index.json"));
        Files.writeString(
                layout.resolve("index.json"),
                index.replace(
                        "]}",
                        ","
                                + descriptor(
                                        MANIFEST,
                                        manifest,
                                        size,
                                        ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + tag + "\"}")
                                + "]}"));
    }

    private String blob(String content) throws IOException {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        var digest = TestLayout.sha256(bytes);
        Files.write(layout.resolve("blobs").resolve(digest.replace(':', '/')), bytes);
        return digest;
    }

    private static String descriptor(String type, String digest, long size, String more) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}".formatted(type, digest, size, more);
    }

    private CommandRun.Result scan(String... more) throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: signed
                controls:
                  - signature: { keyFile: release.pub }
                """);
        var arguments = new java.util.ArrayList<>(
                java.util.List.of("scan", "oci:" + layout, "--advisories", feeds, "--policy", "policy.yaml"));
        arguments.addAll(java.util.List.of(more));
        return new CommandRun(folder).run(arguments.toArray(String[]::new));
    }

    @Test
    void an_image_signed_with_the_key_complies() throws Exception {
        sign("release", digest());

        var result = scan();

        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.COMPLIANT);
    }

    @Test
    void an_image_without_a_signature_or_with_another_does_not() throws Exception {
        var unsigned = scan();
        assertThat(unsigned.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(unsigned.out()).contains("the image is not signed");

        key("other");
        sign("other", digest());
        var byAnother = scan();
        assertThat(byAnother.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(byAnother.out()).contains("by another key");

        sign("release", "sha256:" + "9".repeat(64));
        var ofAnother = scan();
        assertThat(ofAnother.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(ofAnother.out()).contains("of another image");
    }

    @Test
    void a_stored_report_is_judged_again_by_its_signatures() throws Exception {
        sign("release", digest());
        scan("--format", "json=report.json");
        var draft = Files.readString(folder.resolve("policy.yaml"));
        assertThat(new CommandRun(folder)
                        .run("policy", "replay", "--violations", "--policy", "policy.yaml", "report.json")
                        .out())
                .doesNotContain("signature:");

        key("next");
        Files.writeString(folder.resolve("draft.yaml"), draft.replace("release.pub", "next.pub"));
        var replayed =
                new CommandRun(folder).run("policy", "replay", "--violations", "--policy", "draft.yaml", "report.json");

        assertThat(replayed.out()).contains("+ signature: no signature of the image is valid: 1 is by another key");
    }

    @Test
    void a_key_that_is_none_ends_the_scan() throws Exception {
        Files.writeString(folder.resolve("release.pub"), "-----BEGIN CERTIFICATE-----");

        var result = scan();

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("policy.yaml:5").contains("no public key in PEM");
    }
}
