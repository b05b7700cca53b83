package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Finding;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Web addresses and URI references made of what was found; nothing that is not plain passes unencoded (RFC 3986).
final class Addresses {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final boolean[] SAFE_IN_PATHS = safe("-._~!@+,=/");
    private static final boolean[] SAFE_IN_URLS = safe("-._~!@+,=/:?&;()*'$");
    private static final boolean[] SAFE_IN_HOSTS = safe(".-_:");
    private static final int LONGEST = 2_000;

    private Addresses() {}

    /// Where a vulnerability is described: by its publisher where its id tells, else in the OSV database.
    static String of(String vulnerability) {
        if (vulnerability.startsWith("CVE-")) {
            return "https://nvd.nist.gov/vuln/detail/" + encode(vulnerability, SAFE_IN_PATHS, false);
        }
        if (vulnerability.startsWith("GHSA-")) {
            return "https://github.com/advisories/" + encode(vulnerability, SAFE_IN_PATHS, false);
        }
        return "https://osv.dev/vulnerability/" + encode(vulnerability, SAFE_IN_PATHS, false);
    }

    /// Who gave the vulnerability its id.
    static String source(String vulnerability) {
        return vulnerability.startsWith("CVE-") ? "NVD" : vulnerability.startsWith("GHSA-") ? "GitHub" : "OSV";
    }

    /// The address that tells most: the first reference on the web, else [#of].
    static String help(Finding finding) {
        for (var reference : finding.references()) {
            var address = web(reference);
            if (address.isPresent()) {
                return address.get();
            }
        }
        return of(finding.id());
    }

    /// The reference if it is an address on the web, encoded; scripts, mail and files are not, and neither is what
    /// names no host.
    static Optional<String> web(String reference) {
        int host = reference.startsWith("https://") ? 8 : reference.startsWith("http://") ? 7 : 0;
        if (host == 0 || reference.length() > LONGEST || !isHost(reference, host)) {
            return Optional.empty();
        }
        int fragment = reference.indexOf('#');
        return Optional.of(
                fragment < 0
                        ? encode(reference, SAFE_IN_URLS, true)
                        : encode(reference.substring(0, fragment), SAFE_IN_URLS, true) + "#"
                                + encode(reference.substring(fragment + 1), SAFE_IN_URLS, true));
    }

    /// A name or an IPv4 address, and perhaps a port: what comes up to the path is plain.
    private static boolean isHost(String reference, int start) {
        int end = start;
        while (end < reference.length() && "/?#".indexOf(reference.charAt(end)) < 0) {
            if (!isSafe(reference.charAt(end), SAFE_IN_HOSTS)) {
                return false;
            }
            end++;
        }
        int port = reference.indexOf(':', start);
        if (port < 0 || port >= end) {
            return end > start;
        }
        for (int i = port + 1; i < end; i++) {
            if (!Character.isDigit(reference.charAt(i))) {
                return false;
            }
        }
        return port > start;
    }

    /// A path of the image as a relative URI reference: `/a b/c` becomes `a%20b/c`.
    static String relative(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        return encode(path.substring(start), SAFE_IN_PATHS, false);
    }

    /// @param keepsEncoded whether a percent sign may begin what is encoded already
    private static String encode(String text, boolean[] safe, boolean keepsEncoded) {
        int first = 0;
        while (first < text.length() && isSafe(text.charAt(first), safe)) {
            first++;
        }
        return first == text.length()
                ? text
                : text.substring(0, first) + encoded(text.substring(first), safe, keepsEncoded);
    }

    private static String encoded(String text, boolean[] safe, boolean keepsEncoded) {
        var encoded = new StringBuilder(text.length() + 8);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean already = c == '%' && keepsEncoded && isHex(bytes, i + 1) && isHex(bytes, i + 2);
            if (isSafe(c, safe) || already) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHighHexDigit(c)).append(HEX.toLowHexDigit(c));
            }
        }
        return encoded.toString();
    }

    private static boolean isSafe(char c, boolean[] safe) {
        return c < safe.length && safe[c];
    }

    /// By the character: letters, digits and these.
    private static boolean[] safe(String others) {
        var safe = new boolean[0x80];
        for (char c = 0; c < safe.length; c++) {
            safe[c] = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || others.indexOf(c) >= 0;
        }
        return safe;
    }

    private static boolean isHex(byte[] bytes, int i) {
        return i < bytes.length && HexFormat.isHexDigit(bytes[i]);
    }
}
