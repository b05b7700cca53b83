package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.ArrayList;
import java.util.List;

/// Identifiers for packages within an SPDX document: letters, digits, `.` and `-` only (SPDX 2.3, section 7.2).
final class SpdxIds {
    private static final int LONGEST_NAME = 60;

    private SpdxIds() {}

    /// One for each package, unique, and the same whatever else the image holds.
    static List<String> of(List<InstalledPackage> packages) {
        var fingerprints = new Fingerprints();
        var ids = new ArrayList<String>(packages.size());
        for (var found : packages) {
            var id = new StringBuilder("Package-").append(found.type()).append('-');
            var name = found.name();
            for (int i = 0; i < name.length() && i < LONGEST_NAME; i++) {
                char c = name.charAt(i);
                boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
                id.append(plain ? c : '-');
            }
            ids.add(id.append('-')
                    .append(fingerprints.unique(found.purl().canonical()), 0, 16)
                    .toString());
        }
        return ids;
    }
}
