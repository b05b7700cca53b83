package dev.plimsoll.notifier.web;

import dev.plimsoll.notifier.settings.Settings.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Lets callers in by a bearer token, or by the signature of what they post. Where the configuration names neither,
/// only this machine's programs are let in, and no browser's pages.
final class Gate {
    private static final List<String> SIGNATURE_HEADERS = List.of("X-Plimsoll-Signature-256", "X-Hub-Signature-256");
    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Supplier<Access> access;

    Gate(Supplier<Access> access) {
        this.access = access;
    }

    /// @throws RefusalException if the caller may not
    void check(Request request, Endpoint.Right right) throws IOException, RefusalException {
        var now = access.get();
        switch (right) {
            case NONE -> {}
            case SEND -> {
                if (!((now.isOpen() && isLocalProgram(request))
                        || hasToken(request, now.send())
                        || hasToken(request, now.manage())
                        || isSigned(request, now.signatures()))) {
                    throw refused(now);
                }
            }
            case MANAGE -> {
                if (!((now.isOpen() && isLocalProgram(request)) || hasToken(request, now.manage()))) {
                    throw refused(now);
                }
            }
        }
    }

    private static RefusalException refused(Access access) {
        return access.isOpen()
                ? new RefusalException(403, "without tokens under 'access' only programs on this machine are let in")
                : new RefusalException(401, "send a token of 'access' as Authorization: Bearer …, or sign the body");
    }

    /// A page in a browser on this machine could post here too, but not without telling where it comes from.
    private static boolean isLocalProgram(Request request) {
        var host = PORT.matcher(request.header("Host").toLowerCase(Locale.ROOT)).replaceFirst("");
        return request.isFromThisMachine() && request.header("Origin").isEmpty() && THIS_MACHINE.contains(host);
    }

    private static boolean hasToken(Request request, List<String> tokens) {
        var header = request.header("Authorization");
        if (header.length() < 8 || !header.substring(0, 7).equalsIgnoreCase("Bearer ")) {
            return false;
        }
        var given = header.substring(7).strip().getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (var token : tokens) {
            // all are compared, each in constant time
            found |= MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    private static boolean isSigned(Request request, List<String> secrets) throws IOException, RefusalException {
        for (var name : SIGNATURE_HEADERS) {
            var header = request.header(name);
            if (!secrets.isEmpty() && header.startsWith("sha256=")) {
                byte[] given;
                try {
                    given = HexFormat.of().parseHex(header.substring(7).strip());
                } catch (IllegalArgumentException e) {
                    return false;
                }
                boolean found = false;
                for (var secret : secrets) {
                    found |= MessageDigest.isEqual(given, signature(secret, request.body()));
                }
                return found;
            }
        }
        return false;
    }

    private static byte[] signature(String secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
