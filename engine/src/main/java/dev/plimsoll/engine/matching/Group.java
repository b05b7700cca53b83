package dev.plimsoll.engine.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One vulnerability of one package: the advisories about it, whatever they call it.
///
/// @param id the CVE, else the GHSA, else the source's own
/// @param hits in the order of their ids
record Group(String id, List<Hit> hits) {
    Group {
        hits = List.copyOf(hits);
    }

    /// Different CVEs never merge: an advisory about two stands in the group of each. An advisory that names no
    /// CVE joins those with which it shares a name, through others like it if need be.
    static List<Group> of(Collection<Hit> hits) {
        var byCve = new TreeMap<String, List<Hit>>();
        var nameless = new ArrayList<Hit>();
        var cvesOfName = new HashMap<String, Set<String>>();
        for (var hit : hits) {
            var cves = hit.names().cves();
            if (cves.isEmpty()) {
                nameless.add(hit);
                continue;
            }
            for (var cve : cves) {
                byCve.computeIfAbsent(cve, key -> new ArrayList<>()).add(hit);
            }
            if (!hit.names().bulletin()) {
                for (var name : hit.names().others()) {
                    cvesOfName.computeIfAbsent(name, key -> new TreeSet<>()).addAll(cves);
                }
            }
        }
        var groups = new ArrayList<Group>();
        for (var joined : joinedByNames(nameless)) {
            var cves = new TreeSet<String>();
            for (var hit : joined) {
                for (var name : hit.names().others()) {
                    cves.addAll(cvesOfName.getOrDefault(name, Set.of()));
                }
            }
            if (cves.isEmpty()) {
                groups.add(new Group(idWithoutCve(joined), joined));
            }
            for (var cve : cves) {
                byCve.getOrDefault(cve, new ArrayList<>()).addAll(joined);
            }
        }
        byCve.forEach((cve, about) -> groups.add(new Group(cve, inOrder(about))));
        return groups;
    }

    /// The other names of the vulnerability.
    SortedSet<String> aliases() {
        var aliases = new TreeSet<String>();
        for (var hit : hits) {
            if (!hit.names().bulletin() || hit.names().cves().isEmpty()) {
                aliases.addAll(hit.names().others());
            }
        }
        aliases.remove(id);
        return aliases;
    }

    private static String idWithoutCve(List<Hit> hits) {
        var names = new TreeSet<String>();
        hits.forEach(hit -> names.addAll(hit.names().others()));
        var ghsas = names.tailSet("GHSA-");
        return !ghsas.isEmpty() && ghsas.first().startsWith("GHSA-")
                ? ghsas.first()
                : hits.getFirst().advisory().id();
    }

    private static List<List<Hit>> joinedByNames(List<Hit> hits) {
        var groupOfName = new HashMap<String, List<Hit>>();
        for (var hit : hits) {
            var joined = new ArrayList<Hit>(List.of(hit));
            var names = new HashSet<>(hit.names().others());
            names.add(hit.advisory().id());
            for (var name : hit.names().others()) {
                var known = groupOfName.get(name);
                if (known != null && !joined.containsAll(known)) {
                    joined.addAll(known);
                }
            }
            for (var member : joined) {
                names.addAll(member.names().others());
                names.add(member.advisory().id());
            }
            names.forEach(name -> groupOfName.put(name, joined));
        }
        var distinct = new ArrayList<List<Hit>>();
        var seen = new HashSet<Hit>();
        for (var hit : hits) {
            var joined = groupOfName.getOrDefault(hit.advisory().id(), List.of(hit));
            if (seen.add(hit)) {
                seen.addAll(joined);
                distinct.add(inOrder(joined));
            }
        }
        return distinct;
    }

    private static List<Hit> inOrder(List<Hit> hits) {
        var byId = new TreeMap<String, Hit>();
        hits.forEach(hit -> byId.put(hit.advisory().id() + " " + hit.advisory().feed(), hit));
        return List.copyOf(byId.values());
    }
}
