package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.Exploitation;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The advisories, indexed by package. Read only; may be used by several threads.
///
/// Every method may throw a [DatabaseException] when the file turns out to be damaged.
public interface AdvisoryDatabase extends AutoCloseable {
    /// Every advisory about a package of that name, whatever the version, in no particular order. One advisory
    /// may come several times, once for each entry that its publisher made for the package; copies of it in
    /// several archives come once.
    ///
    /// @param ecosystem with its release where it has one: `Debian:12`
    /// @param name in any spelling of the ecosystem; [#packageKey] is applied
    List<Candidate> candidates(String ecosystem, String name);

    /// The advisories that carry a name, as id, alias, upstream or related: for explanations. Reads all
    /// advisories, which
    /// takes a tenth of a second, because a scan never asks.
    List<Candidate> named(String id);

    /// All ecosystems that any advisory speaks of, with their releases, sorted. Not each of them is complete: an
    /// archive
    /// of npm also names a few packages of Maven. See [#covered].
    Set<String> ecosystems();

    /// The ecosystems, without release, whose own source is in the database, sorted: only of these does "no
    /// advisory" mean
    /// that none is known. `Debian`, `npm`.
    Set<String> covered();

    /// Of sources that are the archive of no ecosystem, such as one of malicious packages: the ecosystems, without
    /// release, that they speak of. A source that is not named may speak of all.
    default Map<String, Set<String>> subjects() {
        return Map.of();
    }

    /// Whether CISA's catalogue lists it.
    boolean knownExploited(String cve);

    Optional<Epss> epss(String cve);

    /// What others than the publishers of its advisories say of a vulnerability: CISA's Vulnrichment.
    default Optional<Assessment> assessment(String cve) {
        return Optional.empty();
    }

    /// @param exploitation absent where nothing is said of it
    /// @param cvss may be empty
    record Assessment(@Nullable Exploitation exploitation, List<Cvss> cvss) {
        public Assessment {
            cvss = List.copyOf(cvss);
        }
    }

    /// When support of a distribution's release ends or ended.
    Optional<LocalDate> endOfLife(OperatingSystem os);

    DatabaseFacts facts();

    /// What was wrong with the sources when they were read or fetched; the subject is the source's name, as in
    /// [#facts].
    List<Warning> warnings();

    @Override
    void close();

    /// An advisory together with what it says of one package.
    ///
    /// [#affected] is at hand. [#advisory] may be read when first asked for: ask only once the version is
    /// affected.
    interface Candidate {
        Advisory advisory();

        AffectedPackage affected();

        /// Equal for the candidates of one advisory, and for no others of that package; without reading the
        /// advisory, where the database can tell.
        default Object key() {
            return advisory().id();
        }

        /// When the database first saw that a version fixes it: the day's begin; empty when it was there from the
        /// beginning, so that nobody knows.
        default Optional<Instant> fixSeen(String fixedVersion) {
            return Optional.empty();
        }

        static Candidate of(Advisory advisory, AffectedPackage affected) {
            record Given(Advisory advisory, AffectedPackage affected) implements Candidate {}
            return new Given(advisory, affected);
        }
    }

    /// The ecosystem without its release: `Debian` of `Debian:12`.
    static String baseOf(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        return colon < 0 ? ecosystem : ecosystem.substring(0, colon);
    }

    /// The spelling by which a package's advisories are found: the one that the ecosystem's own registry
    /// compares by. PyPI as PEP 503 says; NuGet, Packagist, Hex, Pub and GitHub Actions ignore case; Swift
    /// packages go by their URL without scheme and `.git`; all others are taken as they are.
    static String packageKey(String ecosystem, String name) {
        return switch (ecosystem) {
            case "PyPI" -> pep503(name);
            case "NuGet", "Packagist", "Hex", "Pub", "GitHub Actions" -> name.toLowerCase(Locale.ROOT);
            case "SwiftURL" -> swiftUrl(name.toLowerCase(Locale.ROOT));
            default -> name;
        };
    }

    private static String pep503(String name) {
        var key = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isSeparator(c)) {
                if (i == 0 || !isSeparator(name.charAt(i - 1))) {
                    key.append('-');
                }
            } else {
                key.append(Character.toLowerCase(c));
            }
        }
        return key.toString();
    }

    private static boolean isSeparator(char c) {
        return c == '-' || c == '_' || c == '.';
    }

    private static String swiftUrl(String name) {
        int scheme = name.indexOf("://");
        var bare = scheme < 0 ? name : name.substring(scheme + 3);
        return bare.endsWith(".git") ? bare.substring(0, bare.length() - 4) : bare;
    }
}
