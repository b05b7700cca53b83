package dev.plimsoll.server.images;

import dev.plimsoll.vocabulary.PackageUrl;

/// Package URLs without their later parts, by which packages are found whatever their version.
public final class PurlParts {
    private PurlParts() {}

    /// Type, namespace and name: `pkg:npm/%40scope/lib` of `pkg:npm/%40scope/lib@1.0.0`.
    public static String unversioned(PackageUrl purl) {
        var text = unqualified(purl);
        // within names the canonical form encodes it, so that the first one begins the version
        int at = text.indexOf('@');
        return at < 0 ? text : text.substring(0, at);
    }

    /// Everything before qualifiers and subpath.
    public static String unqualified(PackageUrl purl) {
        var text = purl.canonical();
        int end = text.length();
        for (char stop : new char[] {'?', '#'}) {
            int found = text.indexOf(stop);
            end = found < 0 ? end : Math.min(end, found);
        }
        return text.substring(0, end);
    }
}
