package dev.plimsoll.server;

import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.SourcePackage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Images and advisories that tests make up.
public final class Fleet {
    public static final OperatingSystem DEBIAN =
            new OperatingSystem("debian", "12", List.of(), "bookworm", null, "Debian GNU/Linux 12");

    private Fleet() {}

    public static Digest digest(String of) {
        try {
            return Digest.sha256(MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static InstalledPackage npm(String name, String version, String layer) {
        return new InstalledPackage(
                PackageUrl.of("npm", null, name, version, Map.of()),
                name,
                version,
                null,
                digest(layer),
                List.of("/app/node_modules/" + name + "/package.json"),
                List.of("MIT"),
                null,
                Confidence.HIGH);
    }

    public static InstalledPackage deb(String name, String source, String version, String layer) {
        return new InstalledPackage(
                PackageUrl.of("deb", "debian", name, version, Map.of("arch", "amd64")),
                name,
                version,
                new SourcePackage(source, version),
                digest(layer),
                List.of("/var/lib/dpkg/status"),
                List.of(),
                null,
                Confidence.HIGH);
    }

    /// An image of these packages, its layers being theirs in the order in which they first come.
    public static RegistrationRequest image(String name, boolean compliantOnly, List<InstalledPackage> packages) {
        var layers = new ArrayList<LayerFacts>();
        for (var installed : packages) {
            var diffId = installed.layer();
            if (diffId != null
                    && layers.stream().noneMatch(layer -> layer.diffId().equals(diffId))) {
                layers.add(new LayerFacts(diffId, null, "RUN " + name, 1_000L));
            }
        }
        var facts = new ImageFacts(
                "reg.example/" + name + ":1",
                digest("config of " + name),
                digest("manifest of " + name),
                List.of("reg.example/" + name + ":1"),
                null,
                new ImageConfig(null, "app", List.of(), List.of(), List.of(), Map.of("team", name), List.of(), "/"),
                layers);
        var sorted = packages.stream()
                .sorted(java.util.Comparator.comparing(InstalledPackage::purl))
                .toList();
        return new RegistrationRequest(
                facts,
                new Inventory(DEBIAN, sorted, true, List.of()),
                new BuildFacts("github", "example/" + name, "0".repeat(40), "main", "alice", "build", "7", null),
                compliantOnly);
    }

    public static byte[] document(String name, InstalledPackage... packages) {
        return RegistrationWriter.write(image(name, false, List.of(packages)));
    }

    /// An entry of OSV: versions of a package below one are affected.
    public static String osv(String id, String ecosystem, String name, String fixed, String severity) {
        return """
                {"schema_version": "1.6.0", "id": "%s", "modified": "2026-01-02T00:00:00Z",
                 "published": "2026-01-01T00:00:00Z", "summary": "a fault in %s",
                 "affected": [{"package": {"ecosystem": "%s", "name": "%s"},
                   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}],
                 "database_specific": {"severity": "%s"}}""".formatted(id, name, ecosystem, name, fixed, severity);
    }
}
