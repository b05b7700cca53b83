package dev.plimsoll.engine.policy.controls;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells a secret from an ordinary value, by its shape, else by its name together with its entropy.
final class SecretValues {
    private static final int LONGEST = 10_000;

    /// Beginnings that the issuers chose so that their tokens are found; the rest must be at least that long.
    private static final List<Shape> SHAPES = List.of(
            new Shape("AKIA", 16, "an AWS access key"),
            new Shape("ASIA", 16, "an AWS access key"),
            new Shape("ghp_", 36, "a GitHub token"),
            new Shape("gho_", 36, "a GitHub token"),
            new Shape("ghs_", 36, "a GitHub token"),
            new Shape("ghu_", 36, "a GitHub token"),
            new Shape("github_pat_", 60, "a GitHub token"),
            new Shape("glpat-", 20, "a GitLab token"),
            new Shape("xoxb-", 20, "a Slack token"),
            new Shape("xoxp-", 20, "a Slack token"),
            new Shape("AIza", 35, "a Google API key"),
            new Shape("npm_", 36, "an npm token"),
            new Shape("pypi-", 50, "a PyPI token"),
            new Shape("sk_live_", 20, "a Stripe key"),
            new Shape("dop_v1_", 60, "a DigitalOcean token"));

    private static final List<String> NAMES = List.of(
            "PASSWORD",
            "PASSWD",
            "PASSPHRASE",
            "SECRET",
            "TOKEN",
            "APIKEY",
            "API_KEY",
            "ACCESS_KEY",
            "PRIVATE_KEY",
            "CREDENTIAL");

    /// Such names hold where a secret is or how it is made, not the secret.
    private static final List<String> REFERENCES =
            List.of("_FILE", "_PATH", "_DIR", "_NAME", "_URL", "_URI", "_TTL", "_ALGORITHM", "_LENGTH", "_ID");

    private static final List<String> PLACEHOLDERS =
            List.of("changeme", "change_me", "example", "placeholder", "todo", "none", "null", "true", "false", "xxx");

    private SecretValues() {}

    /// What kind of secret the variable holds; empty when none is seen.
    static Optional<String> kindOf(String name, String value) {
        var text = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        if (text.contains("-----BEGIN ") && text.contains("PRIVATE KEY")) {
            return Optional.of("a private key");
        }
        for (var shape : SHAPES) {
            if (shape.isSeenIn(text)) {
                return Optional.of(shape.kind());
            }
        }
        if (hasPasswordInUrl(text)) {
            return Optional.of("a password within a URL");
        }
        var upper = name.toUpperCase(Locale.ROOT);
        if (NAMES.stream().noneMatch(upper::contains)
                || REFERENCES.stream().anyMatch(upper::endsWith)
                || !looksLikeSecret(text)) {
            return Optional.empty();
        }
        return Optional.of("what looks like a secret");
    }

    private static boolean looksLikeSecret(String value) {
        var lower = value.toLowerCase(Locale.ROOT);
        if (value.length() < 6
                || value.startsWith("/")
                || value.startsWith("$")
                || value.startsWith("<")
                || value.chars().allMatch(Character::isDigit)
                || PLACEHOLDERS.stream().anyMatch(lower::startsWith)) {
            return false;
        }
        return entropy(value) >= 2.0;
    }

    /// `scheme://user:password@host`, where the password is neither empty nor a variable.
    private static boolean hasPasswordInUrl(String value) {
        int scheme = value.indexOf("://");
        if (scheme < 1) {
            return false;
        }
        int end = value.indexOf('/', scheme + 3);
        var authority = value.substring(scheme + 3, end < 0 ? value.length() : end);
        int at = authority.lastIndexOf('@');
        int colon = authority.indexOf(':');
        return colon >= 0 && at > colon + 1 && authority.charAt(colon + 1) != '$' && authority.charAt(colon + 1) != '<';
    }

    /// Shannon's entropy in bits a character.
    static double entropy(String text) {
        var counts = new int[256];
        for (int i = 0; i < text.length(); i++) {
            counts[text.charAt(i) & 0xff]++;
        }
        double sum = 0;
        for (int count : counts) {
            if (count > 0) {
                double part = (double) count / text.length();
                sum -= part * Math.log(part) / Math.log(2);
            }
        }
        return sum;
    }

    private record Shape(String prefix, int rest, String kind) {
        boolean isSeenIn(String text) {
            int at = text.indexOf(prefix);
            if (at < 0 || (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1)))) {
                return false;
            }
            int end = at + prefix.length();
            while (end < text.length() && isTokenPart(text.charAt(end))) {
                end++;
            }
            return end - at - prefix.length() >= rest;
        }

        private static boolean isTokenPart(char c) {
            return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
        }
    }
}
