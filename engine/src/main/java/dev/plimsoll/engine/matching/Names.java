package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.Advisory;
import java.util.Set;
import java.util.TreeSet;

/// The names that an advisory gives to the vulnerabilities that it is about.
///
/// @param cves all of them, sorted
/// @param others names of the same vulnerability that are no CVE, the advisory's own id among them unless it is the
///     advisory of a distribution
/// @param bulletin whether it is an advisory of a distribution, about any number of vulnerabilities (DSA, RHSA,
///     USN, …), and no record of one
record Names(Set<String> cves, Set<String> others, boolean bulletin) {
    /// @param ofDistribution whether the advisory is about a package of a distribution
    static Names of(Advisory advisory, boolean ofDistribution) {
        var cves = new TreeSet<String>();
        var others = new TreeSet<String>();
        var own = ofDistribution ? withoutPrefix(advisory.id()) : advisory.id();
        boolean bulletin = ofDistribution && !isCve(own);
        if (!bulletin) {
            add(own, cves, others);
        }
        advisory.aliases().forEach(name -> add(name, cves, others));
        advisory.upstream().forEach(name -> add(name, cves, others));
        if (bulletin) {
            // what `related` holds of a record of one vulnerability is other vulnerabilities, or these bulletins
            advisory.related().forEach(name -> add(name, cves, others));
            // bulletins name one another (a Red Hat one in Rocky's), which are no names of the vulnerability
            others.removeIf(name -> !name.startsWith("GHSA-"));
        }
        return new Names(cves, others, bulletin);
    }

    private static void add(String name, Set<String> cves, Set<String> others) {
        var bare = name.startsWith("DEBIAN-") || name.startsWith("ALPINE-") || name.startsWith("UBUNTU-")
                ? withoutPrefix(name)
                : name;
        (isCve(bare) ? cves : others).add(bare);
    }

    /// `DEBIAN-CVE-2024-1` is CVE-2024-1.
    static String withoutPrefix(String id) {
        int at = id.indexOf("-CVE-");
        return at > 0 && isCve(id.substring(at + 1)) ? id.substring(at + 1) : id;
    }

    static boolean isCve(String name) {
        return name.startsWith("CVE-");
    }

    /// Bug-fix and enhancement bulletins (RHBA, ALEA, SUSE-RU, …), which need not be about any vulnerability.
    static boolean isNoSecurityBulletin(String id) {
        for (var prefix : new String[] {
            "RHBA-",
            "RHEA-",
            "ALBA-",
            "ALEA-",
            "RLBA-",
            "RLEA-",
            "SUSE-RU-",
            "SUSE-FU-",
            "SUSE-OU-",
            "openSUSE-RU-",
            "openSUSE-FU-",
            "openSUSE-OU-"
        }) {
            if (id.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
