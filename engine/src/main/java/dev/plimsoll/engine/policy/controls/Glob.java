package dev.plimsoll.engine.policy.controls;

/// A text with `*` for any run of characters. Matching takes at most the product of both lengths: no pattern is slow.
public final class Glob {
    private final String pattern;
    private final boolean stopsAtSlash;

    private Glob(String pattern, boolean stopsAtSlash) {
        this.pattern = pattern;
        this.stopsAtSlash = stopsAtSlash;
    }

    /// `*` matches any text.
    public static Glob of(String pattern) {
        return new Glob(pattern, false);
    }

    /// `*` matches within a path's segment, `**` across slashes.
    public static Glob withinSegments(String pattern) {
        return new Glob(pattern, true);
    }

    public boolean matches(String text) {
        if (pattern.indexOf('*') < 0) {
            return pattern.equals(text);
        }
        // reachable[i]: the pattern read so far can end before the i-th character
        var reachable = new boolean[text.length() + 1];
        reachable[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            if (c == '*') {
                boolean any = !stopsAtSlash || (p + 1 < pattern.length() && pattern.charAt(p + 1) == '*');
                while (p + 1 < pattern.length() && pattern.charAt(p + 1) == '*') {
                    p++;
                }
                for (int i = 1; i <= text.length(); i++) {
                    reachable[i] |= reachable[i - 1] && (any || text.charAt(i - 1) != '/');
                }
            } else {
                for (int i = text.length(); i > 0; i--) {
                    reachable[i] = reachable[i - 1] && text.charAt(i - 1) == c;
                }
                reachable[0] = false;
            }
        }
        return reachable[text.length()];
    }

    @Override
    public String toString() {
        return pattern;
    }
}
