package dev.plimsoll.engine.policy.controls;

/// The distribution must still be supported.
@Explained(
        value = "The image's distribution must not be past its end of life.",
        example = "endOfLife: {}",
        aqua = "Operating System End of Life")
public record EndOfLife() implements Control {
    /// The code under which matching reports a release whose support has ended.
    static final String WARNING = "end-of-life-distribution";

    @Override
    public void examine(Examination examination) {
        for (var warning : examination.warnings()) {
            if (warning.code().equals(WARNING)) {
                examination.violation(warning.message(), "move the image to a supported release");
            }
        }
    }
}
