package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Exploitation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one format in which advisories, or facts about vulnerabilities, are published.
///
/// A feed has sources (OSV has one for each ecosystem), a source is a file, and a file has entries: those of a
/// zip, or the one inside a gzip or plain file. Limits on files and entries are kept before the feed sees them.
/// Implementations hold no state and are called by several threads at once.
public interface AdvisoryFeed {
    /// The format's name, in kebab-case: `osv`, `kev`.
    String name();

    /// Raised whenever the same bytes would be read as something else, so that an update reads them anew.
    int version();

    /// The sources of this feed that lie in a folder, in the order of their names.
    List<Source> sources(Path folder) throws IOException;

    /// Where sources are published, for an update.
    Publication publication();

    /// Whether an entry is read: by its name inside the zip, or the file's own name.
    boolean wants(String entry);

    /// Whether each entry can be replaced alone when it changes. If not, any change reads the whole source again.
    default boolean entriesStandAlone() {
        return true;
    }

    /// Reads one entry.
    ///
    /// @throws IOException if it is not what it should be; it becomes a warning with the entry's name, and what
    ///     it gave until then is dropped
    void read(Entry entry, Records records) throws IOException;

    /// A file of advisories.
    ///
    /// @param name how reports name it: `Debian`, `kev`
    /// @param covers the ecosystems, without release, that are complete with this source; empty for facts about
    ///     vulnerabilities
    record Source(String name, Path file, Set<String> covers) {}

    /// How a feed is published.
    sealed interface Publication {
        /// As the public OSV bucket: `ecosystems.txt` and `NAME/all.zip` under one address.
        ///
        /// @param address the default one, ending in `/`
        record Bucket(String address) implements Publication {}

        /// As one file at one address.
        ///
        /// @param source the source's name
        /// @param fileName as what it is stored, so that [AdvisoryFeed#sources] finds it
        record File(String source, String fileName, String address) implements Publication {}

        /// Only as a file that somebody brings.
        record Local() implements Publication {}
    }

    /// One document. Its bytes are valid during the call only: the array is used again, and may be longer than
    /// it.
    final class Entry {
        private final String source;
        private final String name;
        private final byte[] content;
        private final int length;

        public Entry(String source, String name, byte[] content, int length) {
            this.source = source;
            this.name = name;
            this.content = content;
            this.length = length;
        }

        /// The name of the source it belongs to.
        public String source() {
            return source;
        }

        /// Inside the archive, or the file's own without `.gz`.
        public String name() {
            return name;
        }

        /// Only the first [#length] bytes count.
        public byte[] content() {
            return content;
        }

        public int length() {
            return length;
        }
    }

    /// Takes what a feed finds.
    interface Records {
        /// An advisory, with what it says of each package; packages may be none.
        void advisory(Advisory advisory, List<AffectedPackage> affected);

        /// An advisory that its publisher took back: it is counted, and dated, but not kept.
        void withdrawn(String id, @Nullable Instant modified);

        /// A vulnerability is known to be exploited.
        void exploited(String cve, @Nullable LocalDate added);

        /// How likely a vulnerability is to be exploited; both numbers from 0 to 1.
        void likelihood(String cve, double score, double percentile);

        /// What an authority that is no publisher of advisories says of a vulnerability.
        ///
        /// @param exploitation absent when it says nothing of it
        /// @param cvss its own assessments
        default void assessed(String cve, @Nullable Exploitation exploitation, List<Cvss> cvss) {
            // for readers of advisories that want none
        }

        /// When a product's release stops, or stopped, to be supported.
        ///
        /// @param product as endoflife.date names it
        /// @param release `12`, `3.18`
        /// @param extended the end of a longer support that not everybody gets, or that others give
        void endOfLife(String product, String release, LocalDate ends, @Nullable LocalDate extended);

        /// The publisher's date of the whole source, where it states one.
        void dated(Instant date);

        /// Something in the entry could not be understood, though the rest could.
        void doubt(String message);
    }
}
