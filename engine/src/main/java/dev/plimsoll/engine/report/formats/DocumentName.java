package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.ScanReport;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Names for documents that must be unique in the world and yet the same for the same scan: reports can then be
/// compared byte by byte.
final class DocumentName {
    private DocumentName() {}

    /// Of the format, the image and the instant of the scan (RFC 9562, version 3).
    static UUID uuid(String format, ScanReport report) {
        var image = report.image();
        var seed = format + "\n" + image.reference() + "\n" + image.digest() + "\n" + report.scannedAt();
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
    }

    /// An address with the beginning of the image's digest in it (the rest is in the UUID), of the form that SPDX
    /// proposes to those without a site of their own
    /// (SPDX 2.3, section 6.5).
    static String spdxNamespace(String format, ScanReport report) {
        var digest = report.image().digest();
        return "https://spdx.org/spdxdocs/plimsoll-" + (digest == null ? "" : digest.abbreviated() + "-")
                + uuid(format, report);
    }
}
