package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.YamlNode.Entry;
import dev.plimsoll.engine.policy.YamlNode.Mapping;
import dev.plimsoll.engine.policy.YamlNode.Scalar;
import dev.plimsoll.engine.policy.YamlNode.Sequence;
import dev.plimsoll.engine.policy.controls.Control;
import dev.plimsoll.engine.policy.controls.Explained;
import dev.plimsoll.engine.policy.controls.PolicyFolder;
import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.engine.policy.expressions.ExpressionException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one document of kind `ImageAssurancePolicy`.
final class PolicyReader {
    private final RecordReader records;
    private final List<PolicyProblem> problems;
    private final PolicyFolder folder;

    PolicyReader(RecordReader records, List<PolicyProblem> problems, PolicyFolder folder) {
        this.records = records;
        this.problems = problems;
        this.folder = folder;
    }

    /// The policy; null when there were problems, which the list now holds.
    @Nullable
    AssurancePolicy read(Mapping document) {
        int before = problems.size();
        List<Control> controls = new ArrayList<>();
        List<Entry> others = new ArrayList<>();
        boolean named = false;
        for (var entry : document.entries()) {
            if (entry.key().text().equals("controls")) {
                named = true;
                readControls(entry, controls);
            } else {
                others.add(entry);
            }
        }
        if (!named) {
            records.problem(document, "controls", "is missing; a policy without controls lets every image pass");
        }
        var rest = new Mapping(others, document.line(), document.column(), document.weight());
        var head = records.read(Head.class, rest, "");
        if (head == null || problems.size() > before) {
            return null;
        }
        var scope = scope(head, others);
        if (scope == null) {
            return null;
        }
        try {
            var actions = head.actions();
            return new AssurancePolicy(
                    head.name(), scope, controls, actions == null ? Actions.DEFAULT : actions, head.created());
        } catch (IllegalArgumentException e) {
            records.problem(document, "", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable Scope scope(Head head, List<Entry> entries) {
        var text = head.scope();
        if (text == null) {
            return new Scope.Everything();
        }
        try {
            return new Scope.Matching(Expression.parseScope(text));
        } catch (ExpressionException e) {
            for (var entry : entries) {
                if (entry.key().text().equals("scope")) {
                    records.problem(entry.value(), "scope", String.valueOf(e.getMessage()));
                }
            }
            return null;
        }
    }

    private void readControls(Entry entry, List<Control> controls) {
        if (!(entry.value() instanceof Sequence sequence) || sequence.items().isEmpty()) {
            records.problem(
                    entry.value(),
                    "controls",
                    "is " + entry.value().kind() + "; expected a list with a control at least");
            return;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            var control = readControl(sequence.items().get(i), "controls[" + i + "]");
            if (control != null) {
                controls.add(control);
            }
        }
    }

    private @Nullable Control readControl(YamlNode item, String path) {
        Scalar key;
        YamlNode settings;
        switch (item) {
            case Scalar scalar -> {
                key = scalar;
                settings = new Scalar("", true, scalar.line(), scalar.column());
            }
            case Mapping mapping
            when mapping.entries().size() == 1 -> {
                key = mapping.entries().getFirst().key();
                settings = mapping.entries().getFirst().value();
            }
            case Mapping _, Sequence _ -> {
                records.problem(
                        item,
                        path,
                        "is no single control; write each as - name: { settings }, for example - rootUser: {}");
                return null;
            }
        }
        var kind = ControlKinds.byKeyword().get(key.text());
        if (kind == null) {
            records.unknownKey(key, path, List.copyOf(ControlKinds.byKeyword().keySet()));
            return null;
        }
        var at = RecordReader.join(path, key.text());
        var control = (Control) records.read(kind, settings, at);
        try {
            return control == null ? null : control.beside(folder);
        } catch (IllegalArgumentException e) {
            records.problem(settings, at, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /// The keys of a policy besides its controls.
    record Head(
            String apiVersion,
            String kind,
            @Explained("The policy's name, unique.") String name,
            @Explained("What the policy is for.") @Nullable String description,

            @Explained("A CEL expression over image, labels, registry and scopes; unless set, every image.") @Nullable
            String scope,

            @Explained("What follows from a violation; unless set, everything does, at once.") @Nullable
            Actions actions,

            @Explained("The day the policy was written; enforceAfterDays counts from it.") @Nullable
            LocalDate created) {}
}
