package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Policies, waivers and VEX as users hand them over.
final class PolicyTest {
    private static final Path POLICIES = Path.of(System.getProperty("plimsoll.root", ".."), "examples", "policies");
    private static final String VEX = """
            {"@context": "https://openvex.dev/ns/v0.2.0", "author": "Example", "statements": [{"vulnerability":
            {"name": "CVE-2021-44228"}, "products": [{"@id": "pkg:maven/org.apache.logging.log4j/log4j-core"}],
            "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path"}]}
            """;

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
    void the_starter_is_sound() throws IOException {
        Files.writeString(
                folder.resolve("policy.yaml"), command.run("policy", "init").out());

        var result = command.run("policy", "check", "policy.yaml");

        assertThat(result.out()).isEqualTo("1 policies and 0 waivers are sound\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void every_example_stops_the_example_image() {
        for (var name : new String[] {"startup", "bank", "public-sector", "only-exploited", "from-aqua"}) {
            var result = command.run(
                    "scan",
                    shop,
                    "--advisories",
                    feeds,
                    "--policy",
                    POLICIES.resolve(name + ".yaml").toString());

            assertThat(result.exitCode()).as(name + result.err()).isIn(ExitCode.NOT_COMPLIANT, ExitCode.DATABASE);
            assertThat(result.out()).contains("CVE-2021-44228");
        }
    }

    @Test
    void a_bad_policy_waiver_or_vex_file_stops_the_scan_and_says_where() throws IOException {
        Files.writeString(
                folder.resolve("p.yaml"),
                "apiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: x\ncontrols:\n  - rootUsr: {}\n");
        Files.writeString(folder.resolve("v.json"), "{}");

        for (var option : new String[] {"--policy", "--waivers"}) {
            var result = command.run("scan", shop, "--advisories", feeds, option, "p.yaml");
            assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(result.err()).contains("p.yaml:5:5: controls[0].rootUsr: unknown key; did you mean rootUser?");
            assertThat(result.out()).isEmpty();
        }
        var result = command.run("scan", shop, "--advisories", feeds, "--vex", "v.json");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("v.json: this is no VEX document");
        assertThat(command.run("policy", "check", "p.yaml").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void what_vex_says_stands_at_the_finding() throws IOException {
        Files.writeString(folder.resolve("v.json"), VEX);

        var result = command.run("scan", shop, "--advisories", feeds, "--vex", "v.json", "--format", "json");

        assertThat(result.out())
                .contains("\"suppressedBy\": \"VEX by Example: not_affected, vulnerable_code_not_in_execute_path\"");
    }

    @Test
    void cases_and_replays_judge_stored_reports() throws IOException {
        var only = POLICIES.resolve("only-exploited.yaml").toAbsolutePath();
        assertThat(command.run("scan", shop, "--advisories", feeds, "--format", "json=r.json")
                        .exitCode())
                .isEqualTo(ExitCode.NOT_COMPLIANT);
        var cases = Files.createDirectories(folder.resolve("cases"));
        Files.writeString(
                cases.resolve("a.case.yaml"),
                "{ policy: '" + only + "', report: ../r.json, outcome: not-compliant }\n");
        assertThat(command.run("policy", "test", "cases").out()).isEqualTo("ok      cases/a.case.yaml\n");
        Files.writeString(
                cases.resolve("b.case.yaml"), "{ policy: '" + only + "', report: ../r.json, outcome: compliant }\n");

        var result = command.run("policy", "test", "cases");

        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(result.out())
                .contains("differs cases/b.case.yaml", "the outcome is not-compliant; expected is compliant");
        assertThat(command.run("policy", "replay", "--policy", only.toString(), "r.json")
                        .out())
                .contains("not-compliant", "0 of 1 images would change");
    }
}
