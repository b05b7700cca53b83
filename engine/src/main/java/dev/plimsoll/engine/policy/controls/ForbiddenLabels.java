package dev.plimsoll.engine.policy.controls;

import java.util.List;

/// None of the labels named.
@Explained(
        value = "The image must carry none of these labels.",
        example = "forbiddenLabels: { labels: [\"stage=dev*\"] }",
        aqua = "Labels Forbidden")
public record ForbiddenLabels(
        @Explained(value = "`key` or `key=value`, with `*`.", needed = true)
        List<LabelPattern> labels) implements Control {
    public ForbiddenLabels {
        labels = Named.atLeastOne("labels", labels, "stage=dev*");
    }

    @Override
    public void examine(Examination examination) {
        var present = examination.subject().image().config().labels();
        for (var label : labels) {
            if (label.matchesAny(present)) {
                examination.violation(
                        "the image has the label " + label, "remove the label " + label + " from the build");
            }
        }
    }
}
