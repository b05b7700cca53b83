package dev.plimsoll.engine.policy.expressions;

import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// One name of an image taken apart, in full as Docker's clients complete it: `debian` is
/// `docker.io/library/debian`, tag `latest`.
///
/// @param repository with the registry
/// @param tag empty when the name has a digest only
public record ImageName(String registry, String repository, String tag) {
    private static final ImageName NONE = new ImageName("", "", "");
    private static final List<String> FILES = List.of("docker-archive:", "oci-archive:", "oci:", "dir:", "sbom:");
    private static final List<String> DAEMONS = List.of("docker:", "podman:");

    /// The names under which policies know the image, the first one first; one without parts when it has no name.
    public static List<ImageName> of(ImageFacts image) {
        var names = new LinkedHashSet<ImageName>();
        var candidates = new ArrayList<>(image.names());
        if (candidates.isEmpty()) {
            candidates.add(image.reference());
        }
        for (var candidate : candidates) {
            var name = parse(candidate);
            if (!name.repository().isEmpty()) {
                names.add(name);
            }
        }
        return names.isEmpty() ? List.of(NONE) : List.copyOf(names);
    }

    /// Takes a reference apart; one without parts when it names a file.
    public static ImageName parse(String reference) {
        var text = reference;
        for (var daemon : DAEMONS) {
            text = text.startsWith(daemon) ? text.substring(daemon.length()) : text;
        }
        var plain = text;
        if (plain.isBlank()
                || plain.startsWith("/")
                || plain.startsWith(".")
                || FILES.stream().anyMatch(plain::startsWith)) {
            return NONE;
        }
        int at = plain.indexOf('@');
        var named = at < 0 ? plain : plain.substring(0, at);
        int slash = named.indexOf('/');
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        var tag = colon >= 0 ? named.substring(colon + 1) : at < 0 ? "latest" : "";
        var path = colon < 0 ? named : named.substring(0, colon);
        var first = slash < 0 ? "" : path.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        if (host && !first.equals("index.docker.io")) {
            return new ImageName(first, path, tag);
        }
        var rest = host ? path.substring(slash + 1) : path;
        var full = rest.contains("/") ? rest : "library/" + rest;
        return new ImageName("docker.io", "docker.io/" + full, tag);
    }
}
