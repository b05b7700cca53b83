package dev.plimsoll.notifier.postee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.notifier.rego.RegoException;
import dev.plimsoll.notifier.rego.RegoLoadException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFilterTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', textBlock = """
            contains(input.image, "shop")                                                    ¦ true
            contains(input.image, "alpine")                                                  ¦ false
            regex.match("^reg.example/", input.image)                                        ¦ true
            input.vulnerability_summary.critical > 0                                         ¦ true
            input.vulnerability_summary.critical > 0; input.registry == "other"              ¦ false
            count([v | v := input.resources[_].vulnerabilities[_]; v.aqua_severity == "high"]) > 0 ¦ true
            not input.image_assurance_results.disallowed                                     ¦ false
            input.nothing.at.all                                                             ¦ false
            contains(input.SigMetadata.ID, "TRC-")                                           ¦ false
            """)
    void an_expression_decides(String expression, boolean takes) throws Exception {
        assertThat(RouteFilter.of("r", expression, CLOCK).takes(Inputs.of("scan")))
                .isEqualTo(takes);
    }

    @Test
    void lines_of_an_expression_are_one_condition() throws Exception {
        var filter = RouteFilter.of("r", "input.registry == \"reg.example\"\ninput.digest == \"sha256:12\"", CLOCK);

        assertThat(filter.takes(Inputs.of("scan"))).isFalse();
    }

    @Test
    void a_route_without_a_condition_takes_everything() throws Exception {
        assertThat(RouteFilter.of("r", "  ", CLOCK).takes(Inputs.of("tracee"))).isTrue();
        assertThat(RouteFilter.ofFiles(new TreeMap<>(), CLOCK).takes(Inputs.of("tracee")))
                .isTrue();
    }

    @Test
    void of_several_files_one_that_allows_is_enough() throws Exception {
        var files = new TreeMap<>(Map.of(
                "registry.rego", "package postee\nallow { input.registry == \"other\" }",
                "severity.rego", "package postee\nhigh { input.vulnerability_summary.high > 0 }\nallow { high }"));

        assertThat(RouteFilter.ofFiles(files, CLOCK).takes(Inputs.of("scan"))).isTrue();
    }

    @Test
    void what_is_not_rego_is_refused_with_route_line_and_column() {
        assertThatThrownBy(() -> RouteFilter.of("to-slack", "input.image == \"a\"\nhttp.send({})", CLOCK))
                .isInstanceOf(RegoLoadException.class)
                .hasMessageContaining("to-slack:2:");
    }

    @Test
    void contradictions_are_told_rather_than_decided() throws Exception {
        var filter = RouteFilter.ofFiles(
                new TreeMap<>(Map.of(
                        "f.rego", "package postee\nallow = true { input.image }\nallow = false { input.image }")),
                CLOCK);

        assertThatThrownBy(() -> filter.takes(Inputs.of("scan"))).isInstanceOf(RegoException.class);
    }

    @Test
    void inputs_are_the_same_where_the_named_places_are() {
        var places = List.of("digest", "vulnerability_summary.high", "resources.resource.name");
        var key = MessageKey.of(Inputs.of("scan"), places);

        assertThat(key).contains("sha256:11", "openssl");
        assertThat(MessageKey.of(Inputs.of("scan"), places)).isEqualTo(key);
        assertThat(MessageKey.of(Inputs.of("trivy"), places)).isNotEqualTo(key);
    }
}
