package dev.plimsoll.notifier;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Documents as other programs post them.
public final class Documents {
    private Documents() {}

    /// A report of Trivy.
    ///
    /// @param findings each `CVE SEVERITY package [fixed version]`
    public static byte[] trivy(String image, String time, String... findings) {
        var found = Arrays.stream(findings)
                .map(line -> line.split(" "))
                .map(words -> """
                    {"VulnerabilityID":"%s","Severity":"%s","PkgName":"%s","InstalledVersion":"1.0"%s,"Title":"made up"}\
                    """.formatted(
                        words[0], words[1], words[2], words.length > 3 ? ",\"FixedVersion\":\"" + words[3] + "\"" : ""))
                .collect(Collectors.joining(","));
        return bytes("""
            {"SchemaVersion":2,"CreatedAt":"%s","ArtifactName":"%s","ArtifactType":"container_image",
            "Results":[{"Target":"%s (debian 12)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[%s]}]}\
            """.formatted(time, image, image, found));
    }

    /// An event of the platform about one vulnerability in one scope.
    ///
    /// @param kind `opened`, `changed` or `resolved`
    /// @param owners each an address in quotes
    public static byte[] finding(String id, String kind, String scope, String owners, String cve, String severity) {
        return bytes("""
            {"specversion":"1.0","id":"%s","source":"/plimsoll","type":"dev.plimsoll.finding.%s","subject":"%s",
            "time":"2026-11-28T04:00:00Z","data":{"vulnerability":"%s","severity":"%s","knownExploited":false,
            "epss":{"score":0.5,"percentile":0.9},"packages":[{"package":"pkg:deb/debian/openssl@3.0.1?arch=amd64",
            "fixState":"fixed","fixedVersion":"3.0.2"}],"imageCount":1,"images":[{"id":1,"digest":"sha256:%s",
            "reference":"reg.example/team/app:1.2","running":["prod/shop/web"]}],
            "scope":{"name":"%s","owners":[%s]}}}\
            """.formatted(id, kind, cve, cve, severity, "0".repeat(64), scope, owners));
    }

    /// A report of the Trivy operator about one image in one workload.
    ///
    /// @param content of its `report`
    public static byte[] trivyOperator(String kind, String time, String content) {
        return bytes("""
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"%s","metadata":{"name":"r","namespace":"shop",
            "labels":{"trivy-operator.resource.kind":"Deployment","trivy-operator.resource.name":"web"}},
            "report":{"artifact":{"repository":"team/app","tag":"1"},"updateTimestamp":"%s",%s}}\
            """.formatted(kind, time, content));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
