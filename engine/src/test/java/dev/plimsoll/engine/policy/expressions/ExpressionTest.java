package dev.plimsoll.engine.policy.expressions;

import static dev.plimsoll.engine.policy.Samples.finding;
import static dev.plimsoll.engine.policy.Samples.installed;
import static dev.plimsoll.engine.policy.Samples.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.Severity;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private final Subject subject = subject()
            .packages(
                    installed("pkg:deb/debian/openssh-server@9.2", "BSD-2-Clause"),
                    installed("pkg:npm/lodash@4.17.20", "MIT"))
            .labels(Map.of("team", "payments"))
            .findings(
                    finding("CVE-2026-1")
                            .severity(Severity.CRITICAL)
                            .score(9.8)
                            .epss(0.7)
                            .build(),
                    finding("CVE-2026-2").unfixed().published(null).build())
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inventory.exists(p, p.name == \"openssh-server\")",
                "inventory.exists(p, p.type == 'npm' && 'MIT' in p.licences)",
                "findings.exists(f, f.severity == 'critical' && f.score >= 9.0 && f.epss > 0.5)",
                "findings.filter(f, f.fixState == 'not-fixed').size() == 1",
                "findings.exists(f, !has(f.score))",
                "findings.exists(f, has(f.published) && now - f.published > duration('24h'))",
                "image.user == '1000' && image.labels['team'] == 'payments'",
                "image.repository.startsWith('reg.example/team/')",
                "image.tag.matches('^[0-9.]+$')",
                "image.distribution.id == 'debian' && int(image.distribution.versionId) >= 12",
                "image.layers.size() == 2 && image.layers[0].createdBy.contains('rootfs')",
                "now - image.created > duration('240h')",
                "complete && warnings.size() == 0",
                "sets.contains(['reg.example'], [registry])",
                "labels.all(k, k.lowerAscii() == k)"
            })
    void speaks_of_everything_that_was_found(String text) {
        assertThat(Expression.parse(text).holds(variables())).isTrue();
    }

    @Test
    void a_scope_speaks_of_the_image_only() {
        var scope = Expression.parseScope(
                "image.repository.startsWith(\"reg.example/\") && labels[\"team\"] == \"payments\""
                        + " && 'shop' in scopes");

        var variables =
                ExpressionFacts.ofScopes(subject.image(), subject.inventory().os(), List.of("shop"));

        assertThat(variables).hasSize(1);
        assertThat(scope.holds(variables.getFirst())).isTrue();
        assertThatThrownBy(() -> Expression.parseScope("findings.size() > 0"))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("findings")
                .hasMessageContaining("line 1, column 1");
    }

    @Test
    void what_is_refused_leaves_nothing_behind_for_the_next() {
        for (var wrong :
                List.of("findings.exists(f, f.nonsense == p)", "inventory.all(p, findings.exists(f, p))", "1")) {
            assertThatThrownBy(() -> Expression.parse(wrong)).isInstanceOf(ExpressionException.class);
            assertThatThrownBy(() -> Expression.parse("f == p"))
                    .isInstanceOf(ExpressionException.class)
                    .hasMessageContaining("'f'")
                    .hasMessageContaining("'p'");
            assertThat(Expression.parse("inventory.exists(p, p.type == 'npm')").holds(variables()))
                    .isTrue();
        }
    }

    @Test
    void several_threads_read_expressions_at_once() {
        var texts = IntStream.range(0, 200)
                .mapToObj(i -> i % 3 == 0 ? "findings.size() > nowhere" : "inventory.size() < " + (i + 2))
                .toList();

        var read = texts.parallelStream().filter(ExpressionTest::isExpression).toList();

        assertThat(read).hasSize(133);
    }

    private static boolean isExpression(String text) {
        try {
            Expression.parse(text);
            return true;
        } catch (ExpressionException e) {
            return false;
        }
    }

    @Test
    void a_field_that_does_not_exist_is_refused_with_its_place() {
        assertThatThrownBy(() -> Expression.parse("image.user == '' ||\n image.repositry == 'x'"))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("repositry")
                .hasMessageContaining("line 2, column");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 + 1", "image.user", "image.user ==", "image.user == 5", "exec('x')", "true)"})
    void what_is_no_condition_is_refused(String text) {
        assertThatThrownBy(() -> Expression.parse(text)).isInstanceOf(ExpressionException.class);
    }

    @Test
    void a_label_that_is_not_there_has_no_answer() {
        var expression = Expression.parse("labels['none'] == 'x'");

        assertThatThrownBy(() -> expression.holds(variables()))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("none");
    }

    @Test
    void loops_within_loops_end_at_the_budget() {
        var numbers = "[" + "1,".repeat(99) + "1]";
        var expression = Expression.parse(numbers + ".all(a, " + numbers + ".all(b, " + numbers + ".all(c, " + numbers
                + ".all(d, a + b + c + d > 0))))");

        assertThatThrownBy(() -> expression.holds(variables()))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("budget");
    }

    @Test
    void a_deep_expression_is_refused() {
        assertThatThrownBy(() -> Expression.parse("(".repeat(2000) + "true" + ")".repeat(2000)))
                .isInstanceOf(ExpressionException.class);
    }

    @Test
    void names_are_completed_as_clients_do() {
        assertThat(ImageName.parse("debian"))
                .isEqualTo(new ImageName("docker.io", "docker.io/library/debian", "latest"));
        assertThat(ImageName.parse("a/b:1")).isEqualTo(new ImageName("docker.io", "docker.io/a/b", "1"));
        assertThat(ImageName.parse("reg.example:5000/a/b@sha256:00"))
                .isEqualTo(new ImageName("reg.example:5000", "reg.example:5000/a/b", ""));
        assertThat(ImageName.parse("docker:localhost/x"))
                .isEqualTo(new ImageName("localhost", "localhost/x", "latest"));
        assertThat(ImageName.parse("docker-archive:/tmp/x.tar").repository()).isEmpty();
    }

    private Map<String, Object> variables() {
        return ExpressionFacts.ofRules(
                subject.image(), List.of(), subject.inventory(), subject.findings(), subject.warnings(), subject.now());
    }
}
