package dev.plimsoll.server.images;

import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.Comparator;
import java.util.TreeSet;

/// What is the same in all versions of a package: the names under which people and advisories speak of it.
///
/// @param purl type, namespace and name
/// @param lookup the first of the names in advisories
/// @param sourceLookup the other one; empty for none
record NamedPackage(String purl, String name, String lookup, String sourceLookup) implements Comparable<NamedPackage> {
    private static final Comparator<NamedPackage> ORDER = Comparator.comparing(NamedPackage::purl)
            .thenComparing(NamedPackage::name)
            .thenComparing(NamedPackage::lookup)
            .thenComparing(NamedPackage::sourceLookup);

    static NamedPackage of(InstalledPackage installed) {
        var lookups = new TreeSet<>(Matcher.lookups(installed));
        return new NamedPackage(
                PurlParts.unversioned(installed.purl()),
                installed.name(),
                lookups.first(),
                lookups.size() > 1 ? lookups.last() : "");
    }

    @Override
    public int compareTo(NamedPackage other) {
        return ORDER.compare(this, other);
    }
}
