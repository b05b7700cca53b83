package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.engine.policy.controls.Glob;
import dev.plimsoll.engine.policy.expressions.ImageName;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;

/// Finds out whether a pattern means an image, by any of its names and digests.
final class Images {
    private Images() {}

    static boolean match(Glob pattern, ImageFacts image) {
        if (pattern.matches(image.reference())
                || (image.digest() != null && pattern.matches(image.digest().toString()))
                || (image.manifestDigest() != null
                        && pattern.matches(image.manifestDigest().toString()))) {
            return true;
        }
        for (var name : image.names()) {
            if (pattern.matches(name) || pattern.matches(withoutTag(name))) {
                return true;
            }
        }
        for (var name : ImageName.of(image)) {
            if (!name.repository().isEmpty()
                    && (pattern.matches(name.repository()) || pattern.matches(name.repository() + ":" + name.tag()))) {
                return true;
            }
        }
        return pattern.matches(withoutTag(image.reference()));
    }

    private static String withoutTag(String reference) {
        int at = reference.indexOf('@');
        var named = at < 0 ? reference : reference.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        return colon < 0 ? named : named.substring(0, colon);
    }
}
