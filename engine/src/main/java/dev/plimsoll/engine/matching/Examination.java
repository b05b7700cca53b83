package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.AdvisoryDatabase.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What all advisories about one target come to.
///
/// @param hits the advisories that affect it, in the order of their ids
/// @param undecided those of which nobody knows
record Examination(List<Hit> hits, List<Candidate> undecided) {
    private static final Examination NOTHING = new Examination(List.of(), List.of());

    Examination {
        hits = List.copyOf(hits);
        undecided = List.copyOf(undecided);
    }

    static Examination of(Target target, AdvisoryDatabase database) {
        var byAdvisory = new LinkedHashMap<Object, List<Candidate>>();
        for (var ecosystem : target.ecosystems()) {
            for (var candidate : database.candidates(ecosystem, target.name())) {
                byAdvisory
                        .computeIfAbsent(candidate.key(), key -> new ArrayList<>())
                        .add(candidate);
            }
        }
        if (byAdvisory.isEmpty()) {
            return NOTHING;
        }
        var hits = new ArrayList<Hit>();
        var others = new ArrayList<Candidate>();
        var undecided = new ArrayList<Candidate>();
        for (var candidates : byAdvisory.values()) {
            switch (decide(target, candidates)) {
                case YES -> addHit(hits, target, candidates);
                case NO -> others.add(candidates.getFirst());
                case UNKNOWN -> undecided.add(candidates.getFirst());
            }
        }
        hits.sort(
                (left, right) -> left.advisory().id().compareTo(right.advisory().id()));
        return new Examination(settled(target, hits, others), undecided);
    }

    /// An advisory may speak of a package in several entries: branches, or channels of a distribution.
    private static Affected decide(Target target, List<Candidate> candidates) {
        var result = Affected.NO;
        for (var candidate : candidates) {
            var affected = Affected.of(candidate.affected(), target.version(), target.scheme());
            if (affected == Affected.YES) {
                return Affected.YES;
            }
            result = affected == Affected.UNKNOWN ? affected : result;
        }
        return result;
    }

    private static void addHit(List<Hit> hits, Target target, List<Candidate> candidates) {
        var advisory = candidates.getFirst().advisory();
        var names = Names.of(advisory, target.ofDistribution());
        boolean aboutNothing =
                names.cves().isEmpty() && names.others().isEmpty() && Names.isNoSecurityBulletin(advisory.id());
        if (!aboutNothing) {
            hits.add(Hit.of(advisory, names, candidates));
        }
    }

    /// Where a distribution keeps a record of a CVE for the package and the release, that record decides; a
    /// bulletin only announces what was done about it, and may have been overtaken. So a bulletin is no finding
    /// for a CVE of which the record says that the installed version is not affected.
    private static List<Hit> settled(Target target, List<Hit> hits, List<Candidate> others) {
        var base = AdvisoryDatabase.baseOf(target.ecosystems().getFirst());
        boolean keepsRecords = base.equals("Debian") || base.equals("Ubuntu") || base.equals("Alpine");
        if (!keepsRecords || hits.stream().noneMatch(hit -> hit.names().bulletin())) {
            return hits;
        }
        var announced = new HashSet<String>();
        hits.stream()
                .filter(hit -> hit.names().bulletin())
                .forEach(hit -> announced.addAll(hit.names().cves()));
        hits.stream()
                .filter(hit -> !hit.names().bulletin())
                .forEach(hit -> announced.removeAll(hit.names().cves()));
        var cleared = announced.isEmpty() ? Set.<String>of() : recorded(others);
        var settled = new ArrayList<Hit>();
        for (var hit : hits) {
            if (!hit.names().bulletin() || hit.names().cves().isEmpty()) {
                settled.add(hit);
                continue;
            }
            var open = new TreeSet<>(hit.names().cves());
            open.removeAll(cleared);
            if (!open.isEmpty()) {
                settled.add(Hit.of(hit.advisory(), new Names(open, hit.names().others(), true), hit.candidates()));
            }
        }
        return settled;
    }

    private static Set<String> recorded(List<Candidate> candidates) {
        var recorded = new HashSet<String>();
        for (var candidate : candidates) {
            var names = Names.of(candidate.advisory(), true);
            if (!names.bulletin()) {
                recorded.addAll(names.cves());
            }
        }
        return recorded;
    }
}
