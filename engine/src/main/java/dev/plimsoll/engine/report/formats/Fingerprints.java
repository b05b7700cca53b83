package dev.plimsoll.engine.report.formats;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Names that stay the same from scan to scan. They hold no version, no layer and no digest: a rebuilt layer or an
/// upgrade that does not help leaves the name as it is.
final class Fingerprints {
    private final MessageDigest sha256 = sha256();
    private final Map<String, Integer> seen = new HashMap<>();

    /// 32 hexadecimal characters for these parts; the second time they are given, others.
    String unique(String... parts) {
        var first = of(parts);
        int count = seen.merge(first, 1, Integer::sum);
        return count == 1 ? first : unique(first, Integer.toString(count));
    }

    private String of(String... parts) {
        for (var part : parts) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            sha256.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
            sha256.update((byte) ':');
            sha256.update(bytes);
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
