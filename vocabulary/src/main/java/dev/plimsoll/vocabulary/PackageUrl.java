package dev.plimsoll.vocabulary;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A package URL in canonical form (package-url specification, "purl"), for example
/// `pkg:deb/debian/curl@7.88.1?arch=amd64`.
/// Two are equal when their canonical texts are.
///
/// @param canonical the canonical text
public record PackageUrl(String canonical) implements Comparable<PackageUrl> {
    public PackageUrl {
        if (!canonical.startsWith("pkg:")) {
            throw new IllegalArgumentException("'" + canonical + "' is not a package URL; it must start with pkg:");
        }
    }

    /// Reads any spelling of a package URL and keeps the canonical one.
    ///
    /// @throws IllegalArgumentException if the text is not a package URL
    public static PackageUrl parse(String text) {
        try {
            return new PackageUrl(new PackageURL(text).canonicalize());
        } catch (MalformedPackageURLException e) {
            throw new IllegalArgumentException("'" + text + "' is not a package URL: " + e.getMessage(), e);
        }
    }

    /// Builds one from its parts.
    ///
    /// @throws IllegalArgumentException if a part is not allowed for that type
    public static PackageUrl of(
            String type,
            @Nullable String namespace,
            String name,
            @Nullable String version,
            Map<String, String> qualifiers) {
        try {
            var url = new PackageURL(type, namespace, name, version, new TreeMap<>(qualifiers), null);
            return new PackageUrl(url.canonicalize());
        } catch (MalformedPackageURLException e) {
            throw new IllegalArgumentException(
                    "no package URL of type " + type + " for '" + name + "': " + e.getMessage(), e);
        }
    }

    /// The type, for example `deb` or `npm`.
    public String type() {
        return canonical.substring(4, canonical.indexOf('/', 4));
    }

    @Override
    public int compareTo(PackageUrl other) {
        return canonical.compareTo(other.canonical);
    }

    @Override
    public String toString() {
        return canonical;
    }
}
