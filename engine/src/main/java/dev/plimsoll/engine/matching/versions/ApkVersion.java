package dev.plimsoll.engine.matching.versions;

/// Alpine's versions: `digits{.digits}[letter]{_suffix[number]}[~hash][-rN]` (apk-package(5), apk-tools
/// `version.c`).
///
/// apk-tools 2 also took digits after the letter (sudo's `1.8.1p1`), and Alpine published such versions: so does
/// this. Two versions are walked token by token, and as apk does, this goes on over what the grammar does not
/// allow: a missing number counts as 0, and what cannot be read at all sorts first. [#understands] tells such
/// versions apart.
final class ApkVersion implements VersionScheme {
    private static final String[] SUFFIXES = {"alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"};
    private static final int NO_SUFFIX = 4;

    @Override
    public String name() {
        return "apk";
    }

    @Override
    public Comparison compare(String left, String right) {
        if (left.isBlank() || right.isBlank()) {
            return Comparison.UNKNOWN;
        }
        var l = new Tokens(left);
        var r = new Tokens(right);
        while (l.kind == r.kind && l.kind != Kind.END && l.kind != Kind.INVALID) {
            int sign = compareTokens(l, r);
            if (sign != 0) {
                return Comparison.of(sign);
            }
            l.next();
            r.next();
        }
        if (l.kind == r.kind) {
            return Comparison.EQUAL;
        }
        if (l.kind == Kind.INVALID || r.kind == Kind.INVALID) {
            return l.kind == Kind.INVALID ? Comparison.LESS : Comparison.GREATER;
        }
        // the longer one is the newer one, unless it goes on with a pre-release
        if (l.isPreRelease()) {
            return Comparison.LESS;
        }
        if (r.isPreRelease()) {
            return Comparison.GREATER;
        }
        return Comparison.of(r.kind.compareTo(l.kind));
    }

    @Override
    public Comparison decide(String left, String right) {
        return understands(left) && understands(right) ? compare(left, right) : Comparison.UNKNOWN;
    }

    @Override
    public boolean understands(String version) {
        var tokens = new Tokens(version);
        while (tokens.kind != Kind.END && tokens.kind != Kind.INVALID) {
            tokens.next();
        }
        return tokens.kind == Kind.END && tokens.wellFormed;
    }

    private static int compareTokens(Tokens l, Tokens r) {
        return switch (l.kind) {
            case FIRST_DIGITS, SUFFIX_NUMBER, REVISION -> Digits.compare(l.value, r.value);
            // a leading zero makes a component a decimal fraction: 1.05 < 1.1
            case DIGITS ->
                l.value.startsWith("0") || r.value.startsWith("0")
                        ? l.value.compareTo(r.value)
                        : Digits.compare(l.value, r.value);
            case LETTER, HASH -> l.value.compareTo(r.value);
            case SUFFIX -> Integer.compare(l.suffix, r.suffix);
            case END, INVALID -> 0;
        };
    }

    /// In the order in which they may follow one another; the version that ends, or goes on with the later kind,
    /// is the older one.
    private enum Kind {
        FIRST_DIGITS,
        DIGITS,
        LETTER,
        SUFFIX,
        SUFFIX_NUMBER,
        HASH,
        REVISION,
        END,
        INVALID
    }

    private static final class Tokens {
        private final String text;
        private int at;
        Kind kind = Kind.FIRST_DIGITS;
        String value = "";
        int suffix = NO_SUFFIX;
        boolean wellFormed = true;

        Tokens(String text) {
            this.text = text;
            number(Kind.FIRST_DIGITS);
        }

        boolean isPreRelease() {
            return kind == Kind.SUFFIX && suffix < NO_SUFFIX;
        }

        void next() {
            if (at >= text.length()) {
                kind = Kind.END;
                return;
            }
            char c = text.charAt(at);
            boolean inNumber = kind == Kind.FIRST_DIGITS || kind == Kind.DIGITS;
            if (c == '.' && inNumber) {
                at++;
                number(Kind.DIGITS);
            } else if (c >= 'a' && c <= 'z' && inNumber) {
                value = text.substring(at, ++at);
                kind = Kind.LETTER;
            } else if (Digits.isDigit(c) && kind == Kind.LETTER) {
                number(Kind.DIGITS);
            } else if (Digits.isDigit(c) && kind == Kind.SUFFIX) {
                number(Kind.SUFFIX_NUMBER);
            } else if (c == '_' && kind.compareTo(Kind.SUFFIX_NUMBER) <= 0) {
                at++;
                suffix();
            } else if (c == '~' && kind.compareTo(Kind.SUFFIX_NUMBER) <= 0) {
                at++;
                hash();
            } else if (isRevision() && kind.compareTo(Kind.HASH) <= 0) {
                at += 2;
                number(Kind.REVISION);
            } else {
                kind = Kind.INVALID;
            }
        }

        private boolean isRevision() {
            return text.startsWith("-r", at) && (at + 2 == text.length() || Digits.isDigit(text.charAt(at + 2)));
        }

        private void number(Kind next) {
            int end = Digits.end(text, at);
            wellFormed &= end > at;
            value = text.substring(at, end);
            kind = next;
            at = end;
        }

        private void suffix() {
            int end = at;
            while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
                end++;
            }
            var word = text.substring(at, end);
            kind = Kind.INVALID;
            for (int i = 0; i < SUFFIXES.length; i++) {
                if (i != NO_SUFFIX && SUFFIXES[i].equals(word)) {
                    kind = Kind.SUFFIX;
                    suffix = i;
                }
            }
            at = end;
        }

        private void hash() {
            int end = at;
            while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && text.charAt(end) < 128) {
                end++;
            }
            value = text.substring(at, end);
            kind = end == at ? Kind.INVALID : Kind.HASH;
            at = end;
        }
    }
}
