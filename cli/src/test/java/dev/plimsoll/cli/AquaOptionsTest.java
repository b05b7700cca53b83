package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.CommandRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A pipeline written for the Aqua scanner changes one word: `scannercli scan` becomes `plimsoll scan`.
final class AquaOptionsTest {
    @TempDir
    private Path folder;

    private String shop;
    private CommandRun command;

    @BeforeEach
    void examples() throws IOException, InterruptedException {
        shop = CommandRun.examples().resolve("harbour-shop.tar").toString();
        command = new CommandRun(folder)
                .with(
                        "PLIMSOLL_ADVISORIES",
                        CommandRun.examples().resolve("advisories").toString());
    }

    @Test
    void an_archive_is_scanned_as_the_jenkins_plugin_asks_for_it() {
        var result = command.run(
                "scan",
                "harbour-shop:tar",
                "--host",
                "https://aqua.example",
                "--docker-archive",
                shop,
                "--checkonly",
                "--no-verify",
                "--token",
                "not-a-token",
                "--html");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(result.out())
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .contains("CVE-2021-44228");
    }

    /// What the plugin does with the output: both streams in one file, the page cut out, then log lines deleted.
    @Test
    void the_page_survives_the_jenkins_plugin() {
        var result = command.run("scan", shop, "--host", "https://aqua.example", "--user", "ann", "--html");
        var merged = result.err() + result.out() + result.err();
        int begin = merged.indexOf("<!DOCTYPE html>");
        int end = merged.lastIndexOf("</html>") + "</html>".length();
        assertThat(merged.substring(0, begin)).isEqualTo(result.err());
        assertThat(merged.length()).isGreaterThan(end);
        var cut = merged.substring(begin, end);
        var cleaned = Pattern.compile("(?m)\\d{4}\\-(0?[1-9]|1[012])\\-(0?[1-9]|[12][0-9]|3[01]).*")
                .matcher(cut)
                .replaceAll("");
        assertThat(cleaned).isEqualTo(cut).contains("2023&#45;11-01");
        var plain = command.run("scan", shop, "--format", "html");
        assertThat(cut.replace("&#45;", "-") + "\n").isEqualTo(plain.out());
        assertThat(plain.out()).contains("2023-11-01");
    }

    @Test
    void files_are_written_beside_what_is_printed() throws IOException {
        var result = command.run("scan", shop, "--htmlfile", "out.html", "--jsonfile", "out,1.json", "--text");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(result.out()).startsWith("image: ").contains("finding: critical");
        assertThat(result.err()).isEmpty();
        assertThat(folder.resolve("out.html"))
                .content()
                .startsWith("<!DOCTYPE html>")
                .contains("2023-11-01");
        assertThat(folder.resolve("out,1.json")).content().contains("\"image_assurance_results\"", "\"aqua_severity\"");
        assertThat(command.run("scan", shop, "--jsonfile", "out.json").out()).contains("Not compliant with policy");
        assertThat(command.run("scan", shop, "--html", "-o", "page.html").out()).isEmpty();
        assertThat(folder.resolve("page.html")).content().contains("2023-11-01");
        refused(command.run("scan", shop, "--text", "--html"), "--text and --html exclude one another");
        refused(command.run("scan", shop, "--html", "--format", "json"), "only one format can go to standard output");
    }

    @Test
    void an_image_in_a_file_is_called_by_the_name_that_it_is_going_to_have() {
        command.run("scan", "reg.example/team/app:1", "--docker-archive", shop, "--jsonfile", "out.json");
        assertThat(folder.resolve("out.json"))
                .content()
                .contains("\"image\": \"reg.example/team/app:1\"", "\"registry\": \"reg.example\"");
    }

    @Test
    void a_local_image_is_asked_of_the_engine() {
        command.with("DOCKER_HOST", "unix://" + folder.resolve("none.sock"));
        var result = command.run("scan", "--host", "https://aqua.example", "--local", "app:1", "--registry", "Any");
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("docker").contains("--registry 'Any' is not asked: the image comes from");
        refused(command.run("scan", "app:1", "--local", "--docker-archive", shop), "exclude one another");
        refused(command.run("scan", "app:1", "--docker-archive", ""), "FILE is empty");
    }

