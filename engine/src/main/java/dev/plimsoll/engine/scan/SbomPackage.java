package dev.plimsoll.engine.scan;

import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.SourcePackage;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A component of a bill of materials that a purl identifies.
///
/// @param statedName how the bill of materials spells the name; counts where it differs from the purl's in
///     case only
record SbomPackage(
        PackageUrl purl,
        String statedName,
        @Nullable SourcePackage source,
        @Nullable Digest layer,
        List<String> paths,
        List<String> licences,
        @Nullable PackageUrl ownedBy) {
    SbomPackage {
        paths = List.copyOf(paths);
        licences = List.copyOf(licences);
    }

    /// Two entries of one purl are one package in several places.
    SbomPackage with(SbomPackage other) {
        var allPaths = new TreeSet<>(paths);
        allPaths.addAll(other.paths);
        var allLicences = new TreeSet<>(licences);
        allLicences.addAll(other.licences);
        return new SbomPackage(
                purl,
                statedName,
                source == null ? other.source : source,
                layer == null ? other.layer : layer,
                List.copyOf(allPaths),
                List.copyOf(allLicences),
                ownedBy == null || other.ownedBy == null ? null : ownedBy);
    }

    InstalledPackage installed() {
        return new InstalledPackage(
                purl, ecosystemName(), version(), sourcePackage(), layer, paths, licences, ownedBy, Confidence.HIGH);
    }

    /// `group:artifact` for Maven, `namespace/name` for the others that have namespaces of their own.
    private String ecosystemName() {
        var name = fromPurl();
        return name.equalsIgnoreCase(statedName) ? statedName : name;
    }

    private String fromPurl() {
        var namespace = namespace();
        var name = name();
        if (namespace.isEmpty()) {
            return name;
        }
        return switch (purl.type()) {
            case "deb", "apk", "rpm" -> name;
            case "maven" -> namespace + ":" + name;
            default -> namespace + "/" + name;
        };
    }

    private @Nullable SourcePackage sourcePackage() {
        if (source != null) {
            return source;
        }
        var upstream = qualifier("upstream");
        if (upstream == null) {
            return null;
        }
        // Syft's way to name it: `name` or `name@version`
        int at = upstream.lastIndexOf('@');
        return at > 0
                ? new SourcePackage(upstream.substring(0, at), upstream.substring(at + 1))
                : new SourcePackage(upstream, version());
    }

    /// The distribution that the packages name in their purls (`distro=debian-12`), for an SBOM that does
    /// not name it.
    static @Nullable OperatingSystem distribution(Collection<SbomPackage> packages) {
        for (var found : packages) {
            var distro = found.qualifier("distro");
            if (distro != null && distro.indexOf('-') > 0) {
                int dash = distro.lastIndexOf('-');
                var id = distro.substring(0, dash);
                var version = distro.substring(dash + 1);
                return new OperatingSystem(id, version, List.of(), null, null, id + " " + version);
            }
        }
        return null;
    }

    String version() {
        var text = withoutQualifiers();
        int at = text.lastIndexOf('@');
        return at < 0 ? "" : decoded(text.substring(at + 1));
    }

    private String name() {
        var text = path();
        return decoded(text.substring(text.lastIndexOf('/') + 1));
    }

    private String namespace() {
        var text = path();
        int slash = text.lastIndexOf('/');
        return slash < 0 ? "" : decoded(text.substring(0, slash));
    }

    /// Namespace and name, still encoded.
    private String path() {
        var text = withoutQualifiers();
        int at = text.lastIndexOf('@');
        return text.substring(text.indexOf('/') + 1, at < 0 ? text.length() : at);
    }

    private String withoutQualifiers() {
        var text = purl.canonical();
        int end = text.indexOf('?');
        end = end < 0 ? text.indexOf('#') : end;
        return end < 0 ? text : text.substring(0, end);
    }

    private @Nullable String qualifier(String key) {
        var text = purl.canonical();
        int start = text.indexOf('?');
        if (start < 0) {
            return null;
        }
        int hash = text.indexOf('#', start);
        for (var pair :
                text.substring(start + 1, hash < 0 ? text.length() : hash).split("&", -1)) {
            if (pair.startsWith(key + "=")) {
                return decoded(pair.substring(key.length() + 1));
            }
        }
        return null;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
