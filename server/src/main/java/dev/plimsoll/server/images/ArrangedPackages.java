package dev.plimsoll.server.images;

import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The packages of an image by the layers that brought them, and in the order of inventories, each with its component's
/// digest.
///
/// @param sets what each layer brings; the key of packages of no layer is empty
/// @param ordered all packages by purl and layer
/// @param distinct whether that order tells all of them apart: one layer can have two components of the same purl
record ArrangedPackages(SortedMap<String, PackageSet> sets, List<Ordered> ordered, boolean distinct) {
    ArrangedPackages {
        sets = Collections.unmodifiableSortedMap(sets);
        ordered = List.copyOf(ordered);
    }

    /// A package on its way, before its component has an id.
    record Ordered(String digest, InstalledPackage installed) {
        private static final Comparator<Ordered> ORDER = Comparator.comparing((Ordered one) -> one.installed.purl())
                .thenComparing(one -> String.valueOf(one.installed.layer()));
    }

    /// A layer's packages in one image.
    ///
    /// @param members by the digests of their components
    record PackageSet(String digest, SortedMap<String, Member> members) {
        static PackageSet of(SortedMap<String, Member> members) {
            var text = new StringBuilder();
            members.forEach((digest, member) ->
                    text.append(digest).append(' ').append(member.paths).append('\n'));
            return new PackageSet(Stored.digest(text.toString()), members);
        }
    }

    /// What is known of a component before it is looked for.
    ///
    /// @param id where somebody asked for it lately
    /// @param content as it is stored; absent where it has an id
    record Described(
            ComponentIdentity identity,
            String digest,
            @Nullable Long id,
            @Nullable String content) {}

    /// @param paths as they are stored
    record Member(InstalledPackage installed, Described component, String paths) {}

    /// @param packages as inventories sort them
    /// @param os digest of the image's operating system; empty for none
    /// @param described what is known of a component
    static ArrangedPackages of(
            List<InstalledPackage> packages, String os, Function<ComponentIdentity, Described> described) {
        var byLayer = new TreeMap<String, SortedMap<String, Member>>();
        var ordered = new ArrayList<Ordered>();
        for (var installed : packages) {
            var layer = installed.layer();
            var component = described.apply(ComponentIdentity.of(installed, os));
            var earlier = byLayer.computeIfAbsent(layer == null ? "" : layer.toString(), any -> new TreeMap<>())
                    .putIfAbsent(component.digest, new Member(installed, component, Stored.json(installed.paths())));
            if (earlier == null) {
                ordered.add(new Ordered(component.digest, installed));
            }
        }
        ordered.sort(Ordered.ORDER); // nearly is already
        var sets = new TreeMap<String, PackageSet>();
        byLayer.forEach((layer, members) -> sets.put(layer, PackageSet.of(members)));
        return new ArrangedPackages(sets, ordered, distinct(ordered));
    }

    private static boolean distinct(List<Ordered> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            if (Ordered.ORDER.compare(sorted.get(i - 1), sorted.get(i)) == 0) {
                return false;
            }
        }
        return true;
    }
}
