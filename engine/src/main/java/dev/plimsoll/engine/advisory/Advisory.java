package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a publisher says of one vulnerability, or of several at once (OSV schema 1.7). Withdrawn ones are not
/// kept.
///
/// @param id the publisher's id as published, with its prefix
/// @param feed the source, for example `Debian` or `npm`
/// @param aliases other names of the same vulnerability
/// @param upstream vulnerabilities that this one, of a distribution, is about
/// @param related other records; a distribution's advisory names its CVEs here where it knows no `upstream`
/// @param severity the publisher's own word, for all packages of the advisory; absent where it has none
/// @param severitySource whose word that is, for example `Ubuntu` or `GHSA`
/// @param cvss the assessments that the advisory carries
public record Advisory(
        String id,
        String feed,
        List<String> aliases,
        List<String> upstream,
        List<String> related,
        String summary,
        @Nullable Instant published,
        @Nullable Instant modified,
        @Nullable Severity severity,
        @Nullable String severitySource,
        List<Cvss> cvss,
        List<String> references) {
    public Advisory {
        aliases = List.copyOf(aliases);
        upstream = List.copyOf(upstream);
        related = List.copyOf(related);
        cvss = List.copyOf(cvss);
        references = List.copyOf(references);
    }
}
