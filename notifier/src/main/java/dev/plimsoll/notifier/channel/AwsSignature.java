package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// AWS Signature Version 4, for requests without a query.
///
/// @param key id of the access key
record AwsSignature(String key, Secret secret, String region, String service) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// The headers to add: `X-Amz-Date` and `Authorization`.
    ///
    /// @param token signed along where there is one; the caller sends it as `X-Amz-Security-Token`
    Map<String, String> headers(String method, URI uri, byte[] body, Instant now, @Nullable Secret token) {
        var time = TIME.format(now);
        var usual = uri.getPort() < 0 || uri.getPort() == (uri.getScheme().equals("https") ? 443 : 80);
        var signed = new TreeMap<String, String>();
        signed.put("host", uri.getHost() + (usual ? "" : ":" + uri.getPort()));
        signed.put("x-amz-date", time);
        if (token != null) {
            signed.put("x-amz-security-token", token.reveal());
        }
        var names = String.join(";", signed.keySet());
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var canonical = method + "\n" + path + "\n\n"
                + signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + names + "\n" + hash(body);
        var scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        var toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hash(bytes(canonical));
        var signature = HexFormat.of().formatHex(hmac(signingKey(time.substring(0, 8)), toSign));
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Amz-Date", time);
        headers.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + key + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                        + signature);
        return headers;
    }

    byte[] signingKey(String day) {
        var key = hmac(bytes("AWS4" + secret.reveal()), day);
        for (var part : new String[] {region, service, "aws4_request"}) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