    @Test
    void a_registry_is_a_host_or_a_name_with_one() {
        var offline = command.with("PLIMSOLL_OFFLINE", "true");
        assertThat(offline.run("scan", "--registry", "127.0.0.1:1", "team/app:1")
                        .err())
                .contains("127.0.0.1:1/team/app");
        assertThat(offline.run("scan", "--registry", "127.0.0.1:1", "127.0.0.1:1/app:1")
                        .err())
                .contains("127.0.0.1:1/app")
                .doesNotContain("127.0.0.1:1/127.0.0.1:1");
        assertThat(offline.run("scan", "--registry", "Docker Hub", "nginx:1").err())
                .contains("nginx:1");
        var named = offline.run("scan", "--registry", "JFrog", "--registry-host", "JFrog=127.0.0.1:1/dev", "app:1");
        assertThat(named.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(named.err()).contains("127.0.0.1:1/dev/app:1");
        offline.with("PLIMSOLL_REGISTRY_HOST", "JFrog=127.0.0.1:2,Other=127.0.0.1:3");
        assertThat(offline.run("scan", "--registry", "JFrog", "app:1").err()).contains("127.0.0.1:2/app:1");
    }

    @Test
    void a_registry_that_nobody_knows_never_means_another_one() {
        refused(command.run("scan", "--registry", "JFrog", "nginx:1"), "--registry-host 'JFrog=reg.example'");
        refused(
                command.run("scan", "--registry", "reg.example", "other.example/app:1"),
                "--registry 'reg.example' is reg.example, but IMAGE names other.example");
        refused(command.run("scan", "--registry", "reg.example", "App:1"), "must be lower-case");
    }

    @Test
    void what_has_no_effect_is_told_and_no_secret_with_it() {
        var words = List.of("scan", shop, "-H", "https://aqua.example", "-A", "tok-1", "-U", "ann", "-P", "pass-1");
        var result = command.run(words.toArray(String[]::new));
        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(result.err())
                .contains("--host, --token, --user, --password: the server of another scanner is not asked")
                .doesNotContain("tok-1", "pass-1");
        assertThat(command.run("scan", shop, "--no-verify").err()).contains("--no-verify: no server is asked");
        assertThat(command.run("scan", shop, "--register").err()).contains("--register: the image is not registered");
        assertThat(command.run("scan", shop, "--checkonly", "--layer-vulnerabilities", "--show-negligible")
                        .err())
                .isEmpty();
        var quiet = Stream.concat(words.stream(), Stream.of("--quiet")).toArray(String[]::new);
        assertThat(command.run(quiet).err()).isEmpty();
    }

    @Test
    void the_password_of_the_registry_is_not_taken_for_the_server_s() {
        command.with("PLIMSOLL_PASSWORD", "secret");
        assertThat(command.run("scan", shop).err()).isEmpty();
    }

    @Test
    void negligible_findings_are_shown_where_they_are_asked_for() {
        var without = command.run("scan", shop, "--text", "--severity", "critical");
        assertThat(without.out()).doesNotContain("finding: negligible");
        var with = command.run("scan", shop, "--text", "--severity", "critical", "--show-negligible");
        assertThat(with.out())
                .contains("finding: negligible", "finding: critical")
                .doesNotContain("finding: high");
    }

    @Test
    void policies_are_chosen_by_name_and_none_is_invented() throws IOException {
        Files.writeString(folder.resolve("policies.yaml"), """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: lenient
                controls:
                  - deniedVulnerabilities: { ids: [CVE-2000-0001] }
                ---
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: strict
                controls:
                  - deniedVulnerabilities: { ids: [CVE-2021-44228] }
                """);
        command.with("PLIMSOLL_POLICY", "policies.yaml");
        assertThat(command.run("scan", shop).exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(command.run("scan", shop, "--policies", "lenient").exitCode())
                .isEqualTo(ExitCode.COMPLIANT);
        assertThat(command.run("scan", shop, "--policies", "lenient,strict").exitCode())
                .isEqualTo(ExitCode.NOT_COMPLIANT);
        refused(command.run("scan", shop, "--policies", "strct"), "did you mean strict?");
    }

    @Test
    void policies_know_an_image_in_a_file_by_the_name_that_is_given() throws IOException {
        Files.writeString(folder.resolve("prod.yaml"), """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: prod
                scope: image.repository.startsWith("reg.example/prod/")
                controls:
                  - deniedVulnerabilities: { ids: [CVE-2000-0001] }
                """);
        command.with("PLIMSOLL_POLICY", "prod.yaml");
        var archive = command.run("scan", "reg.example/prod/shop:1", "--docker-archive", shop, "--format", "json");
        assertThat(archive.exitCode()).as(archive.err()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(archive.out()).contains("\"reg.example/prod/shop:1\"", "\"harbour-shop:1.4.0\"");
        var layout = "oci:" + Path.of(shop).resolveSibling("harbour-shop-oci");
        assertThat(command.run("scan", layout, "--image-name", "reg.example/prod/shop:1")
                        .exitCode())
                .isEqualTo(ExitCode.COMPLIANT);
        assertThat(command.run("scan", layout, "--image-name", "reg.example/dev/shop:1")
                        .exitCode())
                .isEqualTo(ExitCode.NOT_COMPLIANT);
        refused(command.run("scan", layout, "--image-name", ""), "--image-name is empty");
    }

    @Test
    void help_shows_them_under_a_heading_of_their_own() {
        var help = command.run("scan", "--help").out();
        int heading = help.indexOf("For pipelines written for the Aqua scanner");
        assertThat(heading).isPositive();
        assertThat(help.substring(0, heading))
                .contains("--format", "--debug")
                .doesNotContain("--jsonfile", "--checkonly");
        for (var option : CommandLine.Model.CommandSpec.forAnnotatedObject(new AquaOptions())
                .options()) {
            assertThat(help.substring(heading)).contains(option.longestName());
        }
    }

    /// A scan without them is parsed without them: a name that is left out of the list would not be read from the
    /// environment.
    @Test
    void the_list_of_their_names_is_whole() {
        assertThat(CommandLine.Model.CommandSpec.forAnnotatedObject(new AquaOptions())
                        .options())
                .extracting(CommandLine.Model.OptionSpec::longestName)
                .containsExactlyInAnyOrderElementsOf(AquaOptions.NAMES);
    }

    @Test
    void they_are_read_from_the_environment_and_the_settings_file_too() throws IOException {
        command.with("PLIMSOLL_SCAN_TEXT", "true").with("PLIMSOLL_JSONFILE", "by-environment.json");
        assertThat(command.run("scan", shop).out()).startsWith("image: ");
        assertThat(folder.resolve("by-environment.json")).content().contains("\"resources\"");
        Files.writeString(folder.resolve("plimsoll.yaml"), "scan:\n  htmlfile: by-file.html\n");
        assertThat(command.run("scan", shop).exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(folder.resolve("by-file.html")).content().startsWith("<!DOCTYPE html>");
        Files.writeString(folder.resolve("plimsoll.yaml"), "password: word\n");
        refused(command.run("scan", shop), "unknown key 'password'");
    }

    @Test
    void a_misspelt_one_is_recognised() {
        refused(command.run("scan", shop, "--jsonfle", "a.json"), "did you mean --jsonfile?");
    }

    /// The table of the guide names every option, and no other.
    @Test
    void the_guide_says_what_each_of_them_means() throws IOException {
        var guide = Files.readString(Path.of(System.getProperty("plimsoll.root"), "docs/user-guide.md"));
        var section = guide.substring(guide.indexOf("## Coming from the Aqua scanner"));
        var named = new TreeSet<String>();
        section.lines()
                .takeWhile(line -> !line.startsWith("## ") || line.contains("Aqua"))
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> Pattern.compile("--[a-z-]+")
                        .matcher(line.substring(0, line.indexOf('|', 2)))
                        .results()
                        .forEach(name -> named.add(name.group())));
        var there = new TreeSet<String>();
        CommandLine.Model.CommandSpec.forAnnotatedObject(new AquaOptions())
                .options()
                .forEach(option -> there.add(option.longestName()));
        assertThat(named).isEqualTo(there);
    }

    private static void refused(Result result, String reason) {
        assertThat(result.err()).contains(reason).doesNotContain("Exception");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
    }
}
