package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The advisories, indexed by package. Read only; may be used by several threads.
public interface AdvisoryDatabase extends AutoCloseable {
    /// Every advisory about a package of that name, whatever the version.
    ///
    /// @param ecosystem with its release where it has one: `Debian:12`
    /// @param name in the spelling that [#packageKey] gives
    List<Candidate> candidates(String ecosystem, String name);

    /// The advisories that carry a name, as id, alias, upstream or related: for explanations.
    List<Candidate> named(String id);

    /// All ecosystems there are advisories for, with their releases.
    Set<String> ecosystems();

    /// Whether CISA's catalogue lists it.
    boolean knownExploited(String cve);

    Optional<Epss> epss(String cve);

    /// When support of a distribution's release ends or ended.
    Optional<LocalDate> endOfLife(OperatingSystem os);

    DatabaseFacts facts();

    @Override
    void close();

    /// An advisory together with what it says of one package.
    record Candidate(Advisory advisory, AffectedPackage affected) {}

    /// The spelling by which a package's advisories are found: PyPI names are normalised (PEP 503), others are taken as
    /// they are.
    static String packageKey(String ecosystem, String name) {
        return ecosystem.equals("PyPI")
                ? name.toLowerCase(java.util.Locale.ROOT).replaceAll("[-_.]+", "-")
                : name;
    }
}
