package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Inventory;
import java.util.List;

/// Nobody but its owner changes what others run.
@Explained(
        value = "No executable may be changed by everybody (`chmod o+w`), but for those allowed.",
        example = "worldWritableExecutables: {}")
public record WorldWritableExecutables(
        @Explained("Paths that may: `*` within a folder, `**` across folders.")
        List<String> allow) implements Control {
    public WorldWritableExecutables {
        allow = List.copyOf(allow);
    }

    @Override
    public void examine(Examination examination) {
        if (examination.lacks(Inventory.MODES, "executables that everybody may change")) {
            return;
        }
        var allowed = allow.stream().map(Glob::withinSegments).toList();
        for (var file : examination.subject().inventory().files()) {
            if (file.worldWritableExecutable() && allowed.stream().noneMatch(glob -> glob.matches(file.path()))) {
                examination.violation(
                        file.path(),
                        file.layer(),
                        file.path() + " can be changed by everybody (mode " + Integer.toOctalString(file.mode()) + ")",
                        "take the right away (RUN chmod o-w " + file.path() + "), or COPY --chmod=755");
            }
        }
    }
}
