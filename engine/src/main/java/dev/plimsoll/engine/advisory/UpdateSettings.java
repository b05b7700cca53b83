package dev.plimsoll.engine.advisory;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Where an update fetches from, and where it keeps what is not yet whole.
///
/// @param addresses for a feed (`osv`: the bucket) or a source (`kev`, `epss`, `endoflife`): an address that
///     takes the place of the usual one
/// @param downloads a folder, made if it is not there; half a download lies there until the next update
public record UpdateSettings(Map<String, URI> addresses, Path downloads) {
    public UpdateSettings {
        addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
    }

    /// All from their publishers.
    public static UpdateSettings usual(Path downloads) {
        return new UpdateSettings(Map.of(), downloads);
    }

    URI address(String name, String usual) {
        return addresses.getOrDefault(name, URI.create(usual));
    }
}
