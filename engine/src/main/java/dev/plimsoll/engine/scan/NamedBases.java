package dev.plimsoll.engine.scan;

import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.controls.BaseReference;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.KnownBase;
import dev.plimsoll.vocabulary.Platform;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Warning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens the base images that policies name by reference for those who judge stored reports: each once for a platform,
/// however many reports there are. For one thread.
public final class NamedBases {
    private final Images images;
    private final OpenOptions options;
    private final Map<Asked, Opened> opened = new HashMap<>();

    private record Asked(
            List<BaseReference> references, @Nullable Platform platform) {}

    private record Opened(List<KnownBase> bases, List<Warning> warnings) {}

    /// Policies that know what they name.
    ///
    /// @param warnings of bases that could not be opened
    public record Known(Policies policies, List<Warning> warnings) {
        public Known {
            warnings = List.copyOf(warnings);
        }
    }

    public NamedBases(Images images, OpenOptions options) {
        this.images = images;
        this.options = options;
    }

    /// @param report whose image is to be judged
    public Known known(Policies policies, ScanReport report) throws InterruptedException {
        var image = report.image();
        var asked = new Asked(policies.baseReferences(Subject.of(report)), image.platform());
        var known = opened.get(asked);
        if (known == null) {
            var lookup = new BaseLookup(images, options, image);
            lookup.name(asked.references);
            known = new Opened(lookup.named(), lookup.warnings());
            opened.put(asked, known);
        }
        return new Known(policies.knowing(known.bases), known.warnings);
    }
}
