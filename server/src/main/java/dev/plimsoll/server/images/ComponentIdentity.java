package dev.plimsoll.server.images;

import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.List;

/// What makes two installed packages one component: everything that a match or a policy asks of them but
/// where they lie, and for those of a distribution also the distribution.
final class ComponentIdentity {
    private ComponentIdentity() {}

    /// The package without what differs from image to image.
    static InstalledPackage anywhere(InstalledPackage installed) {
        return new InstalledPackage(
                installed.purl(),
                installed.name(),
                installed.version(),
                installed.source(),
                null,
                List.of(),
                installed.licences(),
                installed.ownedBy(),
                installed.confidence());
    }

    /// @param os digest of the image's operating system; empty for none
    static String of(InstalledPackage installed, String os) {
        return Stored.digest((Matcher.isOfDistribution(installed) ? os : "") + "\n" + Stored.json(anywhere(installed)));
    }
}
