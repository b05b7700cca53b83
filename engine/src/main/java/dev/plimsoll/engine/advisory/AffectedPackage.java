package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which versions of one package an advisory is about (OSV schema, `affected[]`).
///
/// @param ecosystem as published, with its release: `Debian:12`, `npm`
/// @param name the name in that ecosystem; for a distribution usually the source package
/// @param versions affected versions that are listed one by one
/// @param severity the publisher's word for this package in this release (Debian's urgency); absent where it has none
/// @param unfixed why there is no fix, where the publisher says so: for example [FixState#END_OF_LIFE]
public record AffectedPackage(
        String ecosystem,
        String name,
        List<AffectedRange> ranges,
        List<String> versions,
        @Nullable Severity severity,
        @Nullable FixState unfixed) {
    public AffectedPackage {
        ranges = List.copyOf(ranges);
        versions = List.copyOf(versions);
    }
}
