package dev.plimsoll.engine.scan;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import java.io.IOException;
import java.util.SortedSet;

/// Where a scan's advisories come from: a file, a folder of feeds, or the cache that is filled on demand.
@FunctionalInterface
public interface Databases {
    /// Opens the database for an inventory; the caller closes it.
    ///
    /// @param ecosystems those that the inventory needs, without releases: `Debian`, `npm`
    /// @throws dev.plimsoll.engine.advisory.DatabaseException if it is missing or damaged; the message says
    ///     what to do
    AdvisoryDatabase open(SortedSet<String> ecosystems) throws IOException, InterruptedException;
}
