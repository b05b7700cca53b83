package dev.plimsoll.server.images;

import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.List;

/// What makes two installed packages one component: everything that a match or a policy asks of them but
/// where they lie, and for those of a distribution also the distribution.
///
/// @param anywhere the package without what differs from image to image
/// @param os digest of the operating system of a package of a distribution; empty for none
record ComponentIdentity(InstalledPackage anywhere, String os) {
    /// As it is stored: two are equal when their digests are.
    record Written(String digest, String content) {}

    /// @param os digest of the image's operating system; empty for none
    static ComponentIdentity of(InstalledPackage installed, String os) {
        return new ComponentIdentity(anywhere(installed), Matcher.isOfDistribution(installed) ? os : "");
    }

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

    Written written() {
        var content = Stored.json(anywhere);
        return new Written(Stored.digest(os + "\n" + content), content);
    }
}
