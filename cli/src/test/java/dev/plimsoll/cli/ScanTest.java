package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.CommandRun.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users and other programs hold the command line to: exit codes, messages, and nothing half-written.
final class ScanTest {
    @TempDir
    private Path folder;

    private String shop;
    private String feeds;
    private CommandRun command;

    @BeforeEach
    void examples() throws IOException, InterruptedException {
        shop = CommandRun.examples().resolve("harbour-shop.tar").toString();
        feeds = CommandRun.examples().resolve("advisories").toString();
        command = new CommandRun(folder);
    }

    @Test
    void an_image_with_exploited_vulnerabilities_is_not_compliant() {
        var result = command.run("scan", shop, "--advisories", feeds);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(result.out())
                .contains("CVE-2021-44228 (exploited)", "2.15.0", "Not compliant with policy baseline", "fix: upgrade");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void nothing_is_judged_where_no_policy_is_asked_for() {
        var result = command.run("scan", shop, "--advisories", feeds, "--no-policy", "--format", "json");
        assertThat(result.exitCode()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(result.out()).contains("\"verdict\": null", "\"CVE-2021-44228\"");
    }

    @Test
    void the_same_scan_gives_the_same_bytes() {
        var first = command.run("scan", shop, "--advisories", feeds, "--format", "json");
        var again = command.run("scan", shop, "--advisories", feeds, "--format", "json");
        assertThat(again.out()).isEqualTo(first.out());
    }

    @Test
    void severities_are_hidden_but_judged() {
        var result =
                command.run("scan", shop, "--advisories", feeds, "--format", "text", "--severity", "low,negligible");
        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(result.out().lines().filter(line -> line.startsWith("finding: ")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("finding: low") || line.startsWith("finding: negligible"));
        var fixed = command.run("scan", shop, "--advisories", feeds, "--format", "text", "--ignore-unfixed");
        assertThat(fixed.out()).doesNotContain("fix: no fix yet").contains("finding: ");
    }

    @Test
    void several_formats_are_written_in_one_run() throws IOException {
        var result = command.run(
                "scan", shop, "--advisories", feeds, "--format", "text", "-f", "json=r.json,cyclonedx=b,c.json");
        assertThat(result.out()).startsWith("image: ");
        assertThat(folder.resolve("r.json")).content().contains("plimsoll/scan-report-1");
        assertThat(folder.resolve("b,c.json")).content().contains("CycloneDX");
    }

    @Test
    void the_page_speaks_the_language_asked_for_else_that_of_the_locale() {
        var asked = command.run("scan", shop, "--advisories", feeds, "--format", "html", "--lang", "ja");
        assertThat(asked.exitCode()).as(asked.err()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(asked.out())
                .startsWith("<!DOCTYPE html>\n<html lang=\"ja\">")
                .endsWith("</html>\n");
        var plain = command.run("scan", shop, "--advisories", feeds, "--format", "html");
        assertThat(plain.out()).contains("<html lang=\"en\">");
        command.with("LANG", "ja_JP.UTF-8");
        var locale = command.run("scan", shop, "--advisories", feeds, "--format", "html");
        assertThat(locale.out()).contains("<html lang=\"ja\">");
        refused(
                command.run("scan", shop, "--advisories", feeds, "--lang", "tlh"),
                ExitCode.USAGE,
                "--lang: 'tlh' is not a language of reports; use en or ja");
    }

    @Test
    void a_sbom_that_was_written_is_scanned_with_the_same_findings() {
        assertThat(command.run("sbom", shop, "--output", "bom.json").exitCode()).isZero();
        var direct = command.run("scan", shop, "--advisories", feeds, "--format", "text");
        var bySbom =
                command.run("scan", "sbom:" + folder.resolve("bom.json"), "--advisories", feeds, "--format", "text");
        assertThat(bySbom.exitCode()).as(bySbom.err()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(findings(bySbom)).isEqualTo(findings(direct));
    }

    @Test
    void what_was_found_is_explained_and_what_was_not() {
        var found = command.run("explain", shop, "CVE-2021-44228", "--advisories", feeds);
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.out()).contains("[affected]", "log4j-core", "2.15.0", "read from /srv/shop/shop.jar");
        var nothing = command.run("explain", shop, "CVE-2000-0001", "--advisories", feeds);
        assertThat(nothing.exitCode()).isZero();
        assertThat(nothing.out()).contains("[unknown]", "CVE-2000-0001");
        assertThat(command.run("explain", shop, "lodash", "--advisories", feeds).out())
                .contains("CVE-2021-23337");
    }

    @Test
    void policies_are_read_from_files() throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: lenient
                controls:
                  - deniedVulnerabilities: { ids: [CVE-2000-0001] }
                """);
        var lenient = command.run("scan", shop, "--advisories", feeds, "--policy", "policy.yaml");
        assertThat(lenient.exitCode()).as(lenient.err()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(lenient.out()).contains("Compliant with policy lenient");
        Files.writeString(folder.resolve("policy.yaml"), "apiVersion: plimsoll/v1\nkind: Nonsense\n");
        refused(
                command.run("scan", shop, "--advisories", feeds, "--policy", "policy.yaml"),
                ExitCode.USAGE,
                "policy.yaml");
    }

    @Test
    void a_statement_sets_findings_aside_and_they_stay_visible() throws IOException {
        Files.writeString(folder.resolve("vex.json"), """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vex.example/1", "author": "Harbour Master",
                 "timestamp": "2026-08-01T00:00:00Z", "version": 1, "statements": [
                  {"vulnerability": {"name": "CVE-2021-44228"},
                   "products": [{"@id": "pkg:maven/org.apache.logging.log4j/log4j-core"}],
                   "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path"}]}
                """);
        var result = command.run(
                "scan", shop, "--advisories", feeds, "--vex", "vex.json", "-f", "table,text=r.txt,json=r.json");
        assertThat(result.out().replaceAll("\\s+", " "))
                .contains(
                        "CVE-2021-44228 (exploited) (set aside)",
                        " Set aside CVE-2021-44228 in org.apache.logging.log4j:log4j-core",
                        "VEX by Harbour Master: not_affected, vulnerable_code_not_in_execute_path",
                        "1 more set aside")
                .doesNotContain("violation: CVE-2021-44228");
        assertThat(folder.resolve("r.txt")).content().contains("; set aside: VEX by Harbour Master: not_affected");
        assertThat(folder.resolve("r.json")).content().contains("\"suppressedBy\": \"VEX by Harbour Master");
        var unjudged = command.run("scan", shop, "--advisories", feeds, "--vex", "vex.json", "--no-policy");
        assertThat(unjudged.exitCode()).isZero();
        assertThat(unjudged.out()).contains("1 more set aside", "Not judged");
    }

    @Test
    void a_statement_that_cannot_be_used_is_refused_with_its_place() throws IOException {
        Files.writeString(folder.resolve("vex.json"), "{\n  \"@context\": nonsense }");
        refused(command.run("scan", shop, "--advisories", feeds, "--vex", "vex.json"), 2, "vex.json: not JSON (line 2");
        Files.writeString(folder.resolve("vex.json"), """
                {"@context": "https://openvex.dev/ns/v0.2.0", "author": "x", "statements": [
                  {"vulnerability": {"name": "CVE-2021-44228"}, "products": [], "status": "perhaps"}]}
                """);
        refused(
                command.run("scan", shop, "--advisories", feeds, "--vex", "vex.json"),
                2,
                "statements[0].status is 'perhaps'");
        Files.writeString(folder.resolve("vex.json"), "{}");
        refused(command.run("scan", shop, "--advisories", feeds, "--vex", "vex.json"), 2, "vex.json: this is no VEX");
        refused(command.run("scan", shop, "--advisories", feeds, "--vex", "no.json"), 2, "no.json");
    }

    // --- bad input ---

    @Test
    void what_is_no_image_fails() throws IOException {
        Files.writeString(folder.resolve("note.tar"), "this is no image at all\n".repeat(100));
        refused(command.run("scan", folder.resolve("note.tar").toString(), "--advisories", feeds), 1, "note.tar");
        refused(
                command.run("scan", "docker-archive:" + folder.resolve("none.tar"), "--advisories", feeds),
                1,
                "does not exist");
        refused(command.run("scan", "oci:" + folder, "--advisories", feeds), 1, "index.json");
    }

    @Test
    void half_a_file_fails() throws IOException {
        var whole = Files.readAllBytes(Path.of(shop));
        var half = Files.write(folder.resolve("half.tar"), Arrays.copyOf(whole, whole.length / 2));
        refused(command.run("scan", half.toString(), "--advisories", feeds), 1, "half.tar");
    }

    @Test
    void a_blob_that_is_not_what_its_digest_says_fails() throws IOException {
        var layout = folder.resolve("layout");
        copy(Path.of(shop).getParent().resolve("harbour-shop-oci"), layout);
        Path largest;
        try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
            largest = blobs.max(Comparator.comparingLong(blob -> blob.toFile().length()))
                    .orElseThrow();
        }
        var bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(largest, bytes);
        refused(
                command.run("scan", "oci:" + layout, "--advisories", feeds),
                1,
                largest.getFileName().toString().substring(0, 12));
    }

    @Test
    void a_registry_that_nobody_answers_at_fails() {
        refused(command.run("scan", "127.0.0.1:1/app:1", "--advisories", feeds), 1, "127.0.0.1:1");
        refused(command.run("scan", "127.0.0.1:1/app:1", "--advisories", feeds, "--offline"), 1, "offline");
    }

    @Test
    void a_missing_database_ends_with_3_and_says_what_to_do() {
        refused(command.run("scan", shop, "--db", "none.db"), ExitCode.DATABASE, "none.db");
        refused(command.run("scan", shop, "--offline"), ExitCode.DATABASE, "plimsoll db update");
        refused(command.run("scan", shop, "--advisories", "none"), ExitCode.DATABASE, "none");
    }

    @Test
    void a_damaged_database_ends_with_3() throws IOException {
        assertThat(command.run("db", "build", "--from", feeds, "--db", "a.db").exitCode())
                .isZero();
        var bytes = Files.readAllBytes(folder.resolve("a.db"));
        Files.write(folder.resolve("a.db"), Arrays.copyOf(bytes, bytes.length / 2));
        refused(command.run("scan", shop, "--db", "a.db"), ExitCode.DATABASE, "a.db");
        Files.writeString(folder.resolve("a.db"), "no database");
        refused(command.run("scan", shop, "--db", "a.db"), ExitCode.DATABASE, "a.db");
    }

    @Test
    void an_old_database_warns_and_ends_with_3_only_where_asked() {
        var old = command.run("scan", shop, "--advisories", feeds, "--no-policy");
        assertThat(old.exitCode()).isZero();
        assertThat(old.out()).contains("days old");
        var refused = command.run("scan", shop, "--advisories", feeds, "--no-policy", "--max-db-age", "5d");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(refused.err()).contains("--max-db-age 5d").contains("plimsoll db update");
        assertThat(refused.out()).contains("CVE-2021-44228");
        refused(command.run("scan", shop, "--advisories", feeds, "--max-db-age", "soon"), 2, "'soon' is no age");
    }

    @Test
    void a_report_that_cannot_be_written_fails_and_leaves_nothing() throws IOException {
        refused(command.run("scan", shop, "--advisories", feeds, "-o", "none/report.txt"), 1, "none/report.txt");
        Files.createDirectory(folder.resolve("taken"));
        refused(command.run("scan", shop, "--advisories", feeds, "-f", "json=taken"), 1, "taken");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    @Test
    void a_full_disk_is_told_and_the_old_report_stays() throws IOException {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        refused(command.run(full, "scan", shop, "--advisories", feeds), 1, "No space left on device");
    }

    @Test
    void a_reader_who_has_gone_is_no_error() {
        var gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        var result = command.run(gone, "scan", shop, "--advisories", feeds);
        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_not_looked_for_on_docker_hub() {
        refused(command.run("scan", "app.tar", "--advisories", feeds), 1, "there is no file 'app.tar' here");
        refused(command.run("scan", "app.tar.gz", "--advisories", feeds, "--offline"), 1, "registry:app.tar.gz");
    }

    @Test
    void an_image_without_a_name_is_not_the_current_folder() {
        refused(command.run("scan", "", "--advisories", feeds), 2, "IMAGE is empty");
        refused(command.run("sbom", " "), 2, "IMAGE is empty");
        refused(command.run("scan", "-", "--advisories", feeds), 2, "standard input");
    }

    @Test
    void an_image_without_packages_is_told() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        var result = command.run("scan", folder.resolve("empty").toString(), "--advisories", feeds, "--format", "text");
        assertThat(result.out()).contains("warning: no-packages", "no package was found in it");
        assertThat(command.run("sbom", folder.resolve("empty").toString()).err())
                .contains("no package was found in it");
    }

    @Test
    void a_reference_without_end_is_not_repeated_without_end() {
        var result = command.run("scan", "a".repeat(100_000), "--advisories", feeds);
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).hasSizeLessThan(5_000);
    }

    @Test
    void misuse_comes_first_then_failure_then_the_database_then_completeness() throws IOException {
        var nonsense = "no tar".repeat(200).getBytes(StandardCharsets.UTF_8);
        var broken = "oci:"
                + new TestLayout()
                        .debian()
                        .layer("application/vnd.oci.image.layer.v1.tar", nonsense, TestLayout.sha256(nonsense))
                        .write(folder.resolve("broken"));
        Files.writeString(folder.resolve("all.yaml"), """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: all
                controls:
                  - completeScan: {}
                  - deniedVulnerabilities: { ids: [CVE-2024-0727] }
                """);
        Files.writeString(folder.resolve("bad.yaml"), "kind: Nonsense\n");
        refused(command.run("scan", "none.tar", "--db", "none.db", "--policy", "bad.yaml"), 2, "bad.yaml");
        refused(command.run("scan", "none.tar", "--db", "none.db", "--policy", "all.yaml"), 1, "none.tar");
        refused(command.run("scan", broken, "--db", "none.db", "--policy", "all.yaml"), 3, "none.db");
        var old = command.run("scan", broken, "--advisories", feeds, "--policy", "all.yaml", "--max-db-age", "1d");
        assertThat(old.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(old.out()).contains("completeScan", "deniedVulnerabilities");
        var incomplete = command.run("scan", broken, "--advisories", feeds, "--policy", "all.yaml");
        assertThat(incomplete.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(incomplete.out()).contains("completeScan", "deniedVulnerabilities");
    }

    // --- the command line itself ---

    @Test
    void misuse_ends_with_2_and_a_hint() {
        refused(command.run("scan", shop, "--formt", "json"), 2, "did you mean --format?");
        refused(command.run("scan", shop, "--format", "jsn"), 2, "did you mean json?");
        refused(command.run("scna", shop), 2, "did you mean scan?");
        refused(command.run("db", "buidl"), 2, "did you mean build?");
        refused(command.run("scan"), 2, "missing: IMAGE");
        refused(command.run("scan", shop, "more"), 2, "'more'");
        refused(command.run("scan", shop, "--severity", "awful"), 2, "'awful' is not a severity");
        refused(command.run("scan", shop, "--severity", "High,critcal"), 2, "did you mean critical?");
        refused(command.run("completion", "fish"), 2, "bash, zsh");
        refused(command.run("scan", shop, "--platform", "linux"), 2, "is not a platform");
        refused(command.run("scan", shop, "--db", "a", "--advisories", "b"), 2, "exclude one another");
        refused(command.run("scan", shop, "--format", "json,text"), 2, "only one format");
        refused(command.run("sbom", shop, "--format", "table"), 2, "is not for this command");
        refused(command.run("scan", shop, "--password-stdin"), 2, "--username");
        refused(command.run("scan", "Not An Image"), 1, "Not An Image");
        assertThat(command.run().exitCode()).isEqualTo(2);
    }

    @Test
    void options_are_read_from_the_environment_and_the_settings_file() throws IOException {
        Files.writeString(folder.resolve("plimsoll.yaml"), """
                advisories: %s
                scan:
                  format: [text]
                  severity: [critical, high]
                  no-policy: true
                """.formatted(feeds));
        var byFile = command.run("scan", shop);
        assertThat(byFile.exitCode()).as(byFile.err()).isZero();
        assertThat(byFile.out()).startsWith("image: ").doesNotContain("finding: medium");
        assertThat(command.run("sbom", shop).out()).contains("CycloneDX");
        command.with("PLIMSOLL_SEVERITY", "medium").with("PLIMSOLL_SCAN_NO_POLICY", "false");
        var byEnvironment = command.run("scan", shop);
        assertThat(byEnvironment.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(byEnvironment.out()).contains("finding: medium").doesNotContain("finding: critical");
        assertThat(command.run("scan", shop, "--severity", "critical").out())
                .contains("finding: critical")
                .doesNotContain("finding: medium");
    }

    @Test
    void a_settings_file_with_a_fault_is_refused_with_its_line() throws IOException {
        Files.writeString(folder.resolve("plimsoll.yaml"), "offline: true\nscan:\n  sevrity: high\n");
        refused(command.run("scan", shop), 2, "plimsoll.yaml, line 3: unknown key 'sevrity'; did you mean severity?");
        Files.writeString(folder.resolve("plimsoll.yaml"), "offline: true\noffline: false\n");
        refused(command.run("scan", shop), 2, "plimsoll.yaml, line 2");
        Files.writeString(folder.resolve("plimsoll.yaml"), "offline: [\n");
        refused(command.run("scan", shop), 2, "plimsoll.yaml");
        Files.writeString(folder.resolve("plimsoll.yaml"), "quiet: perhaps\n");
        refused(command.run("scan", shop), 2, "plimsoll.yaml, line 1");
    }

    @Test
    void a_name_that_drives_terminals_is_shown_harmless() {
        var result = command.run("scan", "dir:no\u001b]0;owned\u0007such", "--advisories", feeds);
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).doesNotContain("\u001b", "\u0007").contains("\\x1b");
    }

    private static void refused(Result result, int exitCode, String reason) {
        assertThat(result.err()).contains(reason).startsWith("plimsoll: ");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        assertThat(result.err()).doesNotContain("Exception", "\tat ", "a fault of Plimsoll's own");
        assertThat(result.out()).isEmpty();
    }

    private static List<String> findings(Result result) {
        return result.out()
                .lines()
                .filter(line -> line.startsWith("finding: "))
                .map(line -> line.substring(0, line.indexOf(';')))
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
