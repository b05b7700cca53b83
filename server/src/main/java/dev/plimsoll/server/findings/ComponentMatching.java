package dev.plimsoll.server.findings;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.matching.MatchOptions;
import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.server.images.StoredComponent;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// Matches components rather than images: what advisories say of a package depends on nothing else in the
/// image but its distribution, so that it is found out once for all images.
@Component
public class ComponentMatching {
    private static final String DOUBT = "unknown-version";

    private final Matcher matcher = new Matcher();

    /// What is found of one component.
    ///
    /// @param findings by id, without layer, and without likelihood and knowledge of exploitation, which change
    ///     every day
    /// @param doubts messages of what could not be decided
    public record Found(SortedMap<String, Finding> findings, SortedSet<String> doubts) {}

    /// @return by component, for each of those given
    public SortedMap<Long, Found> match(
            Collection<StoredComponent> components, AdvisoryDatabase advisories, Instant now) {
        var found = new TreeMap<Long, Found>();
        for (var round : rounds(components)) {
            var byPurl = new TreeMap<PackageUrl, Found>();
            var packages = new ArrayList<InstalledPackage>();
            for (var component : round.components.values()) {
                var one = new Found(new TreeMap<>(), new TreeSet<>());
                byPurl.put(component.installed().purl(), one);
                found.put(component.id(), one);
                packages.add(component.installed());
            }
            var inventory = new Inventory(round.os.orElse(null), packages, true, List.of());
            var matches = matcher.match(inventory, advisories, new MatchOptions(now, false));
            for (var finding : matches.findings()) {
                var one = byPurl.get(finding.packageUrl());
                if (one != null) {
                    one.findings.put(finding.id(), Facts.without(finding));
                }
            }
            for (var warning : matches.warnings()) {
                var one = warning.code().equals(DOUBT) ? byPurl.get(new PackageUrl(warning.subject())) : null;
                if (one != null) {
                    one.doubts.add(warning.message());
                }
            }
        }
        return found;
    }

    /// Components of one distribution among which no package URL comes twice.
    private record Round(Optional<OperatingSystem> os, Map<PackageUrl, StoredComponent> components) {}

    private static List<Round> rounds(Collection<StoredComponent> components) {
        var rounds = new ArrayList<Round>();
        var open = new LinkedHashMap<Optional<OperatingSystem>, List<Round>>();
        for (var component : components) {
            var os = Optional.ofNullable(component.os());
            var fitting = open.computeIfAbsent(os, any -> new ArrayList<>());
            var purl = component.installed().purl();
            var round = fitting.stream()
                    .filter(one -> !one.components.containsKey(purl))
                    .findFirst()
                    .orElseGet(() -> {
                        var fresh = new Round(os, new LinkedHashMap<>());
                        fitting.add(fresh);
                        rounds.add(fresh);
                        return fresh;
                    });
            round.components.put(purl, component);
        }
        return rounds;
    }
}
