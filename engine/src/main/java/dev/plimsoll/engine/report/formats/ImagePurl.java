package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.policy.expressions.ImageName;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The package URL of an image (package-url specification, type `oci`).
final class ImagePurl {
    private ImagePurl() {}

    /// The version is the digest of the manifest, or where none was read (a docker archive) the image's own. What has
    /// no name in a registry is of type `generic` and called what it was asked for as.
    static PackageUrl of(ImageFacts image) {
        var digest = image.manifestDigest() != null ? image.manifestDigest() : image.digest();
        var version = digest == null ? null : digest.toString();
        var name = ImageName.of(image).getFirst();
        var repository = name.repository();
        if (repository.isEmpty()) {
            return PackageUrl.of("generic", null, image.reference(), version, Map.of());
        }
        var qualifiers = new TreeMap<String, String>();
        qualifiers.put("repository_url", repository);
        if (!name.tag().isEmpty()) {
            qualifiers.put("tag", name.tag());
        }
        var platform = image.platform();
        if (platform != null) {
            qualifiers.put("arch", platform.architecture());
        }
        var last = repository.substring(repository.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return PackageUrl.of("oci", null, last, version, qualifiers);
    }
}
