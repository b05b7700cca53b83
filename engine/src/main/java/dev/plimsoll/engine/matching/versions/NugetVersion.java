package dev.plimsoll.engine.matching.versions;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// NuGet's versions: up to four numbers, pre-releases whatever their case, build metadata without effect
/// (learn.microsoft.com, NuGet, "Package versioning").
final class NugetVersion implements VersionScheme {
    @Override
    public String name() {
        return "nuget";
    }

    @Override
    public Comparison compare(String left, String right) {
        var l = Parts.parse(left);
        var r = Parts.parse(right);
        if (l == null || r == null) {
            return Comparison.UNKNOWN;
        }
        for (int i = 0; i < l.numbers.length; i++) {
            int sign = Digits.compare(l.numbers[i], r.numbers[i]);
            if (sign != 0) {
                return Comparison.of(sign);
            }
        }
        return Comparison.of(SemanticVersion.comparePreReleases(l.preRelease, r.preRelease));
    }

    private static final class Parts {
        final String[] numbers = {"0", "0", "0", "0"};

        @Nullable
        String preRelease;

        static @Nullable Parts parse(String version) {
            var text = version.strip().toLowerCase(Locale.ROOT);
            int plus = text.indexOf('+');
            text = plus < 0 ? text : text.substring(0, plus);
            int at = text.startsWith("v") ? 1 : 0;
            var parts = new Parts();
            for (int count = 0; count < 4; count++) {
                int end = Digits.end(text, at);
                if (end == at) {
                    return null;
                }
                parts.numbers[count] = text.substring(at, end);
                at = end;
                if (at == text.length() || text.charAt(at) != '.') {
                    break;
                }
                at++;
            }
            if (at < text.length()) {
                if (text.charAt(at) != '-' || at + 1 == text.length()) {
                    return null;
                }
                parts.preRelease = text.substring(at + 1);
            }
            return parts;
        }
    }
}
