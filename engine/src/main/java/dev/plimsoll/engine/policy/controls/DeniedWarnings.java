package dev.plimsoll.engine.policy.controls;

import java.util.List;

/// No doubt of the kinds named.
@Explained(
        value = "No warning with one of these codes: what could not be read, compared or looked up fails the policy.",
        example = "deniedWarnings: { codes: [unknown-version, \"stale-*\"] }")
public record DeniedWarnings(
        @Explained(value = "Codes of warnings, with `*`.", needed = true)
        List<String> codes) implements Control {
    public DeniedWarnings {
        codes = Named.atLeastOne("codes", codes, "unknown-version");
    }

    @Override
    public void examine(Examination examination) {
        var globs = codes.stream().map(Glob::of).toList();
        for (var warning : examination.warnings()) {
            if (globs.stream().anyMatch(glob -> glob.matches(warning.code()))) {
                examination.violation(
                        warning.code() + ", " + warning.subject() + ": " + warning.message(),
                        "remove the cause of the warning");
            }
        }
    }
}
