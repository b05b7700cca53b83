package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;

/// Asks one control about one subject.
final class ControlTests {
    private ControlTests() {}

    static List<Violation> violations(Control control, Subject subject) {
        return Examination.of(subject).violationsOf(control);
    }

    static boolean passes(Control control, Subject subject) {
        return violations(control, subject).isEmpty();
    }

    static List<String> doubts(Control control, Subject subject) {
        var examination = Examination.of(subject);
        examination.violationsOf(control);
        return examination.doubts().stream().map(Warning::code).toList();
    }
}
