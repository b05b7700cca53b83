package dev.plimsoll.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.controls.Control;
import dev.plimsoll.engine.policy.controls.Explained;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every control must give: words for its author, an example that is read, and the same answer twice.
class ControlContractTest {
    static java.util.Collection<Class<? extends Record>> kinds() {
        return ControlKinds.byKeyword().values();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void is_explained_with_all_its_keys(Class<? extends Record> kind) {
        assertThat(kind.getAnnotation(Explained.class)).as(kind.getSimpleName()).isNotNull();
        assertThat(Arrays.stream(kind.getRecordComponents())
                        .filter(component -> component.getAnnotation(Explained.class) == null)
                        .map(RecordComponent::getName))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void its_example_is_read_as_that_control(Class<? extends Record> kind) throws PolicyFileException {
        assertThat(example(kind)).isInstanceOf(kind);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void is_equal_to_itself_read_twice_and_answers_alike(Class<? extends Record> kind) throws PolicyFileException {
        var first = example(kind);
        var second = example(kind);

        assertThat(second).isEqualTo(first).hasSameHashCodeAs(first);
        var subject = Samples.subject()
                .packages(Samples.installed("pkg:npm/lodash@4.17.20", "GPL-3.0-only"))
                .findings(Samples.finding("CVE-2021-44228").knownExploited().build())
                .user("")
                .build();
        assertThat(judge(second, subject)).isEqualTo(judge(first, subject));
    }

    private static Judgement judge(Control control, dev.plimsoll.engine.policy.controls.Subject subject) {
        return new Policies(java.util.List.of(new AssurancePolicy(
                        "p", new Scope.Everything(), java.util.List.of(control), Actions.DEFAULT, null)))
                .judge(subject);
    }

    private static Control example(Class<? extends Record> kind) throws PolicyFileException {
        var yaml = PolicyFilesTest.policy(kind.getAnnotation(Explained.class).example());
        return PolicyFilesTest.read(yaml).policies().getFirst().controls().getFirst();
    }
}
