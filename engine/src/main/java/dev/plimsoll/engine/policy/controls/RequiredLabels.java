package dev.plimsoll.engine.policy.controls;

import java.util.List;

/// Every one of the labels named.
@Explained(
        value = "The image must carry each of these labels.",
        example = "requiredLabels: { labels: [org.opencontainers.image.source, \"team=*\"] }",
        aqua = "Labels Required")
public record RequiredLabels(
        @Explained(value = "`key` or `key=value`, with `*`.", needed = true)
        List<LabelPattern> labels) implements Control {
    public RequiredLabels {
        labels = Named.atLeastOne("labels", labels, "org.opencontainers.image.source");
    }

    @Override
    public void examine(Examination examination) {
        var present = examination.subject().image().config().labels();
        for (var label : labels) {
            if (!label.matchesAny(present)) {
                examination.violation("the image has no label " + label, "add LABEL " + label + " to the Dockerfile");
            }
        }
    }
}
