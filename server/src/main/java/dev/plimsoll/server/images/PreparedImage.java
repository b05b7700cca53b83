package dev.plimsoll.server.images;

import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// An image on its way into the database, with all that can be worked out of it before anything is locked.
///
/// @param os the operating system as it is stored; empty for none
/// @param osDigest of it; empty for none
/// @param arranged its packages
/// @param setIds of sets that are stored already, by digest
/// @param componentIds of components that are stored already, by digest
/// @param packages that are stored already, of components that are not
/// @param unknown components that were not stored when it was prepared, by digest
public record PreparedImage(
        RegistrationRequest request,
        String os,
        String osDigest,
        ArrangedPackages arranged,
        Map<String, Long> setIds,
        Map<String, Long> componentIds,
        Map<NamedPackage, Long> packages,
        SortedMap<String, Unknown> unknown) {
    public PreparedImage {
        unknown = Collections.unmodifiableSortedMap(unknown);
    }

    /// A component that is to be stored.
    ///
    /// @param content as it is stored
    record Unknown(InstalledPackage installed, NamedPackage named, String content) {}

    /// The same with what became known of the image itself.
    public PreparedImage of(ImageFacts image) {
        return new PreparedImage(request.of(image), os, osDigest, arranged, setIds, componentIds, packages, unknown);
    }

    /// Whether the order of its packages is that in which they will be stored, whatever ids its components get.
    public boolean isOrdered() {
        return arranged.distinct();
    }

    /// The unknown components, numbered in the order of their digests for as long as they have no ids.
    public List<StoredComponent> unnumbered() {
        var numbered = new ArrayList<StoredComponent>();
        var os = request.inventory().os();
        unknown.values().forEach(one -> numbered.add(StoredComponent.of(number(numbered.size()), one.installed, os)));
        return numbered;
    }

    /// Ids of all components, by digest.
    Map<String, Long> numbers() {
        var numbers = new HashMap<>(componentIds);
        int place = 0;
        for (var digest : unknown.keySet()) {
            numbers.put(digest, number(place++));
        }
        return numbers;
    }

    /// No component that is stored has it.
    private static long number(int place) {
        return Long.MIN_VALUE + place;
    }
}
