package dev.plimsoll.notifier.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegoTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
    private static final String INPUT = """
            {"image": "alpine:3.18", "n": 3, "tags": ["a", "b", "a"],
             "resources": [
               {"resource": {"name": "openssl", "version": "1.0"},
                "vulnerabilities": [{"name": "CVE-1", "aqua_severity": "high", "aqua_score": 7.5},
                                    {"name": "CVE-2", "aqua_severity": "low", "aqua_score": 2}]},
               {"resource": {"name": "zlib", "version": "2.0"},
                "vulnerabilities": [{"name": "CVE-3", "aqua_severity": "high", "aqua_score": 9.8}]}]}
            """;

    /// What `x` is in a module with these lines, as JSON; `undefined` where it is nothing.
    private static String x(String lines) {
        try {
            var rego = Rego.load(Map.of("test.rego", "package test\n" + lines), CLOCK);
            return rego.evaluate("test", "x", ValueJson.read(INPUT), Limits.DEFAULT)
                    .map(value -> ValueText.shown(value, 100_000))
                    .orElse("undefined");
        } catch (RegoLoadException | RegoException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', textBlock = """
            x = 1 + 2 * 3                                                             ¦ 7
            x = (1 + 2) * 3                                                           ¦ 9
            x := 10 / 4                                                               ¦ 2.5
            x := 7 % 3                                                                ¦ 1
            x := 1 / 0                                                                ¦ undefined
            x := -3                                                                   ¦ -3
            x { 1 == 1.0 }                                                            ¦ true
            x if 1 < 2                                                                ¦ true
            x if input.missing                                                        ¦ undefined
            x := input.image                                                          ¦ alpine:3.18
            x := input["image"]                                                       ¦ alpine:3.18
            x := input.tags[1]                                                        ¦ b
            x := input.tags[7]                                                        ¦ undefined
            x := [t | t := input.tags[_]]                                             ¦ ["a", "b", "a"]
            x := {t | t := input.tags[_]}                                             ¦ {"a", "b"}
            x := {t: n | n := input.tags[t]; t > 0}                                   ¦ {1: "b", 2: "a"}
            x := count(input.resources)                                               ¦ 2
            x := [i | input.tags[i] == "a"]                                           ¦ [0, 2]
            x := {1, 2} | {2, 3}                                                      ¦ {1, 2, 3}
            x := {1, 2} & {2, 3}                                                      ¦ {2}
            x := {1, 2} - {2, 3}                                                      ¦ {1}
            x := set()                                                                ¦ set()
            x := {"a": 1}.a                                                           ¦ 1
            x if "b" in input.tags                                                    ¦ true
            x if not "z" in input.tags                                                ¦ true
            x := [k | some k, "a" in input.tags]                                      ¦ [0, 2]
            x if { every t in input.tags { t != "z" } }                               ¦ true
            x if { every i, t in input.tags { i < 3; t != "b" } }                     ¦ undefined
            x := y { y := z; z := 4 }                                                 ¦ 4
            x = y { y > 2; y = input.n }                                              ¦ 3
            x := [a, b] { [a, [b, _]] := [1, [2, 3]] }                                ¦ [1, 2]
            x := a { {"k": a} = {"k": 5} }                                            ¦ 5
            x := `raw \\n`                                                            ¦ raw \\n
            x := "tab\\tquote\\"\\u0041"                                              ¦ ~tab\tquote"A~
            x := p { walk(input, [p, "CVE-3"]) }                                      ¦ ["resources", 1, "vulnerabilities", 0, "name"]
            x := n { count(input.tags, n) }                                           ¦ 3
            x if not input.missing.part                                               ¦ true
            x := time.date(time.now_ns())                                             ¦ [2026, 3, 4]
            """)
    void says(String lines, String expected) {
        assertThat(x(lines.replace("\\\\", "\\").strip())).isEqualTo(expected.replace("\\\\", "\\"));
    }

    @Test
    void a_default_holds_where_no_rule_does() {
        assertThat(x("default x = 5\nx = 1 { input.n == 99 }")).isEqualTo("5");
        assertThat(x("default x = 5\nx = 1 { input.n == 3 }")).isEqualTo("1");
    }

    @Test
    void else_is_asked_in_order() {
        var lines = "x = \"low\" { input.n < 2 } else = \"mid\" { input.n < 4 } else = \"high\" { true }";
        assertThat(x(lines)).isEqualTo("mid");
        assertThat(x(lines.replace("< 4", "< 3"))).isEqualTo("high");
    }

    @Test
    void partial_rules_add_up() {
        assertThat(x("x[n] { n := input.resources[_].resource.name }\nx[\"more\"] { true }"))
                .isEqualTo("{\"more\", \"openssl\", \"zlib\"}");
        assertThat(x("x contains n if some n in input.tags")).isEqualTo("{\"a\", \"b\"}");
        assertThat(x("x[n] = v { r := input.resources[_].resource; n := r.name; v := r.version }"))
                .isEqualTo("{\"openssl\": \"1.0\", \"zlib\": \"2.0\"}");
    }

    @Test
    void functions_have_patterns_and_several_bodies() {
        assertThat(x("f(1) = \"one\" { true }\nf(n) = \"many\" { n > 1 }\nx := [f(1), f(2)]"))
                .isEqualTo("[\"one\", \"many\"]");
        assertThat(x("f(a, b) := a + b\nx := f(1, f(2, 3))")).isEqualTo("6");
        assertThat(x("f(n) { n > 1 }\nx := [n | n := input.n; f(n)]")).isEqualTo("[3]");
    }

    @Test
    void a_table_of_a_report_is_made() {
        var lines = """
                import future.keywords.in
                by_severity(severity) := rows {
                  rows := [sprintf("%s %s %.1f", [r.resource.name, v.name, v.aqua_score]) |
                    r := input.resources[_]
                    v := r.vulnerabilities[_]
                    v.aqua_severity == severity
                  ]
                }
                x := concat("; ", by_severity("high"))
                """;
        assertThat(x(lines)).isEqualTo("openssl CVE-1 7.5; zlib CVE-3 9.8");
    }

    @Test
    void modules_use_one_another() throws Exception {
        var rego = Rego.load(
                Map.of(
                        "lib.rego",
                        "package lib.tools\ndouble(n) = r { r := n * 2 }\nbase := 10",
                        "main.rego",
                        "package main\nimport data.lib.tools\nimport data.lib.tools.double as twice\n"
                                + "import input.n as number\n"
                                + "result := [tools.double(1), twice(2), data.lib.tools.base, tools.base, number]"),
                CLOCK);
        assertThat(rego.packages()).containsExactly("lib.tools", "main");
        assertThat(ValueText.shown(rego.evaluate("main", ValueJson.read(INPUT), Limits.DEFAULT), 1_000))
                .isEqualTo("{\"result\": [2, 4, 10, 10, 3]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            x := y                                ¦ test.rego:2:6: nothing says what 'y' is
            x { not y == 1 }                      ¦ test.rego:2:5: nothing says what 'y' is
            x := http.send({"url": "a"})          ¦ test.rego:2:6: 'http.send' reaches out to the world
            x := cuont([1])                       ¦ test.rego:2:6: nothing is known of a function 'cuont'; did you mean 'count'?
            x := count(1, 2, 3)                   ¦ test.rego:2:6: 'count' takes 1 arguments, not 3
            x { input.a with input as 1 }         ¦ test.rego:2:13: 'with' is not known here
            x { x }                               ¦ test.rego:2:1: a rule asks for itself: data.test.x → data.test.x
            x := data.other.thing                 ¦ test.rego:2:6: no module has data.other.thing
            x := [1, 2                            ¦ test.rego:2:11: here stands the end of the file instead of ','
            x := "open                            ¦ test.rego:2:6: the string has no end on its line
            x := 1 y := 2                         ¦ test.rego:2:8: here stands 'y' instead of a new rule
            x := ~                                ¦ test.rego:2:6: '~' is no part of Rego
            x := 1x                               ¦ test.rego:2:6: '1x' is neither a number nor a name
            """)
    void what_is_not_known_fails_at_load_with_its_place(String line, String message) {
        assertThatThrownBy(() -> Rego.load(Map.of("test.rego", "package test\n" + line.strip()), CLOCK))
                .isInstanceOf(RegoLoadException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void two_values_of_one_rule_contradict() throws Exception {
        var rego = Rego.load(Map.of("t", "package t\nx = 1 { true }\nx = 2 { true }"), CLOCK);
        assertThatThrownBy(() -> rego.evaluate("t", "x", null, Limits.DEFAULT))
                .isInstanceOf(RegoException.class)
                .hasMessageContaining("data.t.x has more than one value: 1 and 2");
    }

    @Test
    void without_input_what_rests_on_it_is_undefined() throws Exception {
        var rego = Rego.load(Map.of("t", "package t\nx := input.a\ny := 1"), CLOCK);
        assertThat(ValueText.shown(rego.evaluate("t", null, Limits.DEFAULT), 100))
                .isEqualTo("{\"y\": 1}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            x := count([1 | numbers.range(1, 1000)[_]; numbers.range(1, 1000)[_]; numbers.range(1, 1000)[_]]) ¦ steps
            x := numbers.range(1, 1000000000000)                                            ¦ steps
            x := concat("", [s | numbers.range(1, 3000)[_]; s := sprintf("%9000d", [1])])   ¦ characters
            x := sprintf("%99999999d", [1])                                                 ¦ 10000 places
            x := 1e900 * 1e900                                                              ¦ digits
            """)
    void limits_end_what_would_not_end(String line, String named) throws Exception {
        var rego = Rego.load(Map.of("t", "package t\n" + line.strip()), CLOCK);
        var limits = new Limits(1_000_000, Duration.ofSeconds(20), 1 << 20);
        assertThatThrownBy(() -> rego.evaluate("t", "x", null, limits))
                .isInstanceOf(RegoException.class)
                .hasMessageContaining(named);
    }
}
