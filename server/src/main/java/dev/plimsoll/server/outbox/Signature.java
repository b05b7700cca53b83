package dev.plimsoll.server.outbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// How a call proves that it comes from us and is fresh: HMAC-SHA256 over id, time and body, as Standard Webhooks
/// (standardwebhooks.com, version 1.0.0) has it, for which there are libraries in every language.
final class Signature {
    /// Begins a secret that is the Base64 of a key; any other is the key itself.
    static final String PREFIX = "whsec_";

    private Signature() {}

    /// @param id the event's, the same for every try
    static Map<String, String> headers(String secret, String id, Instant now, byte[] body) {
        var time = Long.toString(now.getEpochSecond());
        var headers = new LinkedHashMap<String, String>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", time);
        headers.put("webhook-signature", "v1," + of(secret, id + "." + time + ".", body));
        return headers;
    }

    private static String of(String secret, String head, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /// @throws IllegalArgumentException if it claims to be Base64 and is not
    static byte[] key(String secret) {
        return secret.startsWith(PREFIX)
                ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
    }
}
