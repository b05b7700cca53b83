package dev.plimsoll.engine.policy.controls;

import java.util.Locale;
import java.util.Map;

/// The SPDX ids of licences that packages often name in words; what could mean several of them is left unknown.
final class LicenceNames {
    private static final Map<String, String> IDS = Map.ofEntries(
            Map.entry("mit license", "MIT"),
            Map.entry("the mit license", "MIT"),
            Map.entry("apache 2", "Apache-2.0"),
            Map.entry("apache 2.0", "Apache-2.0"),
            Map.entry("apache license 2.0", "Apache-2.0"),
            Map.entry("apache license version 2.0", "Apache-2.0"),
            Map.entry("the apache license version 2.0", "Apache-2.0"),
            Map.entry("the apache software license version 2.0", "Apache-2.0"),
            Map.entry("apache software license version 2.0", "Apache-2.0"),
            Map.entry("bsd 3-clause license", "BSD-3-Clause"),
            Map.entry("bsd 2-clause license", "BSD-2-Clause"),
            Map.entry("isc license", "ISC"),
            Map.entry("isc license (iscl)", "ISC"),
            Map.entry("mozilla public license 2.0 (mpl 2.0)", "MPL-2.0"),
            Map.entry("mozilla public license version 2.0", "MPL-2.0"),
            Map.entry("eclipse public license 1.0", "EPL-1.0"),
            Map.entry("eclipse public license v1.0", "EPL-1.0"),
            Map.entry("eclipse public license 2.0", "EPL-2.0"),
            Map.entry("eclipse public license v2.0", "EPL-2.0"),
            Map.entry("gnu general public license v2 (gplv2)", "GPL-2.0-only"),
            Map.entry("gnu general public license v3 (gplv3)", "GPL-3.0-only"),
            Map.entry("gnu affero general public license v3", "AGPL-3.0-only"),
            Map.entry("gplv2", "GPL-2.0-only"),
            Map.entry("gplv2+", "GPL-2.0-or-later"),
            Map.entry("gplv3", "GPL-3.0-only"),
            Map.entry("gplv3+", "GPL-3.0-or-later"),
            Map.entry("lgplv2+", "LGPL-2.0-or-later"),
            Map.entry("lgplv3+", "LGPL-3.0-or-later"),
            Map.entry("public domain", "LicenseRef-Public-Domain"),
            Map.entry("python software foundation license", "PSF-2.0"));

    private LicenceNames() {}

    /// The SPDX expression for a licence in words; the text itself where it is none of them.
    static String toSpdx(String text) {
        var words = text.strip();
        int classifier = words.lastIndexOf(":: ");
        if (classifier >= 0) {
            words = words.substring(classifier + 3);
        }
        var key = words.toLowerCase(Locale.ROOT).replace(",", "").replace("  ", " ");
        return IDS.getOrDefault(key, words);
    }
}
