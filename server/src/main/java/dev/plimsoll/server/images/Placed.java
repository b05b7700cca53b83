package dev.plimsoll.server.images;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.Comparator;

/// A package in an image, and the component that it is.
record Placed(long component, InstalledPackage installed) {
    /// As inventories are sorted: by purl, and where that is the same always alike.
    static final Comparator<Placed> ORDER = Comparator.comparing((Placed one) -> one.installed.purl())
            .thenComparing(one -> String.valueOf(one.installed.layer()))
            .thenComparingLong(Placed::component);
}
