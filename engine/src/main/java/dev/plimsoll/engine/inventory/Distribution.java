package dev.plimsoll.engine.inventory;

import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Completes the package URLs of a distribution's own packages, whose files do not say which distribution they are of
/// (package-url specification, types deb, apk and rpm).
record Distribution(@Nullable String namespace, @Nullable String distro) {
    private static final Set<String> TYPES = Set.of("apk", "deb", "rpm");

    static Distribution of(@Nullable OperatingSystem os) {
        if (os == null) {
            return new Distribution(null, null);
        }
        var release = os.versionId() == null ? os.codename() : os.versionId();
        return new Distribution(namespace(os.id()), release == null ? os.id() : os.id() + "-" + release);
    }

    static boolean owns(CatalogedPackage found) {
        return TYPES.contains(found.type()) && found.namespace() == null;
    }

    /// The namespace is the vendor, which for these is not what os-release calls the product.
    private static String namespace(String id) {
        return switch (id) {
            case "rhel" -> "redhat";
            case "opensuse-leap", "opensuse-tumbleweed" -> "opensuse";
            case "sles", "sled", "sle-micro", "sle_hpc", "suse_sles" -> "suse";
            case "ol" -> "oracle";
            case "amzn" -> "amazon";
            default -> id;
        };
    }

    PackageUrl url(CatalogedPackage found) {
        var qualifiers = new TreeMap<>(found.qualifiers());
        if (distro != null) {
            qualifiers.put("distro", distro);
        }
        return PackageUrl.of(found.type(), namespace, found.purlName(), versionWithoutEpoch(found), qualifiers);
    }

    /// Of an rpm the epoch is a qualifier, elsewhere it is part of the version.
    private static String versionWithoutEpoch(CatalogedPackage found) {
        if (!found.type().equals("rpm")) {
            return found.version();
        }
        var prefix = found.qualifiers().getOrDefault("epoch", "") + ":";
        return found.version().startsWith(prefix) ? found.version().substring(prefix.length()) : found.version();
    }

    static PackageUrl urlOfOther(CatalogedPackage found) {
        var version = found.version().isEmpty() ? null : found.version();
        return PackageUrl.of(found.type(), found.namespace(), found.purlName(), version, found.qualifiers());
    }
}
