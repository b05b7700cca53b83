package dev.plimsoll.server.registration;

import dev.plimsoll.vocabulary.PackageUrl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Package URLs that were sent lately, each read once. Safe for several threads.
final class KnownPurls implements Function<String, PackageUrl> {
    /// Some 15 MB, for none that is kept is longer than [#LONGEST].
    private static final int MOST = 50_000;

    private static final int LONGEST = 300;

    private final Map<String, PackageUrl> known = new LinkedHashMap<>(1_024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PackageUrl> eldest) {
            return size() > MOST;
        }
    };

    /// @throws IllegalArgumentException if it is none
    @Override
    public PackageUrl apply(String text) {
        if (text.length() > LONGEST) {
            return PackageUrl.parse(text);
        }
        synchronized (known) {
            var purl = known.get(text);
            if (purl != null) {
                return purl;
            }
        }
        var read = PackageUrl.parse(text);
        synchronized (known) {
            known.put(text, read);
        }
        return read;
    }
}
