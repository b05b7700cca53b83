package dev.plimsoll.vocabulary;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One vulnerability in one package of an image.
///
/// @param id the CVE, else the GHSA, else the source's own id, without a distribution's prefix
/// @param aliases the other names of the same vulnerability, sorted
/// @param severitySource whose severity it is, for example `Debian` or `GHSA (CVSS 3.1)`; absent when unknown
/// @param title one line about the vulnerability; empty where no source gives one
/// @param published when the vulnerability was first published; absent when no source says
/// @param knownExploited whether CISA's catalogue of known exploited vulnerabilities lists it
/// @param packageUrl the purl of the package, one of the inventory's
/// @param layer diffId of the layer that brought the package
/// @param fixedVersion the smallest version, above the installed one, that is not affected
/// @param advisories what says so, each with its source
/// @param references web addresses, sorted, at most ten
/// @param suppressedBy who set it aside and why (a waiver, a VEX statement); absent for an open finding
/// @param assessment what the one who set it aside knows, in VEX's words; absent where nothing is said
/// @param exploitation how far its exploitation has come, in CISA's judgement; absent where that says nothing
/// @param fixSeen when the fix was first to be had, as its bulletin says or the database saw; absent when nobody knows
public record Finding(
        String id,
        List<String> aliases,
        Severity severity,
        @Nullable String severitySource,
        List<Cvss> cvss,
        @Nullable Epss epss,
        boolean knownExploited,
        String title,
        @Nullable Instant published,
        PackageUrl packageUrl,
        String name,
        String version,
        @Nullable Digest layer,
        FixState fixState,
        @Nullable String fixedVersion,
        List<AdvisoryReference> advisories,
        List<String> references,
        @Nullable String suppressedBy,
        @Nullable VexAssessment assessment,
        @Nullable Exploitation exploitation,
        @Nullable Instant fixSeen) {
    public Finding {
        aliases = List.copyOf(aliases);
        cvss = List.copyOf(cvss);
        advisories = List.copyOf(advisories);
        references = List.copyOf(references);
    }

    /// A finding of whose exploitation, and of whose fix's day, nothing is known.
    public Finding(
            String id,
            List<String> aliases,
            Severity severity,
            @Nullable String severitySource,
            List<Cvss> cvss,
            @Nullable Epss epss,
            boolean knownExploited,
            String title,
            @Nullable Instant published,
            PackageUrl packageUrl,
            String name,
            String version,
            @Nullable Digest layer,
            FixState fixState,
            @Nullable String fixedVersion,
            List<AdvisoryReference> advisories,
            List<String> references,
            @Nullable String suppressedBy,
            @Nullable VexAssessment assessment) {
        this(
                id,
                aliases,
                severity,
                severitySource,
                cvss,
                epss,
                knownExploited,
                title,
                published,
                packageUrl,
                name,
                version,
                layer,
                fixState,
                fixedVersion,
                advisories,
                references,
                suppressedBy,
                assessment,
                null,
                null);
    }

    /// A finding of which nobody said anything in VEX's words.
    public Finding(
            String id,
            List<String> aliases,
            Severity severity,
            @Nullable String severitySource,
            List<Cvss> cvss,
            @Nullable Epss epss,
            boolean knownExploited,
            String title,
            @Nullable Instant published,
            PackageUrl packageUrl,
            String name,
            String version,
            @Nullable Digest layer,
            FixState fixState,
            @Nullable String fixedVersion,
            List<AdvisoryReference> advisories,
            List<String> references,
            @Nullable String suppressedBy) {
        this(
                id,
                aliases,
                severity,
                severitySource,
                cvss,
                epss,
                knownExploited,
                title,
                published,
                packageUrl,
                name,
                version,
                layer,
                fixState,
                fixedVersion,
                advisories,
                references,
                suppressedBy,
                null);
    }

    /// The same finding, set aside by somebody for a reason, or open again without one.
    public Finding withSuppressedBy(@Nullable String whoAndWhy) {
        return withSuppressedBy(whoAndWhy, null);
    }

    /// The same finding, set aside by somebody for a reason that VEX has words for.
    public Finding withSuppressedBy(@Nullable String whoAndWhy, @Nullable VexAssessment known) {
        return new Finding(
                id,
                aliases,
                severity,
                severitySource,
                cvss,
                epss,
                knownExploited,
                title,
                published,
                packageUrl,
                name,
                version,
                layer,
                fixState,
                fixedVersion,
                advisories,
                references,
                whoAndWhy,
                known,
                exploitation,
                fixSeen);
    }

    /// The same finding with what is known of its exploitation, and of when its fix was first to be had.
    public Finding with(@Nullable Exploitation known, @Nullable Instant seen) {
        return new Finding(
                id,
                aliases,
                severity,
                severitySource,
                cvss,
                epss,
                knownExploited,
                title,
                published,
                packageUrl,
                name,
                version,
                layer,
                fixState,
                fixedVersion,
                advisories,
                references,
                suppressedBy,
                assessment,
                known,
                seen);
    }

    /// An advisory that a finding rests on.
    ///
    /// @param id the publisher's own id, for example `DSA-5587-1`
    /// @param source the feed, for example `Debian`
    public record AdvisoryReference(String id, String source) {}
}
