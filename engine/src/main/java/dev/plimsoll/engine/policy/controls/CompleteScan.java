package dev.plimsoll.engine.policy.controls;

/// Every part of the image must have been read.
@Explained(
        value = "Every part of the image must have been read; a violation ends with exit code 5.",
        example = "completeScan: {}")
public record CompleteScan() implements Control {
    @Override
    public void examine(Examination examination) {
        if (!examination.subject().inventory().complete()) {
            examination.violation(
                    "a part of the image could not be read; the warnings name it",
                    "repair or rebuild the image, and scan it again");
        }
    }
}
