package dev.plimsoll.server.images;

import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// An image on its way into the database, with all that can be worked out of it before anything is locked.
///
/// @param os the operating system as it is stored; empty for none
/// @param osDigest of it; empty for none
/// @param sets what each layer brings; the key of packages of no layer is empty
/// @param ordered all packages by purl and layer, each with its component's digest
/// @param setIds of sets that are stored already, by digest
/// @param componentIds of components that are stored already, by digest
/// @param packages that are stored already, of components that are not
/// @param unknown components that were not stored when it was prepared, by digest
public record PreparedImage(
        RegistrationRequest request,
        String os,
        String osDigest,
        SortedMap<String, PackageSet> sets,
        List<Ordered> ordered,
        Map<String, Long> setIds,
        Map<String, Long> componentIds,
        Map<NamedPackage, Long> packages,
        SortedMap<String, InstalledPackage> unknown) {
    public PreparedImage {
        sets = Collections.unmodifiableSortedMap(sets);
        unknown = Collections.unmodifiableSortedMap(unknown);
    }

    /// The same with what became known of the image itself.
    public PreparedImage of(ImageFacts image) {
        return new PreparedImage(
                request.of(image), os, osDigest, sets, ordered, setIds, componentIds, packages, unknown);
    }

    /// A package on its way, before its component has an id.
    record Ordered(String digest, InstalledPackage installed) {
        private static final Comparator<Ordered> ORDER = Comparator.comparing((Ordered one) -> one.installed.purl())
                .thenComparing(one -> String.valueOf(one.installed.layer()));

        /// As [Placed#ORDER] wants them, but for components of which one layer has two with the same purl.
        static List<Ordered> of(SortedMap<String, PackageSet> sets) {
            var all = new ArrayList<Ordered>();
            sets.values()
                    .forEach(set -> set.members()
                            .forEach((digest, member) -> all.add(new Ordered(digest, member.installed()))));
            all.sort(ORDER);
            return all;
        }
    }

    /// A layer's packages in one image.
    ///
    /// @param members by the digests of their components
    record PackageSet(String digest, SortedMap<String, Member> members) {}

    /// @param paths as they are stored
    record Member(InstalledPackage installed, String paths) {}

    /// By layer, empty for packages of none: the set of its packages.
    static SortedMap<String, PackageSet> sets(List<InstalledPackage> packages, String os) {
        var byLayer = new TreeMap<String, SortedMap<String, Member>>();
        for (var installed : packages) {
            var layer = installed.layer();
            byLayer.computeIfAbsent(layer == null ? "" : layer.toString(), any -> new TreeMap<>())
                    .putIfAbsent(
                            ComponentIdentity.of(installed, os), new Member(installed, Stored.json(installed.paths())));
        }
        var sets = new TreeMap<String, PackageSet>();
        byLayer.forEach((layer, members) -> {
            var text = new StringBuilder();
            members.forEach((digest, member) ->
                    text.append(digest).append(' ').append(member.paths).append('\n'));
            sets.put(layer, new PackageSet(Stored.digest(text.toString()), members));
        });
        return sets;
    }

    /// The unknown components, numbered from 0 in the order of their digests for as long as they have no ids.
    public List<StoredComponent> unnumbered() {
        var numbered = new ArrayList<StoredComponent>();
        var os = request.inventory().os();
        unknown.values().forEach(installed -> numbered.add(StoredComponent.of(numbered.size(), installed, os)));
        return numbered;
    }
}
