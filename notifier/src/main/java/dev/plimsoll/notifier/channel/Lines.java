package dev.plimsoll.notifier.channel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// Foreign text where only one line, or only so much of it, may stand.
final class Lines {
    private static final Pattern ENDS = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Cs}\\p{Cn}]");

    private Lines() {}

    /// One line without control characters and without those that change the direction of writing.
    static String one(String text, int longest) {
        var line = UNSEEN.matcher(ENDS.matcher(text).replaceAll(" "))
                .replaceAll("")
                .strip();
        return cut(line, longest);
    }

    /// What may stand in a header of HTTP.
    static String header(String text) {
        return text.replaceAll("[^\\x21-\\x7e]", "-");
    }

    /// Never half a character.
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        var end = longest - 1;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }

    /// Whole lines in parts of limited length.
    static List<String> split(String text, int longest) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (var line : text.split("\n", -1)) {
            var fitting = cut(line, longest);
            if (part.length() + fitting.length() + 1 > longest && !part.isEmpty()) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(part.isEmpty() ? "" : "\n").append(fitting);
        }
        if (!part.toString().isBlank()) {
            parts.add(part.toString());
        }
        return parts;
    }

    /// The same short name for the same text, without anything of it that a destination could stumble over.
    static String fingerprint(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
