package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A bad policy, waiver or VEX file never lets an image pass: the scan ends with 2, says where, and reports nothing.
final class BadJudgingFilesTest {
    private static final String HEAD = "apiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: x\n";
    private static final String GOOD = HEAD + "controls:\n  - knownExploited: {}\n";
    private static final String WAIVERS = "apiVersion: plimsoll/v1\nkind: Waivers\nwaivers:\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> yaml() {
        var bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'j'; c++) {
            var before = "*" + (char) (c - 1);
            bomb.append(c + ": &" + c + " [" + String.join(", ", java.util.Collections.nCopies(10, before)) + "]\n");
        }
        return Stream.of(
                bad("empty", "", "bad.yaml: the file holds no document; expected kind"),
                bad("blank", " \n\n# nothing\n", "bad.yaml: the file holds no document"),
                bad("no mapping", "- a\n", "bad.yaml:1:1: is a list; expected a mapping"),
                bad("not YAML", "a: [\n", "bad.yaml:2:1: not YAML"),
                bad("a tab", "apiVersion: plimsoll/v1\n\tkind: x\n", "bad.yaml:2:1: not YAML"),
                bad("half a document", GOOD.substring(0, GOOD.length() - 2), "bad.yaml:5:22: not YAML"),
                bad("alias bomb", bomb.toString(), "more than 1000000 values"),
                bad("alias of itself", HEAD + "controls: &a [ *a ]\n", "bad.yaml:4:16: the alias *a has no anchor"),
                bad("too deep", "a: " + "[".repeat(5000) + "]".repeat(5000), "bad.yaml:1:23: nested more than 20 deep"),
                bad("twice a key", GOOD + "name: y\n", "bad.yaml:6:1: the key 'name' is there twice"),
                bad("NUL", GOOD + "\0", "bad.yaml:6:1: not YAML: the character U+0000 is not allowed"),
                bad("binary", "\u007fELF\u0001\u0002\u0003\0\0\0\0", "bad.yaml"),
                bad(
                        "wrong apiVersion",
                        GOOD.replace("plimsoll/v1", "plimsoll/v9"),
                        "bad.yaml:1:13: apiVersion: 'plimsoll/v9' is not known; write plimsoll/v1"),
                bad("no apiVersion", "kind: Waivers\nwaivers: []\n", "bad.yaml:1:1: apiVersion: is missing"),
                bad(
                        "wrong kind",
                        GOOD.replace("ImageAssurancePolicy", "ImageAsurancePolicy"),
                        "bad.yaml:2:7: kind: 'ImageAsurancePolicy' is not known; did you mean ImageAssurancePolicy?"),
                bad(
                        "no kind",
                        "apiVersion: plimsoll/v1\n",
                        "bad.yaml:1:1: kind: is missing; write ImageAssurancePolicy or Waivers"),
                bad("another's kind", "apiVersion: v1\nkind: Pod\n", "bad.yaml:2:7: kind: 'Pod' is not known"),
                bad(
                        "no controls",
                        HEAD,
                        "bad.yaml:1:1: controls: is missing; a policy without controls lets every image pass"),
                bad(
                        "empty controls",
                        HEAD + "controls: []\n",
                        "bad.yaml:4:11: controls: is a list; expected a list with a control at least"),
                bad("unknown key", GOOD + "scop: 'true'\n", "bad.yaml:6:1: scop: unknown key; did you mean scope?"),
                bad(
                        "unknown control",
                        HEAD + "controls:\n  - maxSeverty: { allow: low }\n",
                        "bad.yaml:5:5: controls[0].maxSeverty: unknown key; did you mean maxSeverity?"),
                bad(
                        "unknown setting",
                        HEAD + "controls:\n  - maxSeverity: { alow: low }\n",
                        "bad.yaml:5:20: controls[0].maxSeverity.alow: unknown key; did you mean allow?"),
                bad(
                        "no such severity",
                        HEAD + "controls:\n  - maxSeverity: { allow: hihg }\n",
                        "bad.yaml:5:27: controls[0].maxSeverity.allow: 'hihg' is not a severity; use critical, high"),
                bad(
                        "a negative number",
                        HEAD + "controls:\n  - maxSeverity: { allow: low, graceDays: -1 }\n",
                        "bad.yaml:5:43: controls[0].maxSeverity.graceDays: is -1"),
                bad(
                        "not a number",
                        HEAD + "controls:\n  - maxScore: { allow: .nan }\n",
                        "bad.yaml:5:24: controls[0].maxScore.allow: is '.nan'; expected a number"),
                bad(
                        "a number of texts",
                        HEAD + "controls:\n  - maxScore: { allow: \"7\" }\n",
                        "bad.yaml:5:24: controls[0].maxScore.allow"),
                bad(
                        "a rule that is no CEL",
                        HEAD + "controls:\n  - custom: { name: a, message: b, violatedWhen: 'inventory.exists(' }\n",
                        "bad.yaml:5:50: controls[0].custom.violatedWhen"),
                bad(
                        "a rule over nothing known",
                        HEAD + "controls:\n  - custom: { name: a, message: b, violatedWhen: 'imag.user == \"\"' }\n",
                        "bad.yaml:5:50: controls[0].custom.violatedWhen: undeclared reference to 'imag'"),
                bad(
                        "a rule that is no condition",
                        HEAD + "controls:\n  - custom: { name: a, message: b, violatedWhen: '1 + 1' }\n",
                        "bad.yaml:5:50: controls[0].custom.violatedWhen"),
                bad(
                        "a scope that is no CEL",
                        GOOD + "scope: image.repositry == 'x'\n",
                        "bad.yaml:6:8: scope: undefined field 'repositry'"),
                bad("a scope over findings", GOOD + "scope: findings.size() == 0\n", "bad.yaml:6:8: scope"),
                bad(
                        "a bad date",
                        GOOD + "created: 2026-02-30\n",
                        "bad.yaml:6:10: created: is '2026-02-30'; expected a date as 2027-01-31"),
                bad(
                        "a wait without a start",
                        GOOD + "actions: { enforceAfterDays: 7 }\n",
                        "bad.yaml:1:1: enforceAfterDays counts from created"),
                bad("no name", GOOD.replace("name: x\n", ""), "bad.yaml:1:1: name: is missing"),
                bad("a blank name", GOOD.replace("name: x", "name: ' '"), "name is empty"),
                bad("two of one name", GOOD + "---\n" + GOOD, "bad.yaml:9:7: name: 'x' is the name of a policy in"),
                bad("a good one and a bad one", GOOD + "---\n" + HEAD, "bad.yaml:7:1: controls: is missing"),
                bad(
                        "a waiver with a bad date",
                        WAIVERS + "  - { vulnerability: CVE-2021-44228, until: 31.01.2027 }\n",
                        "bad.yaml:4:45: waivers[0].until: is '31.01.2027'; expected a date"),
                bad(
                        "a waiver for everything",
                        WAIVERS + "  - { vulnerability: '*' }\n",
                        "bad.yaml:4:22: waivers[0].vulnerability: '*' is not one id"),
                bad(
                        "a waiver for nothing",
                        WAIVERS + "  - { reason: none }\n",
                        "bad.yaml:4:5: waivers[0].vulnerability: is missing"),
                bad(
                        "a waiver with a bad package",
                        WAIVERS + "  - { vulnerability: CVE-2021-44228, package: log4j }\n",
                        "bad.yaml:4:47: waivers[0].package: 'log4j' is not a package pattern"),
                bad(
                        "a waiver with a bad status",
                        WAIVERS + "  - { vulnerability: CVE-2021-44228, status: harmless }\n",
                        "bad.yaml:4:46: waivers[0].status: is 'harmless'; expected one of"),
                bad(
                        "a waiver with an unknown key",
                        WAIVERS + "  - { vulnerabilty: CVE-2021-44228 }\n",
                        "bad.yaml:4:7: waivers[0].vulnerabilty: unknown key; did you mean vulnerability?"),
                bad(
                        "waivers that are no list",
                        "apiVersion: plimsoll/v1\nkind: Waivers\nwaivers: all\n",
                        "bad.yaml:3:10: waivers: is 'all'; expected a list"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("yaml")
    void a_bad_file_of_policies_or_waivers(String name, String content, String where) throws IOException {
        var file = Files.writeString(folder.resolve("bad.yaml"), content);

        isRefused(where, "--policy", file.toString());
        isRefused(where, "--waivers", file.toString());
        Files.writeString(file, content.replace("\n", "\r\n"));
        isRefused("bad.yaml", "--policy", file.toString());
        Files.writeString(file, "\ufeff" + content);
        isRefused("bad.yaml", "--policy", file.toString());
    }

    static Stream<Arguments> vex() {
        var open = """
                {"@context": "https://openvex.dev/ns/v0.2.0", "author": "x", "statements": [{"vulnerability":
                {"name": "CVE-2021-44228"}, "products": [{"@id": "pkg:npm/x"}], "status": "not_affected",
                "justification": "component_not_present"}]}""";
        return Stream.of(
                bad("empty", "", "bad.json: "),
                bad("cut off", open.substring(0, open.length() - 5), "bad.json: not JSON (line 3, column "),
                bad("more after the end", open + "{}", "bad.json: not JSON (line 3"),
                bad("no object", "[]", "bad.json: this is no VEX document"),
                bad("of no known format", "{\"vex\": []}", "bad.json: this is no VEX document; expected OpenVEX"),
                bad("a report", "{\"schema\": \"x\", \"findings\": []}", "bad.json: this is no VEX document"),
                bad(
                        "twice a key",
                        "{\"@context\": \"https://openvex.dev/ns\", \"@context\": \"\"}",
                        "bad.json: not JSON (line 1, column 52): \"@context\" is there twice"),
                bad("too deep", "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}", "bad.json: not JSON"),
                bad("binary", "\u007fELF\0\0", "bad.json: not JSON"),
                bad("NUL", open.replace("x", "\0"), "bad.json: not JSON"),
                bad("YAML", GOOD, "bad.json: not JSON"),
                bad(
                        "CycloneDX of another age",
                        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"9.6\", \"vulnerabilities\": []}",
                        "bad.json: CycloneDX '9.6' is not supported"),
                bad(
                        "OpenVEX of another age",
                        open.replace("v0.2.0", "v9.9.9"),
                        "bad.json: OpenVEX of the context 'https://openvex.dev/ns/v9.9.9' is not supported"),
                bad("an unknown status", open.replace("not_affected", "harmless"), "bad.json: "),
                bad("no statements", "{\"@context\": \"https://openvex.dev/ns/v0.2.0\"}", "bad.json: "),
                bad(
                        "CycloneDX of nothing known",
                        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"99\"}",
                        "bad.json: "),
                bad("CSAF of nothing known", "{\"document\": {\"csaf_version\": \"9.0\"}}", "bad.json: "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vex")
    void a_bad_vex_document(String name, String content, String where) throws IOException {
        isRefused(
                where,
                "--vex",
                Files.writeString(folder.resolve("bad.json"), content).toString());
    }

    @Test
    void what_is_not_there_or_cannot_be_read() throws IOException {
        var empty = Files.createDirectories(folder.resolve("empty")).toString();
        for (var option : List.of("--policy", "--waivers", "--vex")) {
            isRefused("nothing.x: there is no such file", option, "nothing.x");
            isRefused(empty + ": the folder holds no ", option, empty);
        }
        var waivers = Files.writeString(folder.resolve("w.yaml"), WAIVERS + "  - { vulnerability: CVE-1 }\n");
        isRefused("w.yaml: there is no document of kind ImageAssurancePolicy", "--policy", waivers.toString());
        var loop = Files.createSymbolicLink(folder.resolve("loop.yaml"), Path.of("loop.yaml"));
        isRefused("loop.yaml: cannot be read", "--policy", loop.toString());
        isRefused("loop.yaml: cannot be read", "--vex", loop.toString());
    }

    @Test
    void a_mounted_config_map_holds_each_policy_once() throws IOException {
        var mount = Files.createDirectories(folder.resolve("mount"));
        Files.writeString(Files.createDirectory(mount.resolve("..2027_01_31")).resolve("p.yaml"), GOOD);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2027_01_31"));
        Files.createSymbolicLink(mount.resolve("p.yaml"), Path.of("..data/p.yaml"));

        var result = new CommandRun(folder).run("policy", "check", mount.toString());

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(result.out()).contains("1 policy and");
    }

    @Test
    void a_folder_that_is_too_deep_is_not_read_by_half() throws IOException {
        var deep = folder.resolve("deep");
        Files.writeString(Files.createDirectories(deep).resolve("p.yaml"), GOOD);
        Files.createDirectories(deep.resolve("a/".repeat(20)));

        isRefused("deep: the folder is nested more than 16 deep", "--policy", deep.toString());
    }

    @Test
    void a_pipe_that_nobody_writes_to_does_not_hold_up_the_scan() throws Exception {
        var pipe = folder.resolve("pipe.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        for (var option : List.of("--policy", "--waivers", "--vex")) {
            isRefused("pipe.yaml: it is no file, but a pipe or a device", option, pipe.toString());
        }
        var naming = Files.writeString(
                folder.resolve("key.yaml"), HEAD + "controls:\n  - signature: { keyFile: pipe.yaml }\n");
        isRefused("key.yaml:5:16: controls[0].signature: keyFile names 'pipe.yaml'", "--policy", naming.toString());
    }

    @Test
    void what_is_no_text_is_told_with_its_line() throws IOException {
        var file = folder.resolve("latin.yaml");
        Files.write(file, (GOOD + "description: \u00e9t\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));

        isRefused("latin.yaml:6:14: the file is not UTF-8 text", "--policy", file.toString());
        isRefused("latin.yaml:6:14: the file is not UTF-8 text", "--waivers", file.toString());
        Files.write(file, GOOD.getBytes(StandardCharsets.UTF_16));
        isRefused("latin.yaml:1:1: the file is not UTF-8 text", "--policy", file.toString());
    }

    @Test
    void what_is_too_large() throws IOException {
        var large = folder.resolve("large.yaml").toFile();
        try (var file = new RandomAccessFile(large, "rw")) {
            file.setLength(100L << 20); // takes no room on the disk
        }

        isRefused("large.yaml: the file is larger than 16 MiB", "--policy", large.toString());
        isRefused("large.yaml: the file is larger than 16 MiB", "--waivers", large.toString());
        isRefused("large.yaml: the document is larger than 64 MiB", "--vex", large.toString());
    }

    @Test
    void one_bad_file_among_good_ones() throws IOException {
        var policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("a.yaml"), GOOD);
        Files.writeString(policies.resolve("b.yaml"), GOOD);

        isRefused("b.yaml:3:7: name: 'x' is the name of a policy in ", "--policy", policies.toString());
    }

    @Test
    void a_bad_file_named_by_the_environment_or_the_settings() throws IOException {
        Files.writeString(folder.resolve("bad.yaml"), HEAD);

        var environment =
                new CommandRun(folder).with("PLIMSOLL_POLICY", "bad.yaml").run("scan", "none.tar");
        assertThat(environment.exitCode()).as(environment.err()).isEqualTo(ExitCode.USAGE);
        assertThat(environment.err()).contains("bad.yaml:1:1: controls: is missing");
        Files.writeString(folder.resolve("plimsoll.yaml"), "policy: bad.yaml\n");
        isRefused("bad.yaml:1:1: controls: is missing", "--quiet");
        Files.writeString(folder.resolve("plimsoll.yaml"), "polcy: bad.yaml\n");
        isRefused("polcy", "--quiet");
    }

    private void isRefused(String where, String... options) {
        // the image is not there either: it is not even opened
        var words =
                Stream.concat(Stream.of("scan", "none.tar"), Stream.of(options)).toArray(String[]::new);
        var result = new CommandRun(folder).run(words);

        assertThat(result.exitCode())
                .as(String.join(" ", options) + "\n" + result.err())
                .isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(where).doesNotContain("\tat ", "Exception");
        assertThat(result.out()).isEmpty();
    }

    private static Arguments bad(String name, String content, String where) {
        return Arguments.of(name, content, where);
    }
}
