package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Inventory;
import java.util.List;

/// No file gives its owner's rights to whoever runs it.
@Explained(
        value = "No executable runs with the rights of its owner or group (`chmod u+s`, `g+s`), but for those allowed.",
        example = "setuidFiles: { allow: [/usr/bin/passwd, \"/usr/lib/openssh/*\"] }")
public record SetuidFiles(
        @Explained("Paths that may: `*` within a folder, `**` across folders.")
        List<String> allow) implements Control {
    private static final int SETUID = 04000;

    public SetuidFiles {
        allow = List.copyOf(allow);
    }

    @Override
    public void examine(Examination examination) {
        if (examination.lacks(Inventory.MODES, "files with the rights of their owner")) {
            return;
        }
        var allowed = allow.stream().map(Glob::withinSegments).toList();
        for (var file : examination.subject().inventory().files()) {
            if (file.setuid() && allowed.stream().noneMatch(glob -> glob.matches(file.path()))) {
                boolean owner = (file.mode() & SETUID) != 0;
                examination.violation(
                        file.path(),
                        file.layer(),
                        file.path() + " runs with the rights of its " + (owner ? "owner" : "group") + " (mode "
                                + Integer.toOctalString(file.mode()) + ")",
                        "take the right away (RUN chmod " + (owner ? "u-s " : "g-s ") + file.path()
                                + "), remove the package that brings it, or allow the path in the policy");
            }
        }
    }
}
