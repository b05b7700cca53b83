package dev.plimsoll.engine.matching.versions;

/// Versions of Go modules, pseudo-versions included (go.dev/ref/mod#versions), and of Go itself.
///
/// Pseudo-versions are made so that the order of semantic versions is right for them. Go's own releases are written
/// `go1.21rc2` in binaries and `1.21.0-rc.2` in advisories.
final class GoVersion implements VersionScheme {
    @Override
    public String name() {
        return "go";
    }

    @Override
    public Comparison compare(String left, String right) {
        var l = SemanticVersion.parse(canonical(left));
        var r = SemanticVersion.parse(canonical(right));
        return l == null || r == null ? Comparison.UNKNOWN : Comparison.of(l.comparePrecedence(r));
    }

    private static String canonical(String version) {
        var text = version.strip();
        if (text.startsWith("go")) {
            text = text.substring(2);
            // experiments follow a space: go1.22.1 X:boringcrypto
            int space = text.indexOf(' ');
            text = space < 0 ? text : text.substring(0, space);
        }
        for (var stage : new String[] {"rc", "beta"}) {
            int at = text.indexOf(stage);
            if (at > 0
                    && Digits.isDigit(text.charAt(at - 1))
                    && Digits.end(text, at + stage.length()) == text.length()
                    && text.indexOf('-') < 0) {
                return text.substring(0, at) + "-" + stage + "." + text.substring(at + stage.length());
            }
        }
        return text;
    }
}
