package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Finding;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Web addresses and URI references made of what was found; nothing that is not plain passes unencoded (RFC 3986).
final class Addresses {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String SAFE_IN_PATHS = "-._~!@+,=/";
    private static final String SAFE_IN_URLS = "-._~!@+,=/:?#&%;()*'$[]";
    private static final int LONGEST = 2_000;

    private Addresses() {}

    /// Where a vulnerability is described: by its publisher where its id tells, else in the OSV database.
    static String of(String vulnerability) {
        if (vulnerability.startsWith("CVE-")) {
            return "https://nvd.nist.gov/vuln/detail/" + encode(vulnerability, SAFE_IN_PATHS);
        }
        if (vulnerability.startsWith("GHSA-")) {
            return "https://github.com/advisories/" + encode(vulnerability, SAFE_IN_PATHS);
        }
        return "https://osv.dev/vulnerability/" + encode(vulnerability, SAFE_IN_PATHS);
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

    /// The reference if it is an address on the web, encoded; scripts, mail and files are not.
    static Optional<String> web(String reference) {
        boolean web = reference.startsWith("https://") || reference.startsWith("http://");
        return web && reference.length() <= LONGEST ? Optional.of(encode(reference, SAFE_IN_URLS)) : Optional.empty();
    }

    /// A path of the image as a relative URI reference: `/a b/c` becomes `a%20b/c`.
    static String relative(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        return encode(path.substring(start), SAFE_IN_PATHS);
    }

    private static String encode(String text, String safe) {
        var encoded = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || safe.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHighHexDigit(c)).append(HEX.toLowHexDigit(c));
            }
        }
        return encoded.toString();
    }
}
