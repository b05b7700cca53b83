package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.Advisory;
import dev.plimsoll.engine.advisory.AffectedPackage;
import java.util.List;

/// An advisory that affects a package, with everything that it says of it.
///
/// @param affected all its entries for the package, also those that do not affect the installed version: other
///     branches hold other fixes
record Hit(Advisory advisory, Names names, List<AffectedPackage> affected) {
    Hit {
        affected = List.copyOf(affected);
    }
}
