package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.BaseImage;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the base brings and what was added to it, in the words that the reports share.
final class Origins {
    private final @Nullable BaseImage base;
    private final int layers;
    private final Set<Digest> ofBase = new HashSet<>();

    Origins(ScanReport report) {
        this(report.image());
    }

    Origins(ImageFacts image) {
        this.base = image.base();
        this.layers = image.layers().size();
        var below = base == null ? 0 : base.layers();
        image.layers().stream().limit(below).forEach(layer -> ofBase.add(layer.diffId()));
    }

    /// Whether it is known what the image was built on.
    boolean known() {
        return base != null;
    }

    @Nullable
    BaseImage base() {
        return base;
    }

    /// Whether the base brought what is in that layer.
    boolean ofBase(@Nullable Digest layer) {
        return layer != null && ofBase.contains(layer);
    }

    /// `base` or `added`; null where no base is known.
    @Nullable
    String word(@Nullable Digest layer) {
        return base == null ? null : ofBase(layer) ? "base" : "added";
    }

    /// `docker.io/library/alpine:3.20, 1 of 3 layers, by its history`; null where no base is known.
    @Nullable
    String sentence() {
        var known = base;
        if (known == null) {
            return null;
        }
        var digest = known.digest();
        var name = known.name() != null ? known.name() + ", " : digest != null ? digest + ", " : "";
        return name + known.layers() + " of " + Words.count(layers, "layer", "layers")
                + switch (known.source()) {
                    case COMPARED -> ", compared";
                    case HISTORY -> ", by the image's history";
                };
    }

    /// `2 from the base, 1 added`; empty where no base is known or nothing is open.
    String share(List<Finding> findings) {
        var open = findings.stream()
                .filter(finding -> finding.suppressedBy() == null)
                .toList();
        if (base == null || open.isEmpty()) {
            return "";
        }
        long below = open.stream().filter(finding -> ofBase(finding.layer())).count();
        return below + " from the base, " + (open.size() - below) + " added";
    }
}
