package dev.plimsoll.engine.report.formats;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What packages state of their licence as SPDX expressions; words that are none get an identifier of their own,
/// `LicenseRef-…` (SPDX 2.3, section 10.1 and annex D).
final class SpdxLicences {
    private static final int LONGEST_WORDS = 40;

    private final Licences licences = Licences.load();
    private final Map<String, String> custom = new TreeMap<>();

    /// The expression, or `NOASSERTION` where nothing is stated. Several statements all hold: which of them could be
    /// chosen no package says.
    String declared(List<String> stated) {
        var parts = new ArrayList<String>();
        for (var licence : new LinkedHashSet<>(stated)) {
            if (!licence.isBlank() && !licence.equals("NOASSERTION") && !licence.equals("NONE")) {
                boolean known = licences.isIdentifier(licence) || licences.isExpression(licence);
                parts.add(known ? licence.strip() : reference(licence));
            }
        }
        if (parts.isEmpty()) {
            return "NOASSERTION";
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return String.join(
                " AND ",
                parts.stream()
                        .map(part -> part.indexOf(' ') < 0 || part.startsWith("(") ? part : "(" + part + ")")
                        .toList());
    }

    /// The identifiers given so far and what each stands for, sorted.
    Map<String, String> custom() {
        return Collections.unmodifiableMap(custom);
    }

    private String reference(String licence) {
        var words = new StringBuilder("LicenseRef-");
        for (int i = 0; i < licence.length() && i < LONGEST_WORDS; i++) {
            char c = licence.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
            if (plain) {
                words.append(c);
            } else if (words.charAt(words.length() - 1) != '-') {
                words.append('-');
            }
        }
        if (words.charAt(words.length() - 1) != '-') {
            words.append('-');
        }
        var reference = words + hash(licence);
        custom.put(reference, licence);
        return reference;
    }

    private static String hash(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
