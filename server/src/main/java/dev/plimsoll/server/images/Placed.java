package dev.plimsoll.server.images;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.Comparator;

/// A package in an image, and the component that it is.
record Placed(long component, InstalledPackage installed) {
    /// As inventories are sorted: by purl, and where that is the same always alike.
    static final Comparator<Placed> ORDER = Placed::compare;

    private static int compare(Placed one, Placed other) {
        int order = one.installed.purl().compareTo(other.installed.purl());
        if (order == 0) {
            order = String.valueOf(one.installed.layer()).compareTo(String.valueOf(other.installed.layer()));
        }
        return order != 0 ? order : Long.compare(one.component, other.component);
    }
}
