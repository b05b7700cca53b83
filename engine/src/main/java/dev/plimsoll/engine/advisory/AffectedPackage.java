package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which versions of one package an advisory is about (OSV schema, `affected[]`). A version is affected if it
/// is listed or lies in one of the ranges.
///
/// @param ecosystem as published, with its release: `Debian:12`, `npm`
/// @param name the name in that ecosystem, in the spelling of [AdvisoryDatabase#packageKey]; for Debian,
///     Ubuntu, Alpine and SUSE the source package, for Red Hat, AlmaLinux and Rocky Linux the binary package
/// @param versions affected versions that are listed one by one
/// @param severity the publisher's word for this package in this release (Debian's urgency); absent where it
///     has none
/// @param unfixed why there is no fix, where the publisher says so: for example [FixState#END_OF_LIFE]
/// @param cvss assessments for this package alone; where there are any, they stand in place of the advisory's
public record AffectedPackage(
        String ecosystem,
        String name,
        List<AffectedRange> ranges,
        List<String> versions,
        @Nullable Severity severity,
        @Nullable FixState unfixed,
        List<Cvss> cvss) {
    public AffectedPackage {
        ranges = List.copyOf(ranges);
        versions = List.copyOf(versions);
        cvss = List.copyOf(cvss);
    }

    /// One that is assessed by its advisory alone.
    public AffectedPackage(
            String ecosystem,
            String name,
            List<AffectedRange> ranges,
            List<String> versions,
            @Nullable Severity severity,
            @Nullable FixState unfixed) {
        this(ecosystem, name, ranges, versions, severity, unfixed, List.of());
    }
}
