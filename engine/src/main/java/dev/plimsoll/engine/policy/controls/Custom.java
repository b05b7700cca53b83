package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.engine.policy.expressions.ExpressionException;
import dev.plimsoll.vocabulary.Inventory;
import org.jspecify.annotations.Nullable;

/// A rule in the author's own words.
@Explained(
        value =
                "A rule as a CEL expression over image, inventory, findings, secrets and files. One that cannot be evaluated is violated.",
        example = "custom: { name: no-ssh, violatedWhen: 'inventory.exists(p, p.name == \"openssh-server\")', message:"
                + " \"no SSH server in images\" }",
        aqua = "Custom Compliance Checks")
public record Custom(
        @Explained("The rule's name, shown as custom/NAME.") String name,

        @Explained("A CEL expression that is true when the rule is violated.")
        Expression violatedWhen,

        @Explained("What is wrong, for people.") String message,

        @Explained("What to do about it, for people.") @Nullable
        String fix)
        implements Control {
    public Custom {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is empty; give the rule one");
        }
    }

    @Override
    public FileSearch needs() {
        return speaksOf("secrets") ? FileSearch.SECRETS : FileSearch.NONE;
    }

    @Override
    public boolean looksAtFindings() {
        return speaksOf("findings");
    }

    private boolean speaksOf(String name) {
        return violatedWhen.toString().contains(name);
    }

    @Override
    public void examine(Examination examination) {
        if (violatedWhen.toString().contains("now")) {
            examination.horizon().tomorrow();
        }
        try {
            if (violatedWhen.holds(examination.variables())) {
                examination.violation(message, fix);
            }
        } catch (ExpressionException e) {
            // what nobody looked for is no attribute of the image: told in the words of the other controls
            if ((speaksOf("secrets") && examination.lacks(Inventory.SECRETS, "secrets"))
                    || (speaksOf("files") && examination.lacks(Inventory.MODES, "files with unusual rights"))) {
                return;
            }
            examination.violation("the rule could not be evaluated: " + e.getMessage(), "correct the policy");
        }
    }

    @Override
    public String keyword() {
        return "custom/" + name;
    }
}
