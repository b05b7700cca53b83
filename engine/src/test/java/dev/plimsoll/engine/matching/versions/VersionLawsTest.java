package dev.plimsoll.engine.matching.versions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// What holds for every scheme, whatever it orders.
final class VersionLawsTest {
    private static final List<VersionScheme> SCHEMES =
            VersionSchemes.all().byEcosystem().values().stream().distinct().toList();

    @Property(tries = 3000)
    void a_version_that_is_understood_equals_itself(@ForAll("versions") String version) {
        for (var scheme : SCHEMES) {
            var comparison = scheme.compare(version, version);
            assertThat(comparison).as(scheme.name()).isIn(Comparison.EQUAL, Comparison.UNKNOWN);
            if (scheme.understands(version)) {
                assertThat(comparison).as(scheme.name()).isEqualTo(Comparison.EQUAL);
            }
        }
    }

    @Property(tries = 5000)
    void what_is_less_one_way_is_greater_the_other(@ForAll("versions") String left, @ForAll("versions") String right) {
        for (var scheme : SCHEMES) {
            assertThat(scheme.compare(right, left))
                    .as("%s: %s and %s", scheme.name(), left, right)
                    .isEqualTo(opposite(scheme.compare(left, right)));
        }
    }

    @Property(tries = 5000)
    void order_is_transitive_among_understood_versions(
            @ForAll("versions") String a, @ForAll("versions") String b, @ForAll("versions") String c) {
        for (var scheme : SCHEMES) {
            // Maven's own order has circles, which we keep: 0.a0 > 0-a > 0 > 0.a0 in its ComparableVersion too
            if (scheme instanceof MavenVersion
                    || !scheme.understands(a)
                    || !scheme.understands(b)
                    || !scheme.understands(c)) {
                continue;
            }
            var ab = scheme.compare(a, b);
            var bc = scheme.compare(b, c);
            if (ab == bc || ab == Comparison.EQUAL || bc == Comparison.EQUAL) {
                assertThat(scheme.compare(a, c))
                        .as("%s: %s %s %s %s %s", scheme.name(), a, ab, b, bc, c)
                        .isEqualTo(ab == Comparison.EQUAL ? bc : ab);
            }
        }
    }

    @Property(tries = 3000)
    void no_text_makes_a_scheme_throw(@ForAll String left, @ForAll String right, @ForAll("versions") String version) {
        for (var scheme : SCHEMES) {
            assertThat(scheme.compare(left, right)).isNotNull();
            assertThat(scheme.compare(left, version)).isNotNull();
            assertThat(scheme.compare(version + left, version + right)).isNotNull();
            scheme.understands(left);
        }
    }

    /// Versions near one another, so that equal and nearly equal ones are common.
    @Provide
    Arbitrary<String> versions() {
        var number = Arbitraries.of("0", "0", "1", "1", "2", "10", "01", "99999999999999999999");
        var numbers = number.list().ofMinSize(1).ofMaxSize(5).map(list -> String.join(".", list));
        var word = Arbitraries.of(
                "a",
                "b",
                "m",
                "alpha",
                "beta",
                "rc",
                "RC",
                "pre",
                "p",
                "dev",
                "post",
                "SNAPSHOT",
                "Final",
                "ga",
                "sp",
                "foo",
                "r",
                "git",
                "cr",
                "x",
                "stable",
                "el8",
                "deb12u",
                "");
        var separator = Arbitraries.of(".", "-", "_", "+", "~", "^", "");
        var suffix = Combinators.combine(separator, word, separator, number.injectNull(0.4))
                .as((before, name, between, n) -> before + name + (n == null ? "" : between + n));
        var prefix = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just("")), Tuple.of(1, Arbitraries.of("v", "1:", "0:", "1!", "go")));
        return Combinators.combine(prefix, numbers, suffix.list().ofMaxSize(2))
                .as((start, middle, end) -> start + middle + String.join("", end));
    }

    private static Comparison opposite(Comparison comparison) {
        return switch (comparison) {
            case LESS -> Comparison.GREATER;
            case GREATER -> Comparison.LESS;
            case EQUAL, UNKNOWN -> comparison;
        };
    }
}
